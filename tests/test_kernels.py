"""Forked kernels: the same results as kernels started the ordinary way, and nothing shared."""

import os
import sys
import time

import nbformat
import papermill
import pytest

from egnlib.reporting import kernels
from egnlib.reporting.runs import KERNEL_ARGUMENTS, kernel_options

v4 = nbformat.v4
pytestmark = pytest.mark.skipif(not kernels.can_fork(), reason="on ne duplique que sous Linux")

CELLS = [
    "import os, sys\nfrom pathlib import Path",
    "Path.cwd().name",
    "os.environ['EGN_ESSAI']",
    "sys.stdin is None or sys.stdin.isatty()",
    "print('écrit')",
    "import pandas as pd\npd.DataFrame({'n': [1, 2]}).sum()",
    "from matplotlib.figure import Figure\nFigure(figsize=(2, 1))",
    "from scipy import stats\nstats.hypergeom.pmf(0, 44, 7, 7)",
    "import numpy as np\nnp.linalg.svd(np.arange(12.0).reshape(4, 3))[1].round(9)",
    "'laisse' in globals()",
    "laisse = 1",
]


def ordinary() -> dict:
    return {"extra_arguments": KERNEL_ARGUMENTS}


@pytest.fixture
def run(tmp_path, monkeypatch):
    monkeypatch.setenv("EGN_ESSAI", "oui")
    folder = tmp_path / "carnets"
    folder.mkdir()

    def execute(cells: list[str], options: dict) -> nbformat.NotebookNode:
        notebook = v4.new_notebook(cells=[v4.new_code_cell(source) for source in cells])
        notebook.metadata["kernelspec"] = {"name": "python3", "display_name": "Python 3"}
        nbformat.write(notebook, folder / "essai.ipynb")
        return papermill.execute_notebook(
            str(folder / "essai.ipynb"), None, cwd=str(folder), progress_bar=False, **options
        )

    return execute


def shown(notebook: nbformat.NotebookNode) -> list:
    return [
        [output.get("text") or dict(output.data) for output in cell.outputs]
        for cell in notebook.cells
    ]


def test_a_forked_kernel_gives_what_an_ordinary_one_gives(run):
    forked, started = run(CELLS, kernel_options(2)), run(CELLS, ordinary())
    assert shown(forked) == shown(started)
    assert shown(forked)[1] == [{"text/plain": "'carnets'"}]
    assert shown(forked)[2] == [{"text/plain": "'oui'"}]


def test_two_forked_kernels_share_nothing(run):
    options = kernel_options(2)
    first = run(["import pandas as pd\npd.laisse = laisse = 1", "laisse"], options)
    second = run(["import pandas as pd\nhasattr(pd, 'laisse'), 'laisse' in globals()"], options)
    assert shown(first)[1] == [{"text/plain": "1"}]
    assert shown(second)[0] == [{"text/plain": "(False, False)"}]


def test_a_forked_kernel_has_imported_before_it_starts(run):
    loaded = "import sys\n'scipy.stats' in sys.modules"
    assert shown(run([loaded], kernel_options(2)))[0] == [{"text/plain": "True"}]
    assert shown(run([loaded], ordinary()))[0] == [{"text/plain": "False"}]


def test_a_forked_kernel_is_out_of_reach_of_the_terminal_and_ends_with_its_notebook(run):
    notebook = run(["import os\nos.getpid(), os.getpgid(0), os.getsid(0)"], kernel_options(2))
    process, group, session = map(int, shown(notebook)[0][0]["text/plain"].strip("()").split(","))
    assert process == group == session != os.getsid(0)
    assert not _alive(process)


def _alive(process: int, patience: float = 10.0) -> bool:
    for _ in range(int(patience / 0.05)):
        try:
            os.kill(process, 0)
        except ProcessLookupError:
            return False
        time.sleep(0.05)
    return True


def test_a_single_report_starts_its_kernel_the_ordinary_way():
    assert kernel_options(1) == ordinary()


def test_where_forking_is_not_safe_kernels_start_the_ordinary_way(monkeypatch):
    monkeypatch.setattr(sys, "platform", "darwin")
    assert kernel_options(5) == ordinary()
