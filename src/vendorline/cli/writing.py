"""Where a command writes: the one way to stdout and to files."""

from __future__ import annotations

import errno
import io
import os
import sys
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from vendorline.errors import CutOff, Unwritable, cut
from vendorline.results.document import write_atomically


def put(content: str | bytes, file: Path | None = None, *, exact: bool = True) -> None:
    """Write a text to a file; to stdout where none is named, and quietly where nobody reads that any more.

    Args:
        content: the text; bytes for a file.
        file: None = stdout.
        exact: for programs, in UTF-8 wherever it goes; else for people, and letters that their terminal does not have become `?`.

    Raises:
        Unwritable: the file, or stdout, cannot be written.
        CutOff: somebody stopped the command while stdout was written.
    """
    try:
        if file is not None:
            write_atomically(file, content)
        else:
            _to_stdout(content if isinstance(content, str) else content.decode(), exact=exact)
    except OSError as error:
        where = "stdout" if file is None else cut(str(file), 200)
        said = f"{where}: {error.strerror or error}"
        raise Unwritable(f"{said}; name a file that can be written") from error


def _to_stdout(content: str, *, exact: bool) -> None:
    stream = sys.stdout
    if stream is None:
        raise OSError(errno.EBADF, "it is closed")
    if isinstance(stream, io.TextIOWrapper) and not content.isascii():
        stream.reconfigure(encoding="utf-8" if exact else None, errors="replace")
    try:
        stream.write(content)
        stream.flush()
    except BrokenPipeError:
        silence()
    except KeyboardInterrupt:
        silence()
        raise CutOff("stopped while the result was written; what was written is not whole") from None
    except OSError:
        silence()
        raise


@contextmanager
def writing(folder: Path) -> Iterator[None]:
    """Raise Unwritable where the system lets nobody write a folder."""
    try:
        yield
    except OSError as error:
        if error.errno is None:
            raise
        said = f"{cut(str(folder), 200)}: {error.strerror}"
        raise Unwritable(f"{said}; name a folder that can be written") from error


def silence() -> None:
    """Let nothing more go to stdout, neither what waits to be written when the program ends."""
    with suppress(OSError, ValueError, AttributeError):
        nowhere = os.open(os.devnull, os.O_WRONLY)
        os.dup2(nowhere, sys.stdout.fileno())
        os.close(nowhere)


def require_apart(written: Iterable[Path | None], read: Iterable[Path]) -> None:
    """Raise Unwritable where a command would write twice to one file, or over what it reads.

    Args:
        written: the files that it was asked to write.
        read: files and folders that it was asked about.
    """
    files = [file for file in written if file is not None]
    if not files:
        return
    from vendorline.project import is_read_with

    sources, places = list(read), set[Path]()
    for file in files:
        place = Path(os.path.realpath(file))
        if place in places and (place.is_file() or not place.exists()):
            raise Unwritable(f"{file} is named twice; name a file for each")
        places.add(place)
        for source in sources:
            if is_read_with(source, place):
                raise Unwritable(f"{file} is read by this command, and would be written over; name another file")
