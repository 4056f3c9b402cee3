"""Which formats can be imported, and which one a path is."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import date
from importlib import import_module
from pathlib import Path
from types import MappingProxyType
from typing import Protocol

from vendorline.errors import UsageError
from vendorline.importers.imported import Imported
from vendorline.network.guard import located, refused, require_file
from vendorline.network.table_files import find_tables

#: No file of any format is read that is larger than this.
MOST_BYTES = 8_000_000_000
#: As much of a file as is looked at.
START_BYTES = 65_536


class Importer(Protocol):
    """What an importer is: a function of paths and the day it runs on."""

    def __call__(self, paths: Sequence[Path], *, today: date) -> Imported:
        """Read the files and make a network of them."""
        ...


@contextmanager
def reading(paths: Sequence[Path]) -> Iterator[None]:
    """Where importers read: only files and folders, and whatever a library raises becomes a fault of the file (InvalidInput)."""
    for path in paths:
        if not path.is_dir():
            require_file(path, MOST_BYTES)
    with located(*paths):
        yield


def detect(paths: Sequence[Path]) -> str:
    """The format of the paths; raises UsageError where they are none that is known, or of several."""
    found = dict[Path, str]()
    for path in paths:
        with located(path):
            found[path] = _detect_one(path)
    names = set(found.values())
    if len(names) > 1:
        kinds = ", ".join(f"{path} is {name}" for path, name in found.items())
        raise UsageError(f"paths of one format at a time: {kinds}")
    return names.pop()


def _detect_one(path: Path) -> str:
    if not exists(path):
        raise refused(path, "no such file or folder", "name a file or folder that is there")
    for name, (_, fits, _) in _FORMATS.items():
        if fits(path):
            return name
    known = "; ".join(f"{name}: {meaning}" for name, (meaning, *_) in _FORMATS.items())
    raise UsageError(
        f"{shortened(path)} is in no format that vendorline knows ({known}); name the format before the path"
    )


def _is_tables(path: Path) -> bool:
    return path.is_dir() and bool(find_tables(path)[0])


def _is_opencellid(path: Path) -> bool:
    from vendorline.importers.cells.lines import is_cell_list

    return path.is_file() and path.suffix.casefold() in (".csv", ".gz", ".zip") and is_cell_list(path)


def _is_graphml(path: Path) -> bool:
    from vendorline.importers.content.packed import beginning

    return (
        path.is_file()
        and path.suffix.casefold() in (".graphml", ".xml", ".gz", ".zip")
        and b"<graphml" in beginning(path).replace(b"\0", b"")
    )


def _is_bulkcm(path: Path) -> bool:
    from vendorline.importers.bulk_cm.file import is_export

    return any(is_export(file) for file in (path.iterdir() if path.is_dir() else [path]))


def _is_free5gc(path: Path) -> bool:
    if not path.is_dir():
        return False
    from vendorline.importers.core_5g.files import find_configurations

    return bool(find_configurations(path))


def _is_table(path: Path) -> bool:
    from vendorline.importers.table.files.kinds import PACKED, SUFFIXES, is_spreadsheet_xml

    if not path.is_file():
        return False
    suffix = path.suffix.casefold()
    return suffix in SUFFIXES or suffix in PACKED or (suffix == ".xml" and is_spreadsheet_xml(_start(path)))


def _start(path: Path) -> bytes:
    with path.open("rb") as file:
        return file.read(START_BYTES)


def exists(path: Path) -> bool:
    """Whether there is such a file or folder; a name that no system bears is none."""
    try:
        return path.exists()
    except (OSError, ValueError):
        return False


def shortened(path: Path, most: int = 120) -> str:
    """A path as a message shows it."""
    text = str(path)
    return text if len(text) <= most else f"{text[:most]}..."


#: What each format is, whether a path is of it, and the module and function that read it; in the order in which they are tried.
_FORMATS: Mapping[str, tuple[str, Callable[[Path], bool], str]] = {
    "tables": ("a folder of vendorline's own tables", _is_tables, "own_tables:import_tables"),
    "opencellid": (
        "cells of OpenCelliD as CSV, with or without a header", _is_opencellid, "opencellid:import_cells",
    ),
    "graphml": ("a map of nodes and lines as GraphML", _is_graphml, "drawn_map.importer:import_graphml"),
    "bulkcm": (
        "managed objects as a network manager exports them, 3GPP Bulk CM as XML, files or a folder",
        _is_bulkcm, "bulk_cm.importer:import_bulkcm",
    ),
    "table": (
        "anybody's inventory as CSV, Excel, Parquet or HTML with a header, also compressed",
        _is_table, "table.read:import_table",
    ),
    "free5gc": (
        "the folder of a free5GC core's configuration, one YAML file per network function",
        _is_free5gc, "core_5g.importer:import_core",
    ),
}  # fmt: skip


def _importer(reader: str) -> Importer:
    """An importer behind the border that every reader shares; its module is loaded when it is asked."""
    module, _, name = reader.partition(":")

    def read(paths: Sequence[Path], *, today: date) -> Imported:
        with reading(paths):
            importer: Importer = getattr(import_module(f"vendorline.importers.{module}"), name)
            return importer(paths, today=today)

    return read


#: Importers by the name of their format.
FORMATS: Mapping[str, Importer] = MappingProxyType(
    {name: _importer(reader) for name, (_, _, reader) in _FORMATS.items()}
)
