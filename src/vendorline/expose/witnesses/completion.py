"""What a proof supposes of what nobody has stated: one completion, in which the number is what it is."""

from __future__ import annotations

from collections.abc import Iterator

from vendorline.expose.arrays.prepared import Prepared
from vendorline.expose.capabilities import HIGH, LOW, capabilities
from vendorline.expose.control.holders import BETWEEN, ENDS
from vendorline.expose.protection.switches import COLUMNS, Setting
from vendorline.expose.unknowns import open_switches
from vendorline.quick_dataclass import dataclass


@dataclass(frozen=True, slots=True)
class Completion:
    """What counts as so.

    `makers`: whose the equipment of unknown vendors is: nobody's of those asked about (LOW), theirs (HIGH), or theirs only where it stands
    between the ends of protection (BETWEEN) or only elsewhere (ENDS). `hides` and `keeps`: whether confidentiality and integrity that nobody stated are on (LOW) or
    off (HIGH).
    """

    makers: int
    hides: int
    keeps: int

    @property
    def rest(self) -> int:
        """How everything else that is open counts: against those asked about (LOW) or for them (HIGH)."""
        return HIGH if self.makers in (HIGH, ENDS) else LOW

    def sentences(self, prepared: Prepared, settings: tuple[Setting, ...]) -> Iterator[str]:
        """What is supposed, as far as this network leaves it open."""
        if (prepared.vendor < 0).any():
            yield "equipment whose vendor nobody states is " + _MAKERS[self.makers]
        found = {column for _, column in open_switches(prepared, settings)}
        for column, bound in zip(COLUMNS, (self.hides, self.keeps), strict=True):
            if column in found:
                yield f"{column} that nobody stated is {'on' if bound == LOW else 'off'}"
        if (~capabilities().researched[prepared.function]).any():
            yield f"user traffic {'passes' if self.rest == HIGH else 'does not pass'} functions that nobody researched in clear"
        kind = "one of theirs does" if self.rest == HIGH else "one made by others does, if there is one"
        yield f"where nobody says which of several elements serves or hosts, {kind}"
        yield from prepared.supposed

    def to_dict(self) -> dict[str, str]:
        """The completion as plain values."""
        return {
            "vendors": ("others", "theirs", "between", "ends")[self.makers],
            **{column: "on" if bound == LOW else "off"
               for column, bound in zip(COLUMNS, (self.hides, self.keeps), strict=True)},
            "rest": "for" if self.rest == HIGH else "against",
        }  # fmt: skip


_MAKERS = {
    LOW: "made by others", HIGH: "theirs",
    BETWEEN: "theirs where it stands between the ends of protection, and made by others elsewhere",
    ENDS: "made by others where it stands between the ends of protection, and theirs elsewhere",
}  # fmt: skip
LEAST = Completion(LOW, LOW, LOW)
GREATEST = Completion(HIGH, HIGH, HIGH)
#: The completions that are tried for altering blindly, in the order of `alter_blind.blind`.
BLIND = (
    (Completion(LOW, HIGH, LOW), Completion(HIGH, HIGH, LOW), Completion(ENDS, HIGH, LOW)),
    (Completion(LOW, LOW, HIGH), Completion(HIGH, LOW, HIGH), Completion(BETWEEN, LOW, HIGH)),
)
