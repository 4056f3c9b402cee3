"""Whether a file that a result rests on still stands as it stood."""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path

from vendorline.network.table_files import sha256


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
