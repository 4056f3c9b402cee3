"""How old what is held of the law is: which provisions somebody should look at again, where, and for what."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import asdict
from datetime import date

from vendorline.quick_dataclass import dataclass
from vendorline.rulebook.law import Law, Rulebook
from vendorline.rulebook.terms import after

#: A deadline so near, or just passed, may have been moved.
_NEAR = "P1Y"


@dataclass(frozen=True, slots=True)
class Stale:
    """A provision that was last looked at too long ago, or nobody has said when.

    `look_for`: what may have changed, or was never read; `source_urls`: where it was looked at, or else where it can be read.
    """

    provision_id: str
    jurisdiction: str
    law_status: str
    checked_on: date | None
    days_since: int | None
    evidence: str
    look_for: tuple[str, ...]
    source_urls: tuple[str, ...]

    def to_dict(self) -> dict[str, object]:
        """The same as a plain row."""
        return {**asdict(self), "look_for": list(self.look_for), "source_urls": list(self.source_urls)}


def stale(book: Rulebook, on: date, months: int = 6, laws: tuple[Law, ...] | None = None) -> tuple[Stale, ...]:
    """The provisions that nobody has looked at for more than so many months, the oldest first.

    Args:
        book: the provisions.
        on: the day from which it is counted, and on which their status is told.
        months: how long a look holds.
        laws: which of them; None = all.
    """
    found = []
    for law in book if laws is None else laws:
        checked = law.provision.checked_on
        if checked is not None and after(checked, f"P{months}M") >= on:
            continue
        found.append(
            Stale(
                law.id,
                law.jurisdiction,
                book.status(law, on, on),
                checked,
                None if checked is None else (on - checked).days,
                law.provision.evidence,
                tuple(_look_for(law, on)),
                _where(law),
            )
        )
    return tuple(sorted(found, key=lambda one: (one.checked_on or date.min, one.provision_id)))


def _where(law: Law) -> tuple[str, ...]:
    """Addresses of the sources looked at, or else of all."""
    urls = (law.sources[slug].url for slug in law.provision.checked_in or law.sources)
    return tuple(url for url in urls if url is not None) or law.source_urls


def _look_for(law: Law, on: date) -> Iterator[str]:
    provision = law.provision
    if provision.proposed:
        yield "whether the proposal was adopted, changed or dropped"
    elif provision.force in {"advisory", "recommendation"}:
        yield "whether it was made binding, or withdrawn"
    else:
        yield "whether it was amended, suspended or replaced"
    deadline = provision.time.deadline
    if deadline is not None and after(deadline, _NEAR) >= on:
        yield f"whether the deadline {deadline.isoformat()} stands"
    if provision.time.mode == "secret":
        yield "whether its date has become public"
    if provision.evidence == "recalled":
        yield "its text, which nobody has read: it stands here from memory"
    elif provision.evidence == "mixed":
        yield "the parts of its text that stand here from memory"
    for name, precision in provision.date_precision.items():
        yield f"the exact {name.replace('_', ' ')} ({precision})"
    for conflict in provision.conflicts:
        yield f"which is right: {conflict}"
