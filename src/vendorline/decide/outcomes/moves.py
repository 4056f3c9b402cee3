"""What may be chosen, and when; and how much an option has of what a term asks for."""

from __future__ import annotations

from vendorline.decide.case.options import USED, Amount, Option
from vendorline.decide.case.outcomes import Term
from vendorline.quick_dataclass import dataclass


@dataclass(frozen=True, slots=True)
class Move:
    """A choice: taken after `decided` years. `start`: what was decided before, at once; None where nothing was."""

    choice: str
    decided: float = 0.0
    start: str | None = None

    @property
    def holds_from(self) -> float:
        """Years from today at which the choice takes hold: what was started and is kept has held all the time."""
        return 0.0 if self.choice == self.start else self.decided

    @property
    def settled(self) -> float:
        """Years from today at which outsiders first saw a decision."""
        return 0.0 if self.start is not None else self.decided


def amount_of(option: Option, line: str, term: Term) -> Amount:
    """The amount of an option in a line that a term asks for; 1 where it asks for none."""
    if term.by is None:
        return 1.0
    return option.lines.get(line, option.lines[USED]).get(term.by, 0.0)
