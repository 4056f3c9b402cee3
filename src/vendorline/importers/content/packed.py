"""Files that come packed: gzip, or a zip archive with one file in it, never unpacked beyond what is stated here.

A small archive may hold gigabytes of nothing, so how much comes out is bounded, and so is how many times larger it may be.
"""

from __future__ import annotations

import io
import zipfile
import zlib
from io import BufferedIOBase
from pathlib import Path
from typing import IO

from vendorline.network.guard import located, read_bytes, refused, short

GZIP = b"\x1f\x8b"
#: An archive that holds something, and one that holds nothing.
ZIP = (b"PK\x03\x04", b"PK\x05\x06")
#: No real list or export shrinks to less than a two-hundredth; small files may, as little comes of them.
MOST_TIMES = 200
UNSUSPICIOUS_BYTES = 16_000_000
#: How far a beginning reaches: comments may stand before the root of a document.
BEGINNING_BYTES = 65_536
_STEP = 1 << 20


def read_unpacked(path: Path, most: int) -> bytes:
    """The content of a file, unpacked where it is packed, of at most `most` bytes.

    Raises InvalidInput where it cannot be read, is larger, or is an archive of several files or of none.
    """
    content = read_bytes(path, most)
    packed = len(content)
    while content.startswith((GZIP, *ZIP)):
        with located(path):
            inner: IO[bytes] | BufferedIOBase
            inner = _gzip(content) if content.startswith(GZIP) else _zip(path, content)
            content = _bounded(path, inner, packed, most)
    return content


def beginning(path: Path) -> bytes:
    """The first bytes of a file's content, unpacked where it is packed; nothing where they cannot be read."""
    try:
        with path.open("rb") as file:
            start = file.read(BEGINNING_BYTES)
        if start.startswith(GZIP):
            return zlib.decompressobj(zlib.MAX_WBITS | 16).decompress(start, BEGINNING_BYTES)
        if start.startswith(ZIP):
            with zipfile.ZipFile(path) as archive, archive.open(_only(path, archive)) as member:
                return member.read(BEGINNING_BYTES)
    except (OSError, ValueError, EOFError, NotImplementedError, RuntimeError, zlib.error, zipfile.BadZipFile):
        return b""
    return start


def _gzip(content: bytes) -> BufferedIOBase:
    import gzip

    return gzip.GzipFile(fileobj=io.BytesIO(content))


def _zip(path: Path, content: bytes) -> IO[bytes]:
    archive = zipfile.ZipFile(io.BytesIO(content))
    return archive.open(_only(path, archive))


def _only(path: Path, archive: zipfile.ZipFile) -> zipfile.ZipInfo:
    """The one file of an archive, whatever folders and hidden notes of a system stand beside it."""
    found = [one for one in archive.infolist() if not one.is_dir() and not one.filename.startswith(("__MACOSX/", "."))]
    if len(found) != 1:
        names = ", ".join(short(one.filename) for one in found[:3])
        problem = f"an archive of {len(found):,} files ({names})" if found else "an archive without a file"
        raise refused(path, problem, "unpack it, and give the files or their folder")
    if found[0].flag_bits & 1:
        raise refused(path, "an archive that is locked with a password", "unpack it, and give the file in it")
    return found[0]


def _bounded(path: Path, inner: IO[bytes] | BufferedIOBase, packed: int, most: int) -> bytes:
    parts, size = list[bytes](), 0
    while part := inner.read(_STEP):
        parts.append(part)
        size += len(part)
        if size > most:
            raise refused(path, f"larger than {most / 1_000_000:,g} MB when unpacked", "split it")
        if size > UNSUSPICIOUS_BYTES and size > packed * MOST_TIMES:
            problem = f"more than {MOST_TIMES} times larger when unpacked, as no real file is"
            raise refused(path, problem, "unpack it if you know where it comes from")
    return b"".join(parts)
