"""Compressed files: the one table in them, unpacked in memory up to a bound."""

from __future__ import annotations

import gzip
import io
import zipfile
from pathlib import Path
from typing import IO

from vendorline.importers.table.files.kinds import SUFFIXES, not_read

#: A file that unpacks to more is refused: a few kilobytes can hold gigabytes.
MOST_UNPACKED = 256_000_000
_STEP = 1 << 20
_LARGE = "split it, or unpack it yourself and give the table in it"
_WORKBOOK_PARTS = ("xl/workbook.xml", "xl/workbook.bin", "content.xml")


def is_workbook(content: bytes) -> bool:
    """Whether a ZIP archive is a workbook (Office Open XML or OpenDocument)."""
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        names = set(archive.namelist())
    return any(part in names for part in _WORKBOOK_PARTS) or "[Content_Types].xml" in names


def check_size(content: bytes, name: str, most: int) -> None:
    """Refuse an archive whose parts unpack to more than `most` bytes; raises InvalidInput."""
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        size = sum(part.file_size for part in archive.infolist())
    if size > most:
        problem = f"it unpacks to {size / 1e6:,.0f} MB; more than {most // 1_000_000:,} MB are not read"
        raise not_read(name, problem, _LARGE)


def gunzip(content: bytes, name: str) -> tuple[bytes, str]:
    """What a gzip file holds, and the name of it; raises InvalidInput where that is more than the bound."""
    with gzip.GzipFile(fileobj=io.BytesIO(content)) as stream:
        unpacked = _bounded(stream, name)
    return unpacked, name.removesuffix(".gz").removesuffix(".GZ")


def unzip(content: bytes, name: str) -> tuple[bytes, str]:
    """The one table in a ZIP archive, and its name; raises InvalidInput where there is none, or more than one."""
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        members = [
            part
            for part in archive.infolist()
            if not part.is_dir() and not _of_the_system(part.filename) and _is_table(part.filename)
        ]
        if len(members) != 1:
            found = ", ".join(part.filename for part in members[:5]) or "none"
            problem = f"a ZIP archive with {len(members)} tables in it ({found}); one is read"
            raise not_read(name, problem, "unpack it, and give the files that hold the tables")
        with archive.open(members[0]) as stream:
            return _bounded(stream, name), Path(members[0].filename).name


def _bounded(stream: IO[bytes] | gzip.GzipFile, name: str) -> bytes:
    parts, size = [], 0
    while part := stream.read(_STEP):
        size += len(part)
        if size > MOST_UNPACKED:
            raise not_read(name, f"it unpacks to more than {MOST_UNPACKED // 1_000_000} MB", _LARGE)
        parts.append(part)
    return b"".join(parts)


def _of_the_system(name: str) -> bool:
    return name.startswith("__MACOSX/") or Path(name).name.startswith((".", "~"))


def _is_table(name: str) -> bool:
    return Path(name).suffix.casefold() in SUFFIXES or name.casefold().endswith(".csv.gz")
