"""Why a document cannot be read: one fault that says so and how to mend it; and the libraries that reading needs."""

from __future__ import annotations

from importlib.metadata import PackageNotFoundError, version

from vendorline.errors import Fault, InvalidInput, cut, require_library

_LONGEST = 200


def refused(name: str, problem: str, remedy: str) -> InvalidInput:
    """The one fault of a document that is not read."""
    short = cut(name, _LONGEST)
    return InvalidInput(f"{short}: {problem}", [Fault.at(short, None, problem, remedy)])


def require(library: str, what: str) -> None:
    """Raise MissingLibrary, which names the extra, unless a library that reads `what` is installed."""
    require_library(library, f"reading {what} needs {library}: pip install 'vendorline[evidence]'")


def with_versions(*libraries: str) -> str:
    """Libraries with their versions, in words."""
    return ", ".join(f"{name} {_version(name)}" for name in libraries)


def _version(name: str) -> str:
    try:
        return version(name)
    except PackageNotFoundError:
        return "(version unknown)"
