"""Sets of rules as the first screen shows them: on which day, for whom, and which provisions tell operators apart."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from functools import cached_property

from vendorline.quick_dataclass import dataclass
from vendorline.report.answer.cells import Cell, cell
from vendorline.report.groups import Group, Provision
from vendorline.report.judgement import Judgement
from vendorline.results.verdicts import VERDICTS

_WORST = {name: place for place, name in enumerate(VERDICTS)}


@dataclass(frozen=True)
class RuleSet:
    """A group of rows on the one day that the first screen shows."""

    group: Group
    day: date
    operators: tuple[str, ...]
    cells: Mapping[tuple[str, str], Cell]

    @property
    def outlook(self) -> bool:
        """Whether the day lies after what the network describes."""
        return any(one.row.outlook for one in self.cells.values())

    @cached_property
    def provisions(self) -> tuple[Provision, ...]:
        """Provisions that give a verdict on the day: by deadline, those without one last."""
        there = {provision_id for provision_id, _ in self.cells}
        found = [p for p in self.group.provisions.values() if p.id in there]
        first = date.max
        return tuple(sorted(found, key=lambda p: (p.from_on or p.deadline or first, p.deadline or first, p.id)))

    def cell(self, provision_id: str, operator_id: str) -> Cell | None:
        """What one operator gets under one provision."""
        return self.cells.get((provision_id, operator_id))

    def row_cells(self, provision_id: str) -> list[Cell]:
        """Every operator's cell of a provision."""
        return [one for (name, _), one in self.cells.items() if name == provision_id]

    def uniform(self, provision_id: str) -> str | None:
        """The verdict that every operator has under a provision; None where they differ."""
        verdicts = {one.verdict for one in self.row_cells(provision_id)}
        complete = all((provision_id, operator) in self.cells for operator in self.operators)
        return verdicts.pop() if len(verdicts) == 1 and complete else None

    @cached_property
    def differing(self) -> tuple[Provision, ...]:
        """Provisions under which operators differ."""
        return tuple(p for p in self.provisions if self.uniform(p.id) is None)

    def counts(self, operator_id: str) -> tuple[int, ...]:
        """How many verdicts of each kind an operator has, the worst kind first."""
        own = [one.verdict for (_, name), one in self.cells.items() if name == operator_id]
        return tuple(own.count(verdict) for verdict in VERDICTS)


def rule_sets(groups: Sequence[Group], made_on: date) -> tuple[RuleSet, ...]:
    """The sets of the first screen, the law first; a group whose rows name no operator is judged for a whole country."""
    return tuple(_set(group, made_on) for group in groups if group.rows)


def shown_day(group: Group, made_on: date) -> date:
    """The last judged day that is not after the day of the report; of a what-if the last; else the first."""
    if group.standing in ("as_if", "trial"):
        return group.days[-1]
    past = [on for on in group.days if on <= made_on]
    return past[-1] if past else group.days[0]


def _set(group: Group, made_on: date) -> RuleSet:
    day = shown_day(group, made_on)
    rows: dict[tuple[str, str], list[Judgement]] = {}
    for row in group.on(day):
        rows.setdefault((row.provision_id, row.operator_id or ""), []).append(row)
    cells = {key: made for key, own in rows.items() if (made := cell(own))}
    operators = tuple(dict.fromkeys(operator for _, operator in cells))
    return RuleSet(group, day, operators, cells)
