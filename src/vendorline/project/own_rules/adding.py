"""An instrument of one's own into the rules of a project: examined beside what stands there already, and put in place whole."""

from __future__ import annotations

from pathlib import Path

from vendorline.errors import Fault, InvalidRules, UsageError, counted
from vendorline.project.folder import RULES, Project, project_of
from vendorline.quick_dataclass import dataclass
from vendorline.results.document import write_atomically
from vendorline.rulebook import provisions
from vendorline.rulebook.load import examine_instruments, instrument_files
from vendorline.rulebook.model import Instrument


@dataclass(frozen=True, slots=True)
class Added:
    """An instrument that stands in a project now, where, and what may be wrong with it."""

    instrument: Instrument
    file: Path
    warnings: tuple[Fault, ...]

    def to_rows(self) -> list[dict[str, object]]:
        """A row for each of its provisions."""
        return [
            {
                "provision_id": provision.id,
                "instrument_id": self.instrument.instrument,
                "jurisdiction": self.instrument.jurisdiction,
                "force": provision.force,
                "effect": provision.effect,
                "supersedes": provision.supersedes,
                "file": str(self.file),
            }
            for provision in self.instrument.provisions
        ]


def add_instrument(file: Path, into: Path) -> Added:
    """Put the instrument of a file into the rules of a project.

    Args:
        file: a YAML file of one instrument; it stays where it is.
        into: the project folder, or one of its snapshots.

    Raises:
        UsageError: `into` is no project.
        InvalidRules: with every fault of the file, and of the rules that stand there; nothing is written then.
        OSError: the folder cannot be written.
    """
    project = project_of(into)
    if project is None:
        raise UsageError(f"{into} is no project: a project is a folder with a file vendorline.toml, which may be empty")
    examined, faults = _examined(file, project)
    errors = [fault for fault in faults if fault.severity == "error"]
    if errors or examined is None:
        raise InvalidRules(f"{counted(len(errors), 'fault')}; nothing was added", errors)
    target = project.path / RULES / f"{examined.instrument}.yaml"
    if target.exists():
        taken = Fault.at(
            str(target), None, "stands there already, and holds another instrument", "rename that file, and add again"
        )
        raise InvalidRules("1 fault; nothing was added", [taken])
    target.parent.mkdir(exist_ok=True)
    write_atomically(target, file.read_bytes())
    return Added(examined, target, tuple(fault for fault in faults if fault.file == str(file)))


def _examined(file: Path, project: Project) -> tuple[Instrument | None, tuple[Fault, ...]]:
    """The instrument of a file, and every fault of it and of the rules beside it."""
    there = instrument_files([project.rules]) if project.rules is not None else ()
    if file.is_dir() or instrument_files([file]) != (file,):
        return None, (
            Fault.at(str(file), None, "is no file of an instrument", "name one .yaml file, not a folder or a test"),
        )
    if any(file.exists() and file.samefile(one) for one in there):
        return None, (Fault.at(str(file), None, "stands in this project already", "name a file from elsewhere"),)
    # What stands there comes first: an id that is taken is a fault of the new file.
    instruments, faults = examine_instruments([*there, file], beside=provisions())
    return (instruments[-1] if instruments else None), faults
