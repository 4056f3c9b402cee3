"""A project folder: which snapshots it holds, and the files beside them.

vendorline.toml          makes a folder a project; may be empty
network/<as_of>/         one network per snapshot
rules/                   instruments of one's own
determinations.yaml      who decided what of a provision that needs a decision
runs/<fingerprint>/      results of check and expose, kept (see `runs`)
"""

from __future__ import annotations

from contextlib import suppress
from datetime import date
from pathlib import Path

from vendorline.errors import Fault, InvalidInput, did_you_mean
from vendorline.network.folders import is_network_file
from vendorline.network.guard import located, read_bytes, short
from vendorline.quick_dataclass import dataclass

SETTINGS = "vendorline.toml"
NETWORKS = "network"
RULES = "rules"
DETERMINATIONS = "determinations.yaml"
#: Written beside tables by an import, and judged by nobody.
CHANGES = "changes.csv"
MOST_BYTES = 4_000_000
KEYS = ("name", "tags", "country", "operators")
#: Keys that hold several names.
LISTS = ("operators",)


@dataclass(frozen=True, slots=True)
class Project:
    """A project folder; `tags` is the private file of tags that its settings name.

    `country` and `operators` say whose networks it is about; they judge nothing by themselves.
    """

    path: Path
    name: str | None = None
    tags: Path | None = None
    country: str | None = None
    operators: tuple[str, ...] = ()

    @property
    def snapshots(self) -> dict[date, Path]:
        """The folder of each snapshot, oldest first."""
        home = self.path / NETWORKS
        folders = [f for f in home.iterdir() if f.is_dir() and _day(f.name)] if home.is_dir() else []
        return {date.fromisoformat(f.name): f for f in sorted(folders, key=lambda f: f.name)}

    @property
    def newest(self) -> Path:
        """The newest snapshot; raises InvalidInput where there is none."""
        if found := self.snapshots:
            return found[max(found)]
        remedy = f"import one: vendorline import ... --into {self.path}"
        fault = Fault.at(str(self.path), None, f"no snapshot under {NETWORKS}/<as_of>/", remedy)
        raise InvalidInput(f"{self.path} is a project without a network", [fault])

    def folder_for(self, as_of: date) -> Path:
        """Where the snapshot of a day stands, or will stand."""
        return self.path / NETWORKS / as_of.isoformat()

    @property
    def rules(self) -> Path | None:
        """The folder of instruments of one's own, where there is one."""
        folder = self.path / RULES
        return folder if folder.is_dir() else None

    @property
    def determinations(self) -> Path | None:
        """The file of determinations, where there is one."""
        file = self.path / DETERMINATIONS
        return file if file.is_file() else None


def is_project(folder: Path) -> bool:
    """Whether a folder is a project."""
    return (folder / SETTINGS).is_file()


def project_of(path: Path) -> Project | None:
    """The project that a folder is, or one of whose snapshots it is; None for a bare network folder.

    Raises InvalidInput where its settings cannot be read, with every fault.
    """
    if is_project(path):
        return _read(path)
    # A snapshot may be a link to a folder elsewhere, and a path a link to a snapshot.
    for snapshot in (path.absolute(), path.resolve()):
        if snapshot.parent.name == NETWORKS and is_project(snapshot.parent.parent):
            return _read(snapshot.parent.parent)
    return None


def is_read_with(path: Path, file: Path) -> bool:
    """Whether a command that is given `path`, a file or a folder, reads `file` (links resolved): a table, or what stands beside it."""
    if not path.is_dir():
        return path.is_file() and file.is_file() and file.samefile(path)
    folders, project = [path], None
    with suppress(InvalidInput, OSError):
        project = project_of(path)
    if project is not None:
        beside = [project.path / SETTINGS, project.path / DETERMINATIONS, *([project.tags] if project.tags else [])]
        if file in [one.resolve() for one in beside]:
            return True
        folders += [*project.snapshots.values(), project.path / RULES]
    if file.parent not in [folder.resolve() for folder in folders]:
        return False
    of_rules = file.suffix.casefold() in {".yaml", ".yml"}
    return of_rules or (is_network_file(file.name) and file.name != CHANGES)


def _read(folder: Path) -> Project:
    import tomllib  # a bare network has no settings

    file = folder / SETTINGS
    try:
        with located(file, but=(OSError, ValueError)):
            content = tomllib.loads(read_bytes(file, MOST_BYTES).decode("utf-8-sig"))
    except (OSError, ValueError) as error:
        problem = error.faults[0].problem if isinstance(error, InvalidInput) else str(error)
        fault = Fault(
            str(file), None, None, None, f"not readable: {short(problem)}", "write TOML, or leave the file empty"
        )
        raise InvalidInput(f"{file} cannot be read", [fault]) from error
    faults = []
    for key, value in content.items():
        if key not in KEYS:
            near = did_you_mean(key, KEYS)
            remedy = f"did you mean {near}?" if near else f"keys are {', '.join(KEYS)}"
            faults.append(Fault(str(file), None, key, str(value), "unknown key", remedy))
        elif key in LISTS:
            if not isinstance(value, list) or not all(isinstance(one, str) for one in value):
                faults.append(Fault(str(file), None, key, str(value), "not a list of texts", 'write ["Name", "Name"]'))
        elif not isinstance(value, str):
            faults.append(Fault(str(file), None, key, str(value), "not a text", "write a text in quotes"))
    if faults:
        raise InvalidInput(f"{file} cannot be used", faults)
    tags = content.get("tags")
    told = content.get("country"), tuple(content.get("operators") or ())
    return Project(folder, content.get("name"), (folder / tags) if tags else None, *told)


def _day(name: str) -> bool:
    try:
        return len(name) == len("2020-06-30") and bool(date.fromisoformat(name))
    except ValueError:
        return False
