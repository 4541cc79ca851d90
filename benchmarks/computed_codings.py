"""Time of the computed coders, as ratios: to one training, and with threads left to themselves.

    python benchmarks/computed_codings.py

The published propositions are coded by the rules and by the machine, on their recorded labels. The
reference is one machine trained once on all of them, in one thread, which is the least that any
machine costs. The last ratio is near 1 on a machine at rest, and 5 to 10 where other programs keep
its cores busy.
"""

import time
from collections.abc import Callable
from contextlib import nullcontext
from unittest.mock import patch

from threadpoolctl import threadpool_limits

from egnlib.coding import computed_codings, read_codebook, train_machine
from egnlib.corpus import read_table

RUNS = 3


def seconds(call: Callable[[], object]) -> float:
    """Shortest time of a few runs."""
    times = []
    for _ in range(RUNS):
        start = time.perf_counter()
        call()
        times.append(time.perf_counter() - start)
    return min(times)


def main() -> None:
    published = read_table("propositions").dropna(subset="categorie").set_index("id_proposition")
    texts, codes = published["libelle"], published["categorie"].astype("object")
    doubles = published["meme_que"].fillna(published.index.to_series())
    codebook = read_codebook("categories")

    def both() -> None:
        computed_codings(texts, codes, codebook, groups=doubles)

    def once() -> None:
        with threadpool_limits(1):
            train_machine(texts, codes, codebook, groups=doubles)

    once()
    least, found = seconds(once), seconds(both)
    with patch("threadpoolctl.threadpool_limits", lambda _: nullcontext()):
        free = seconds(both)
    print(f"une machine, un fil                     {least:6.2f} s")
    print(f"règles et machine, {len(texts)} textes          {found:6.2f} s")
    print(f"rapport (cinq plis)                     {found / least:6.1f}")
    print(f"sans limiter les fils, autant de fois   {free / found:6.1f}")


if __name__ == "__main__":
    main()
