"""What can go wrong, in one tree.

    VendorlineError
      InvalidInput(ValueError)      data that cannot be used; carries every fault
        InvalidRules                a file of provisions that cannot be used
      UnknownName(LookupError)      a name that nothing here carries; offers near ones
      UsageError(ValueError)        options that do not go together
        Unwritable                  a result cannot go where it should
      MissingLibrary(ImportError)   an optional library is not installed
      Stopped(RuntimeError)         somebody asked to stop; nothing is left half-done
        CutOff                      while a result was written to stdout, which is left half-written

Faults of data are rows; an exception is raised only where no result is possible.
"""

from __future__ import annotations

import difflib
from collections.abc import Iterable, Sequence
from importlib.util import find_spec
from typing import Literal

from vendorline.quick_dataclass import dataclass

#: No name that anything carries has so many letters.
LONGEST_NAME = 200
Severity = Literal["error", "warning"]


@dataclass(frozen=True, slots=True, order=True)
class Fault:
    """One thing wrong with an input, where it stands and how to mend it.

    `row` is the line as a spreadsheet numbers it: the header is row 1.
    """

    file: str
    row: int | None
    column: str | None
    value: str | None
    problem: str
    remedy: str
    severity: Severity = "error"

    @classmethod
    def at(cls, file: str, row: int | None, problem: str, remedy: str, severity: Severity = "error") -> Fault:
        """What is wrong with a file, or with a row of it, and with no cell alone."""
        return cls(file, row, None, None, problem, remedy, severity)

    def to_dict(self) -> dict[str, str | int | None]:
        """The fault as a plain row."""
        return {name: getattr(self, name) for name in self.__slots__}

    def shortened(self, longest: int) -> Fault:
        """The fault with no text longer than `longest` characters, however long a name or a value of the input is."""
        column, value = (None if text is None else cut(text, longest) for text in (self.column, self.value))
        problem, remedy = cut(self.problem, _LONGEST_SENTENCE), cut(self.remedy, _LONGEST_SENTENCE)
        return Fault(cut(self.file, longest), self.row, column, value, problem, remedy, self.severity)

    def __str__(self) -> str:
        fault = self.shortened(_LONGEST_SENTENCE)
        place = fault.file + (f":{fault.row}" if fault.row is not None else "")
        column = f" {fault.column}" if fault.column else ""
        value = f" = {fault.value!r}" if fault.value is not None else ""
        return f"{fault.severity}: {place}{column}{value}: {fault.problem} ({fault.remedy})"


#: Characters of a sentence, a name or a value on one line.
_LONGEST_SENTENCE = 1_000


def cut(text: str, longest: int) -> str:
    """A text of at most so many characters; what is left out is marked."""
    return text if len(text) <= longest else text[:longest] + "…"


def counted(count: int, word: str) -> str:
    """A number and its noun: 1 error, 2 errors."""
    return f"{count:,} {word}{'' if count == 1 else 's'}"


#: Faults that a traceback shows under the error.
_NOTED = 5


class VendorlineError(Exception):
    """Base of every error that vendorline raises on purpose."""


class InvalidInput(VendorlineError, ValueError):  # noqa: N818 - reads as a sentence at the call
    """Input that cannot be used; `faults` holds every reason, not only the first."""

    def __init__(self, message: str, faults: Iterable[Fault] = ()) -> None:
        super().__init__(message)
        self.faults: tuple[Fault, ...] = tuple(faults)
        for fault in self.faults[:_NOTED]:
            self.add_note(str(fault))
        if len(self.faults) > _NOTED:
            self.add_note(f"... and {len(self.faults) - _NOTED:,} more; `faults` holds all")


class InvalidRules(InvalidInput):
    """Provisions that cannot be used; each fault names the file and the line."""


class UsageError(VendorlineError, ValueError):
    """Options that do not go together, or an argument nobody can read."""


class Unwritable(UsageError):  # noqa: N818
    """A result that cannot be written where it should go."""


class MissingLibrary(VendorlineError, ImportError):  # noqa: N818
    """An optional library is not installed; the message says which extra brings it."""


def installed(library: str) -> bool:
    """Whether a library can be imported; nothing is loaded."""
    try:
        return find_spec(library) is not None
    except ValueError:  # put aside among the modules
        return False


def require_library(library: str, said: str) -> None:
    """Raise MissingLibrary, which says `said`, unless a library can be imported; nothing is loaded."""
    if not installed(library):
        raise MissingLibrary(said)


class Stopped(VendorlineError, RuntimeError):  # noqa: N818
    """Work that stopped because somebody asked for it."""


class CutOff(Stopped):
    """Work that stopped while its result was being written: what was written of it is not whole."""


class UnknownName(VendorlineError, LookupError):  # noqa: N818
    """A name that nothing here carries; `guess` False where it is spelt as it should be, so that no other is meant."""

    def __init__(
        self, kind: str, name: str, known: Sequence[str], near: str | None = None, *, guess: bool = True
    ) -> None:
        near = near or (did_you_mean(name, known) if guess else None)
        hint = f"; did you mean {near}?" if near else f"; known: {_listed(known)}" if known else "; there is none"
        said = f"unknown {kind} {name!r}" if guess else f"nothing is held of {kind} {name!r}"
        super().__init__(f"{said}{hint}")
        self.kind, self.name, self.near = kind, name, near


#: Names that a message lists.
_LISTED = 12


def _listed(names: Sequence[str]) -> str:
    """The first names, and how many more there are."""
    ordered = sorted(names)
    more = len(ordered) - _LISTED
    return ", ".join(ordered[:_LISTED]) + (f" and {more:,} more" if more > 0 else "")


def did_you_mean(name: str, known: Sequence[str]) -> str | None:
    """The nearest known name, or None where nothing is near, as nothing is to a name longer than any."""
    if len(name) > LONGEST_NAME:
        return None
    folded = {k.casefold(): k for k in known}
    near = difflib.get_close_matches(name.casefold(), folded, n=1, cutoff=0.6)
    return folded[near[0]] if near else None
