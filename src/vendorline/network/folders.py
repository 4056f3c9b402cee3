"""Put a finished folder in its place in one step, so that whoever looks sees the old one or the whole new one."""

from __future__ import annotations

import contextlib
import ctypes
import os
import shutil
import socket
import tempfile
import time
import zlib
from pathlib import Path

from vendorline.errors import UsageError
from vendorline.network.index.layout import FILES
from vendorline.network.manifest import MANIFEST_NAMES
from vendorline.network.schema import TABLES
from vendorline.network.table_files import NOT_TABLES, SUFFIXES

#: Written beside the tables by an import, and read by the next one.
MAPPING_NAME = "mapping.json"
#: What is probable of what the tables leave open; a person writes it, and the examples bring one.
PRIORS_NAME = "priors.yaml"

#: Nobody writes a network so slowly that nothing happens for so long.
ABANDONED_SECONDS = 3_600
_PART = ".part"
_AT_FDCWD = -100
_RENAME_EXCHANGE = 2


def is_network_file(name: str) -> bool:
    """Whether a file of this name belongs to a folder of tables."""
    stem, suffix = Path(name).stem.casefold(), Path(name).suffix.casefold()
    return name in {*MANIFEST_NAMES, MAPPING_NAME, PRIORS_NAME, *FILES} or (
        suffix in SUFFIXES and (stem in TABLES or stem in NOT_TABLES)
    )


def check_target(folder: Path, *, replace: bool) -> None:
    """Refuse to write over what is not ours to write over; raises UsageError."""
    if not folder.exists():
        return
    if not folder.is_dir():
        raise UsageError(f"{folder} is a file; name a folder")
    if folder.resolve() == Path.cwd():
        raise UsageError(f"{folder} is the current folder; name another, for example one inside it")
    names = sorted(entry.name for entry in folder.iterdir())
    if not names:
        return
    if not replace:
        raise UsageError(f"{folder} exists and is not empty; pass --replace to put the new network in its place")
    if foreign := [name for name in names if not is_network_file(name)]:
        raise UsageError(f"{folder} holds more than a network ({', '.join(foreign[:3])}); name another folder")


def make_beside(folder: Path) -> Path:
    """A new hidden folder beside the target, on the same file system; those that killed runs left there are removed."""
    folder.parent.mkdir(parents=True, exist_ok=True)
    _remove_abandoned(folder)
    prefix = f".{folder.name}.{_here()}-{os.getpid()}."
    path = Path(tempfile.mkdtemp(dir=folder.parent, prefix=prefix, suffix=_PART))
    umask = os.umask(0)
    os.umask(umask)
    path.chmod(0o777 & ~umask)
    return path


def _here() -> str:
    """This machine, in letters that any file system takes: a number of a process means something on one machine only."""
    return f"{zlib.crc32(socket.gethostname().encode()):08x}"


def _remove_abandoned(folder: Path) -> None:
    """Remove what runs that were killed have left beside a folder: none of the process is left, or nothing happened for an hour."""
    begun = f".{folder.name}."
    with contextlib.suppress(OSError):
        for path in folder.parent.iterdir():
            named = path.name.startswith(begun) and path.name.endswith(_PART)
            if named and path.is_dir() and not path.is_symlink() and _is_abandoned(path, begun):
                shutil.rmtree(path, ignore_errors=True)


def _is_abandoned(path: Path, begun: str) -> bool:
    machine, _, process = path.name.removeprefix(begun).partition(".")[0].partition("-")
    if machine == _here() and process.isdecimal():
        return not _runs(int(process))
    newest = max(one.stat().st_mtime for one in (path, *path.iterdir()))
    return time.time() - newest > ABANDONED_SECONDS


def _runs(process: int) -> bool:
    try:
        os.kill(process, 0)
    except (ProcessLookupError, OverflowError):
        return False
    except OSError:  # of another user
        return True
    return True


def put_in_place(made: Path, folder: Path) -> None:
    """Make `made` the folder; what stood there is removed afterwards."""
    for path in made.iterdir():
        with path.open("rb") as stream:
            os.fsync(stream.fileno())
    if not folder.exists() or not any(folder.iterdir()):
        made.replace(folder)
        return
    if not _exchange(made, folder):
        # No exchange in one step on this system: for an instant the name is missing, the old folder stands beside.
        aside = made.with_suffix(".old")
        folder.rename(aside)
        made.rename(folder)
        made = aside
    shutil.rmtree(made)


def _exchange(one: Path, other: Path) -> bool:
    """Swap two folders in one step, where the system can; False where it cannot."""
    try:
        rename = ctypes.CDLL(None, use_errno=True).renameat2
    except (AttributeError, OSError):
        return False
    return bool(rename(_AT_FDCWD, os.fsencode(one), _AT_FDCWD, os.fsencode(other), _RENAME_EXCHANGE) == 0)
