"""How long `import egnlib` takes, as a ratio to `import pandas`, run in turn.

    python benchmarks/imports.py

A new process each time; the median of the ratios pair by pair is what to quote.
"""

import statistics
import subprocess
import sys
import time

RUNS = 7


def seconds(code: str) -> float:
    start = time.perf_counter()
    subprocess.run([sys.executable, "-c", code], check=True)
    return time.perf_counter() - start


def main() -> None:
    for code in ("import pandas", "import egnlib", "import egnlib; egnlib.read_table"):
        seconds(code)
    pairs = [
        (
            seconds("import pandas"),
            seconds("import egnlib"),
            seconds("import egnlib; egnlib.read_table"),
        )
        for _ in range(RUNS)
    ]
    print(f"{'':34} médiane   rapport à pandas")
    names = ("import pandas", "import egnlib", "import egnlib; egnlib.read_table")
    for place, name in enumerate(names):
        median = statistics.median(pair[place] for pair in pairs)
        ratio = statistics.median(pair[place] / pair[0] for pair in pairs)
        print(f"{name:34} {median:6.2f} s   {ratio:6.2f}")


if __name__ == "__main__":
    main()
