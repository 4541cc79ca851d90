"""Rule suggestions with reasons for 100,000 short texts, as a ratio to splitting them into words.

    python benchmarks/suggestions.py [THEMES_OR_CATEGORIES]

The texts are drawn with a seed from the words of the recorded labels, 8 to 24 words each. The floor
is one pass of a word pattern over the same texts, which any such tool needs. One process, one core.
"""

import random
import re
import sys
import time

import pandas as pd

import egnlib as egn

N_TEXTS = 100_000


def invented_texts(n_texts: int, seed: int) -> pd.Series:
    """Texts of 8 to 24 words drawn from the recorded labels."""
    labels = egn.read_table("propositions")["libelle"]
    words = [word for label in labels for word in label.split()]
    draw = random.Random(seed)
    return pd.Series([" ".join(draw.choices(words, k=draw.randint(8, 24))) for _ in range(n_texts)])


def main() -> None:
    codebook = egn.read_codebook(sys.argv[1] if len(sys.argv) > 1 else "themes")
    texts = invented_texts(N_TEXTS, seed=1)
    start = time.perf_counter()
    n_words = sum(1 for text in texts for _ in re.finditer(r"\w+", text))
    floor = time.perf_counter() - start
    start = time.perf_counter()
    suggestions = egn.suggest_codes(texts, codebook)
    ours = time.perf_counter() - start
    print(f"{N_TEXTS} texts, {n_words} words, {len(suggestions.found)} indicators found")
    print(f"floor {floor:.2f} s, suggestions {ours:.2f} s, ratio {ours / floor:.1f}")


if __name__ == "__main__":
    main()
