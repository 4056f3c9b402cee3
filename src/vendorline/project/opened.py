"""Whatever a command is pointed at, opened: a bare network folder, a project, or one of its snapshots."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from vendorline.network.read import read_network
from vendorline.network.source import sha256
from vendorline.network.tables import InputFile, Network
from vendorline.project.determinations import read_determinations
from vendorline.project.folder import project_of
from vendorline.project.private_tags import PrivateTags, read_private_tags
from vendorline.rulebook import Determination, Rulebook, provisions, read_instruments
from vendorline.rulebook.load import instrument_files


@dataclass(frozen=True, slots=True)
class Opened:
    """A network with what stands beside it.

    `inputs` are files beside the tables that results rest on; the private tags are none of them.
    """

    network: Network
    rulebook: Rulebook
    determinations: tuple[Determination, ...] = ()
    private: PrivateTags | None = None
    inputs: tuple[InputFile, ...] = ()


def open_network(path: Path, *, tags: Path | None = None, all_tagged_there: bool = True) -> Opened:
    """The network in a folder, or the newest of a project, with the project's own rules, determinations and private tags.

    Args:
        path: a network folder, a project, or a snapshot inside one.
        tags: a private file of tags; it goes before the one that the project names.
        all_tagged_there: whether everything that the private tags name must be in the network.

    Raises:
        InvalidInput: with every fault of the tables, or of a file beside them.
        UnknownName, InvalidRules: as those who read these files.
    """
    project = project_of(path)
    folder = path if project is None or project.path != path else project.newest
    network = read_network(folder)
    rulebook, used = provisions(), list[Path]()
    own = instrument_files([project.rules]) if project is not None and project.rules is not None else ()
    if own:
        rulebook = Rulebook([*rulebook.instruments, *read_instruments(own, beside=rulebook).instruments])
        used += own
    determinations: tuple[Determination, ...] = ()
    if project is not None and project.determinations is not None:
        determinations = read_determinations(project.determinations, rulebook)
        used.append(project.determinations)
    file = tags or (project.tags if project is not None else None)
    private = read_private_tags(file) if file is not None else None
    if private is not None:
        network = private.laid_over(network, all_there=all_tagged_there)
    inputs = tuple(InputFile(str(file), sha256(file)) for file in used)
    return Opened(network, rulebook, determinations, private, inputs)
