"""The border of every reader: whatever the library behind it raises becomes one fault that says where it stands.

Readers say what they know in words of their own. This is for the rest: a damaged byte, a number of thousands of digits, a nesting that
no reader bears, a path that the system refuses. What the program raises on purpose and what stops it from outside pass.
"""

from __future__ import annotations

import stat
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from vendorline.errors import Fault, InvalidInput, VendorlineError, cut

#: Characters of a message, of a name or of a value that are worth showing.
LONGEST = 200
#: Raised where a reader meets something that its author did not think of; a sound file should not do that.
_UNFORESEEN = (ArithmeticError, AssertionError, AttributeError, LookupError, NotImplementedError, TypeError)
#: What a library of Rust raises where it breaks; it is no Exception, and no import gives it a name.
_PANIC = "PanicException"
_REPORT = "give a file that is whole; if this one is, please report it"


@contextmanager
def located(*paths: Path, but: tuple[type[BaseException], ...] = ()) -> Iterator[None]:
    """Turn whatever a library raises while `paths` are read into InvalidInput with one fault.

    Errors that vendorline raises on purpose, those named in `but`, those that no input can cause, KeyboardInterrupt and the like pass
    as they are.
    """
    passing: tuple[type[BaseException], ...] = (VendorlineError, ImportError, NameError, *but)
    try:
        yield
    except passing:
        raise
    except Exception as error:
        raise unreadable(paths, error) from error
    except BaseException as error:
        if type(error).__name__ != _PANIC:
            raise
        raise unreadable(paths, error) from error


def unreadable(paths: tuple[Path, ...], error: BaseException) -> InvalidInput:
    """What stopped the reading of files, as InvalidInput with one fault: the kind of error, its first line, and the row if known."""
    names = ", ".join(short(path.name or str(path)) for path in paths)
    problem, remedy = _words(error)
    fault = Fault.at(short(names), _row(error), f"cannot be read: {problem}", remedy)
    return InvalidInput(f"{short(', '.join(map(str, paths)))}: cannot be read", [fault])


def short(text: str) -> str:
    """A text of at most 200 characters; what is left out is marked."""
    return cut(text, LONGEST)


def _words(error: BaseException) -> tuple[str, str]:
    kind = type(error).__name__
    if isinstance(error, MemoryError):
        return "it needs more memory than there is", "split it"
    if isinstance(error, RecursionError):
        return "it is nested too deeply", "flatten it"
    if isinstance(error, OSError) and error.strerror:
        return f"{kind}: {error.strerror}", "give a file that can be opened"
    lines = str(error)[: 10 * LONGEST].strip().splitlines()
    problem = f"{kind}: {short(lines[0])}" if lines else kind
    unforeseen = isinstance(error, _UNFORESEEN) or kind == _PANIC
    return problem, _REPORT if unforeseen else "give a file that is whole: write or export it again"


def _row(error: BaseException) -> int | None:
    """The line that an error of a parser names."""
    mark = getattr(error, "problem_mark", None)
    row = getattr(error, "lineno", None) if mark is None else mark.line + 1
    return row if isinstance(row, int) else None


def require_file(path: Path, most: int) -> None:
    """Raise InvalidInput unless the path, or what it links to, is a regular file of at most `most` bytes.

    A pipe never ends and a device has no size: reading either would hang or fill the memory.
    """
    with located(path):
        found = path.stat()
    if stat.S_ISDIR(found.st_mode):
        raise refused(path, "a folder, where a file is needed", "give a file")
    if not stat.S_ISREG(found.st_mode):
        raise refused(path, "no regular file: a pipe, a socket or a device", "give a file, or a link to one")
    if found.st_size > most:
        raise refused(path, f"larger than {most / 1_000_000:,g} MB", "split it")


def read_bytes(path: Path, most: int) -> bytes:
    """The content of a regular file of at most `most` bytes; raises InvalidInput where it cannot be read."""
    require_file(path, most)
    with located(path):
        return path.read_bytes()


def refused(
    path: Path, problem: str, remedy: str, row: int | None = None, column: str | None = None, value: str | None = None
) -> InvalidInput:
    """The one fault of a file that is not read."""
    fault = Fault(short(path.name), row, column, None if value is None else short(value), problem, remedy)
    return InvalidInput(f"{short(str(path))}: {problem}", [fault])
