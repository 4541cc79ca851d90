"""Runs: notebooks executed in parallel, what has not changed left alone, failures named."""

import json
import os
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor, as_completed
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from egnlib.files import EgnError, disk_sentence, replacing
from egnlib.reporting.dossiers import Report
from egnlib.reporting.fingerprints import fingerprint
from egnlib.reporting.parameters import TAG, names_written, tables_written

STATE = ".etat.json"
KERNEL_ARGUMENTS = ["--log-level=50", "--HistoryManager.enabled=False"]


@dataclass(frozen=True)
class Outcome:
    """What became of one report.

    Attributes
    ----------
    report
        The report.
    state
        ``refait`` or ``échec``.
    message
        Why a report failed: cell and error.
    summary
        Sentences of the page's summary.
    title
        Title of the page.
    """

    report: Report
    state: str
    message: str = ""
    title: str = ""
    summary: tuple[str, ...] = ()


def stale_reports(
    reports: list[Report],
    root: Path,
    *,
    document_paths: Callable[[Report], list[Path]],
    force: bool,
) -> dict[str, dict[str, str]]:
    """Names of the reports whose page must be made again, with the fingerprint it will have.

    A report is up to date when its last run saw the same contents and all its files are there.
    """
    known = read_state(root)
    stale = {}
    for report in reports:
        parts = fingerprint(report, root, document_paths=document_paths(report))
        last = known.get(report.name, {})
        there = all((root / path).is_file() for path in last.get("fichiers", ["absent"]))
        if force or last.get("empreinte") != parts or not there:
            stale[report.name] = parts
    return stale


def run_reports(
    reports: list[Report],
    root: Path,
    *,
    fingerprints: dict[str, dict[str, str]],
    jobs: int,
    advance: Callable[[], None],
) -> list[Outcome]:
    """Run the notebooks of some reports and write their pages.

    Parameters
    ----------
    reports
        Reports to run, all of them.
    root
        Folder of the project.
    fingerprints
        Fingerprint of each report, by its name, kept when it succeeds.
    jobs
        How many notebooks run at the same time.
    advance
        Called each time a report ends.

    Returns
    -------
    list of Outcome
        In the order of `reports`. A failure leaves the last good page, and stops no other report.
        On Ctrl-C the notebooks under way are finished, no other is started.
    """
    outcomes: dict[str, Outcome] = {}
    with _quiet_kernels(), ThreadPoolExecutor(max_workers=jobs) as pool:
        options = kernel_options(len(reports))
        futures = {pool.submit(_run, report, root, options): report for report in reports}
        try:
            for future in as_completed(futures):
                report = futures[future]
                outcomes[report.name] = future.result()
                if outcomes[report.name].state == "refait":
                    record_state(outcomes[report.name], root, fingerprints[report.name])
                else:
                    record_failure(report, root)
                advance()
        except KeyboardInterrupt:
            pool.shutdown(wait=True, cancel_futures=True)
            raise
    return [outcomes[report.name] for report in reports]


def kernel_options(n_reports: int) -> dict[str, object]:
    """Options that papermill hands to each kernel; kernels are forked when several are wanted."""
    options: dict[str, object] = {"extra_arguments": KERNEL_ARGUMENTS}
    if n_reports > 1:
        from egnlib.reporting.kernels import WarmKernelManager, can_fork, preload

        if can_fork():
            preload()
            options["kernel_manager_class"] = WarmKernelManager
    return options


@contextmanager
def _quiet_kernels():
    added = {"MPLBACKEND": "agg", "PYDEVD_DISABLE_FILE_VALIDATION": "1"}
    before = {name: os.environ.get(name) for name in added}
    os.environ.update(added)
    try:
        yield
    finally:
        for name, value in before.items():
            if value is None:
                os.environ.pop(name, None)
            else:
                os.environ[name] = value


