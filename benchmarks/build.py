"""A cold `egn build --jobs 2`, as a ratio to notebooks that hold only the same imports.

    python benchmarks/build.py

Both sides run in turn in new processes, on a copy of the project. The floor is what papermill's
Python interface needs, with two workers, to run as many notebooks as there are reports, each with
one cell that imports the heavy modules of that notebook (chosen by reading the calls it makes).
"""

import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from egnlib.corpus.register import document_files
from egnlib.reporting.dossiers import read_dossiers

ROOT = Path(__file__).resolve().parents[1]
RUNS = 3
TABLES = ["pandas", "markupsafe"]
FIGURES = [
    "matplotlib.figure",
    "matplotlib.backends.backend_agg",
    "matplotlib.backends.backend_svg",
]
TESTS = ["scipy.stats", "statsmodels.stats.proportion", "statsmodels.stats.multitest"]
LEARNING = [
    "scipy.optimize",
    "scipy.sparse.csgraph",
    "sklearn.feature_extraction.text",
    "sklearn.linear_model",
    "sklearn.model_selection",
]
MODULES = {
    "01_repartition": [*TABLES, *FIGURES, *TESTS],
    "02_questionnaire": [*TABLES, *FIGURES, "statsmodels.stats.proportion"],
    "03_comparaison_regions": [*TABLES, *FIGURES, *TESTS],
    "04_axe_qui_pourquoi": [*TABLES, *FIGURES],
    "05_du_constat_a_l_action": [*TABLES, *FIGURES],
    "06_absences_et_robustesse": [*TABLES, *FIGURES, *TESTS],
    "07_vocabulaire": [*TABLES, *FIGURES, *TESTS, "prince", "simplemma"],
    "08_certificat": [*TABLES, *FIGURES],
    "09_codage_et_accord": [*TABLES, *FIGURES, *LEARNING],
    "10_ce_que_change_le_codeur": [*TABLES, *FIGURES, *TESTS, *LEARNING],
    "11_parts_corrigees": [*TABLES, *FIGURES, *TESTS],
}
FLOOR = """
import os, sys
os.environ.update(MPLBACKEND="agg", PYDEVD_DISABLE_FILE_VALIDATION="1")
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
import papermill

def run(path):
    papermill.execute_notebook(
        str(path), None, progress_bar=False,
        extra_arguments=["--log-level=50"],
    )

with ThreadPoolExecutor(2) as pool:
    list(pool.map(run, sorted(Path(sys.argv[1]).glob("[0-9]*.ipynb"))))
"""


def seconds(command: list[str], **options: object) -> float:
    start = time.perf_counter()
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL, **options)
    return time.perf_counter() - start


def write_floor(folder: Path) -> None:
    import nbformat

    names = [report.notebook for report in read_dossiers(ROOT, documents=document_files(root=ROOT))]
    for number, name in enumerate(names):
        source = "\n".join(f"import {module}" for module in MODULES[name])
        notebook = nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell(source)])
        notebook.metadata["kernelspec"] = {"name": "python3", "display_name": "Python 3"}
        nbformat.write(notebook, folder / f"{number:02}-{name}.ipynb")


def main() -> None:
    with tempfile.TemporaryDirectory() as temporary:
        floor, project = Path(temporary) / "floor", Path(temporary) / "project"
        floor.mkdir()
        write_floor(floor)
        for part in ("data", "notebooks", "params"):
            shutil.copytree(ROOT / part, project / part, ignore=shutil.ignore_patterns("processed"))
        shutil.copy(ROOT / "requirements.lock", project)
        build = [sys.executable, "-m", "egnlib.cli", "build", "--jobs", "2", "--force"]
        pairs = []
        for _ in range(RUNS + 1):
            least = seconds([sys.executable, "-c", FLOOR, str(floor)])
            pairs.append((least, seconds(build, cwd=project)))
        pairs = pairs[1:]
        unchanged = seconds(build[:-1], cwd=project)
    print(f"imports seuls, deux à la fois  {statistics.median(p[0] for p in pairs):6.1f} s")
    print(f"egn build --jobs 2, à froid    {statistics.median(p[1] for p in pairs):6.1f} s")
    print(f"rapport                        {statistics.median(b / a for a, b in pairs):6.2f}")
    print(f"egn build, rien de changé      {unchanged:6.1f} s")


if __name__ == "__main__":
    main()
