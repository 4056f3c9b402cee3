"""What a project holds, what of it is stale or cannot be read and why, and what to do next."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import suppress
from datetime import date
from pathlib import Path
from typing import Literal

from vendorline.errors import Fault, InvalidInput, VendorlineError, counted
from vendorline.evidence.register import Register, has_register
from vendorline.evidence.register.checking import faults_of
from vendorline.project.evidence.files_now import changed_file
from vendorline.project.evidence.stale_results import stale_results
from vendorline.project.folder import DETERMINATIONS, Project, project_of
from vendorline.project.overview.making import CASES
from vendorline.project.runs import FOLDER as RUNS
from vendorline.quick_dataclass import dataclass
from vendorline.results.result import load

State = Literal["there", "missing", "stale", "faulty"]


@dataclass(frozen=True, slots=True)
class Part:
    """A part of a project: which, how it stands, what there is to say, and the command that comes next (None: nothing to do)."""

    part: str
    name: str | None
    state: State
    says: str
    next: str | None = None

    def to_dict(self) -> dict[str, str | None]:
        """The part as a plain row."""
        return {name: getattr(self, name) for name in self.__slots__}


def status(folder: Path, *, today: date) -> list[Part]:
    """Every part of a project, in the order in which they are worked on; raises InvalidInput where the folder is no project."""
    project = project_of(folder)
    if project is None:
        fault = Fault.at(str(folder), None, "no project stands here", f"make one: vendorline project new {folder}")
        raise InvalidInput(f"{folder} is no project; make one: vendorline project new {folder}", [fault])
    return [
        *_networks(project, today), *_rules(project), *_beside(project), *_evidence(project), *_cases(project), *_results(project),
        *_left_behind(project),
    ]  # fmt: skip


def _networks(project: Project, today: date) -> Iterator[Part]:
    from vendorline.network import read_network

    snapshots = project.snapshots
    if not snapshots:
        yield Part("network", None, "missing", "no inventory yet", f"vendorline import FILE --into {project.path}")
        return
    for as_of, home in snapshots.items():
        try:
            network = read_network(home, today=today)
        except InvalidInput as error:
            yield Part("network", str(as_of), "faulty", str(error), f"vendorline validate {home}")
            continue
        elements = network["elements"]
        unknown = elements["vendor_id"].null_count()
        says = f"{counted(network['operators'].height, 'operator')}, {counted(network['sites'].height, 'site')}, {counted(elements.height, 'element')}"
        says += f"; {unknown:,} of unknown vendor" if unknown else ""
        says += f"; {network.left_out.height:,} rows left out on import" if network.left_out.height else ""
        missing = _without(
            project, set(network["operators"]["name"].to_list()) | set(network["operators"]["operator_id"].to_list())
        )
        says += f"; no inventory of {', '.join(missing)}" if missing else ""
        names = f"vendorline vendors list {project.path}"
        yield Part(
            "network",
            str(as_of),
            "missing" if missing else "there",
            says,
            names if unknown and not missing else f"vendorline import FILE --into {project.path}" if missing else None,
        )


def _without(project: Project, known: set[str]) -> list[str]:
    """Operators that the project is about and that no network has."""
    there = {name.casefold() for name in known if name}
    return [name for name in project.operators if name.casefold() not in there]


def _rules(project: Project) -> Iterator[Part]:
    from vendorline.project.own_rules.reading import rulebook_of
    from vendorline.rulebook import provisions

    try:
        book, files = rulebook_of(project)
    except VendorlineError as error:
        yield Part("rules", None, "faulty", str(error), f"vendorline rules validate {project.rules}")
        return
    if files:
        yield Part("rules", None, "there", f"{counted(len(book) - len(provisions()), 'provision')} of your own")


def _beside(project: Project) -> Iterator[Part]:
    for name, why in (
        (DETERMINATIONS, "who decided what"),
        ("terms.yaml", "what work costs, for plans"),
        ("priors.yaml", "what is probable, for likely"),
    ):
        if (project.path / name).is_file():
            yield Part(name, None, "there", why)


def _evidence(project: Project) -> Iterator[Part]:
    if not has_register(project.path):
        yield Part(
            "evidence", None, "missing", "no document yet", f"vendorline evidence add FILE --into {project.path}"
        )
        return
    try:
        counts = Register(project.path).counts()
        wrong = [fault for fault in faults_of(project.path) if fault.severity == "error"]
    except InvalidInput as error:
        yield Part("evidence", None, "faulty", str(error), f"vendorline evidence check --project {project.path}")
        return
    says = ", ".join(counted(counts[name], name.removesuffix("s")) for name in ("documents", "statements", "claims"))
    yield Part(
        "evidence",
        None,
        "faulty" if wrong else "there",
        f"{says}; {counted(len(wrong), 'fault')}" if wrong else says,
        f"vendorline evidence check --project {project.path}" if wrong else None,
    )


def _cases(project: Project) -> Iterator[Part]:
    from vendorline.project.decide_job import open_case

    home = project.path / CASES
    files = [*sorted(home.glob("*.yaml")), *sorted(home.glob("*.yml"))] if home.is_dir() else []
    if not files:
        yield Part("case", None, "missing", "no decision yet", f"vendorline decide new {home / 'case.yaml'}")
    for file in files:
        try:
            case = open_case(file).case
        except VendorlineError as error:
            yield Part("case", file.stem, "faulty", str(error), f"vendorline decide {file}")
            continue
        says = (
            f"{counted(len(case.options), 'option')}; {case.status}"
            if case.status
            else counted(len(case.options), "option")
        )
        yield Part("case", file.stem, "there", says, f"vendorline decide {file}")


def _results(project: Project) -> Iterator[Part]:
    """Kept results, and why one is stale: a file that it rests on is another one now, or a claim of it fell."""
    home = project.path / RUNS
    fallen = dict[str, str]()
    with suppress(InvalidInput):  # a register that cannot be read is told as evidence
        fallen = {row["result"]: row["why"] for row in stale_results(project.path)}
    for run in sorted(home.iterdir()) if home.is_dir() else []:
        if run.name.startswith("."):
            continue
        try:
            kept = load(run)
        except VendorlineError:
            yield Part("result", run.name[:12], "faulty", "cannot be read; it is made again when it is asked for")
            continue
        changed = [one["path"] for one in kept.inputs if changed_file(one["path"], one["sha256"])]
        if run.name in fallen:
            yield Part("result", run.name[:12], "stale", f"{kept.command}: {fallen[run.name]}")
        elif changed:
            yield Part(
                "result",
                run.name[:12],
                "stale",
                f"{kept.command}: {changed[0]} is not the file it was made from{f' ({len(changed) - 1} more)' if changed[1:] else ''}",
            )
        else:
            yield Part("result", run.name[:12], "there", kept.command)


def _left_behind(project: Project) -> Iterator[Part]:
    """Folders that a killed command left half-made; nothing reads them."""
    left = sorted(
        one
        for home in (project.path, project.path / "network", project.path / RUNS)
        if home.is_dir()
        for one in home.iterdir()
        if one.name.startswith(".") and one.is_dir()
    )
    if left:
        yield Part(
            "left behind",
            None,
            "stale",
            f"{counted(len(left), 'folder')} of commands that were stopped; nothing reads them: {left[0]}",
        )