def _run(report: Report, root: Path, kernel_options: dict[str, object]) -> Outcome:
    import papermill

    from egnlib.reporting.pages import page_title, summary_sentences, write_page

    source = root / "notebooks" / f"{report.notebook}.ipynb"
    try:
        # Without an output file papermill does not write the notebook again after every cell.
        notebook = papermill.execute_notebook(
            str(source),
            None,
            parameters=report.parameters,
            cwd=str(root / "notebooks"),
            progress_bar=False,
            **kernel_options,
        )
        write_page(notebook, root / "reports" / f"{report.name}.html", dossier=report.title)
    except papermill.PapermillExecutionError as error:
        number = cell_number(source, error)
        return Outcome(report, "échec", f"cellule {number} : {error.ename} : {error.evalue}")
    except EgnError as error:
        return Outcome(report, "échec", str(error))
    except OSError as error:
        return Outcome(report, "échec", disk_sentence(error))
    except Exception as error:
        # A kernel that dies or cannot start is a failure of this report, not of the others.
        told = str(error).strip().partition("\n")[0]
        return Outcome(report, "échec", f"{type(error).__name__} : {told}")
    return Outcome(
        report, "refait", title=page_title(notebook), summary=summary_sentences(notebook)
    )


def cell_number(source: Path, error: Exception) -> int:
    """Number, from 1, of the cell of the notebook file that failed.

    Papermill adds a cell after the parameters; it does not count here.
    """
    cells = json.loads(source.read_text(encoding="utf-8"))["cells"]
    tagged = [place for place, cell in enumerate(cells) if TAG in cell["metadata"].get("tags", [])]
    added = bool(tagged) and error.cell_index > tagged[0]
    return error.cell_index + 1 - added


def read_state(root: Path) -> dict[str, dict]:
    """What the last good run of each report saw and wrote; nothing when that is unreadable."""
    try:
        return json.loads((root / "reports" / STATE).read_text(encoding="utf-8"))
    except (FileNotFoundError, json.JSONDecodeError):
        return {}


def record_state(outcome: Outcome, root: Path, parts: dict[str, str]) -> None:
    """Keep what a report saw, which files it wrote, and what the index says of it."""
    state = read_state(root)
    written = files_of(outcome.report, root)
    for path in set(state.get(outcome.report.name, {}).get("fichiers", [])) - set(written):
        (root / path).unlink(missing_ok=True)
    state[outcome.report.name] = {
        "titre": outcome.title,
        "resume": outcome.summary,
        "empreinte": parts,
        "fichiers": written,
        "echec": False,
    }
    _write_state(state, root)


def record_failure(report: Report, root: Path) -> None:
    """Keep that the last run of a report failed: it is tried again, and the index says so."""
    state = read_state(root)
    last = state.get(report.name, {"titre": "", "resume": [], "fichiers": ["absent"]})
    state[report.name] = {**last, "empreinte": {}, "echec": True}
    _write_state(state, root)


def _write_state(state: dict[str, dict], root: Path) -> None:
    with replacing(root / "reports" / STATE) as aside:
        aside.write_text(json.dumps(state, ensure_ascii=False, indent=1), encoding="utf-8")


def files_of(report: Report, root: Path) -> list[str]:
    """Files that a report wrote, relative to the project: page, figures, parts of tables."""
    source = root / "notebooks" / f"{report.notebook}.ipynb"
    parts = root / "data" / "processed" / "parties"
    endings = names_written(source)
    found = [root / "reports" / f"{report.name}.html"]
    for ending in endings:
        name = f"{report.dossier}-{ending}"
        found += (root / "figures").glob(f"{name}.*")
        found += [
            part
            for table in tables_written(source)
            if (part := parts / f"{table}--{name}.csv").is_file()
        ]
    return sorted(path.relative_to(root).as_posix() for path in found)


def forget_reports(root: Path, *, kept: list[Report]) -> list[str]:
    """Remove the files of reports that no parameter file asks for any more.

    Returns
    -------
    list of str
        Names of the reports that were removed.
    """
    state = read_state(root)
    names = {report.name for report in kept}
    gone = [name for name in state if name not in names]
    wanted = {path for name in names & set(state) for path in state[name]["fichiers"]}
    for name in gone:
        for path in state.pop(name)["fichiers"]:
            if path not in wanted:
                (root / path).unlink(missing_ok=True)
    if gone:
        _write_state(state, root)
    return gone
