"""Whether a file that a result rests on still stands as it stood."""

from __future__ import annotations

from functools import lru_cache
from importlib.resources import files
from pathlib import Path, PurePath

from vendorline.network.table_files import sha256


def case_file(path: str, digest: str) -> str:
    """Where a file of a case stands: as named, else the case of that name that is shipped, where it is the same to the last byte."""
    shipped = Path(str(files("vendorline.decide"))) / "data" / "cases" / PurePath(path).name
    if not Path(path).is_file() and shipped.is_file() and changed_file(str(shipped), digest) is None:
        return str(shipped)
    return path


def changed_file(path: str, digest: str) -> str | None:
    """Why a file no longer shows what a result rests on; None where it stands as it stood.

    Args:
        path: the file.
        digest: its SHA-256 when the result was made.
    """
    file = Path(path)
    try:
        if not file.is_file():
            return "there is no such file here any more"
        found = file.stat()
        now = _digest(file, found.st_mtime_ns, found.st_size)
    except OSError:
        return "cannot be read any more"
    return None if now == digest else "changed since this result was made"


@lru_cache(maxsize=256)
def _digest(file: Path, changed_ns: int, size: int) -> str:  # noqa: ARG001 - a file that was written again is another
    return sha256(file)
