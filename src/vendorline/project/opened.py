"""Whatever a command is pointed at, opened: a bare network folder, a project, or one of its snapshots."""

from __future__ import annotations

from pathlib import Path

from vendorline.errors import InvalidInput
from vendorline.network.read import read_network
from vendorline.network.table_files import sha256
from vendorline.network.tables import InputFile, Network
from vendorline.project.folder import project_of
from vendorline.project.own_rules.reading import rulebook_of
from vendorline.project.private_output import error_without_private
from vendorline.project.private_tags import PrivateTags, read_private_tags
from vendorline.quick_dataclass import dataclass
from vendorline.rulebook import Determination, Rulebook


@dataclass(frozen=True, slots=True)
class Opened:
    """A network with what stands beside it.

    `network` is what outputs may show; `judged` carries the private tags as well and is there to be judged, never to be shown.
    `inputs` are files beside the tables that results rest on; the private tags are none of them.
    """

    network: Network
    judged: Network
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
    private = private_tags_of(path, tags=tags)
    try:
        return _opened(path, private, all_tagged_there=all_tagged_there)
    except InvalidInput as error:
        raise error_without_private(error, private) from None


def _opened(path: Path, private: PrivateTags | None, *, all_tagged_there: bool) -> Opened:
    project = project_of(path)
    network = read_network(network_folder(path))
    rulebook, own = rulebook_of(project)
    used = list(own)
    determinations: tuple[Determination, ...] = ()
    if project is not None and project.determinations is not None:
        from vendorline.project.determinations import read_determinations

        determinations = read_determinations(project.determinations, rulebook)
        used.append(project.determinations)
    judged = network
    if private is not None:
        judged = private.laid_over(network, all_there=all_tagged_there)
        network = private.taken_off(network)
    inputs = tuple(InputFile(str(file), sha256(file)) for file in used)
    return Opened(network, judged, rulebook, determinations, private, inputs)


def network_folder(path: Path) -> Path:
    """The folder of tables that a path stands for: itself, or the newest snapshot of a project."""
    project = project_of(path)
    return path if project is None or project.path != path else project.newest


def private_tags_of(path: Path, *, tags: Path | None = None) -> PrivateTags | None:
    """The private tags that go with a network: those of a file, else those that its project names; None where there are none."""
    project = project_of(path)
    file = tags or (project.tags if project is not None else None)
    return read_private_tags(file) if file is not None else None
