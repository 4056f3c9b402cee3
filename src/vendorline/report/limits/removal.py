"""What has to go: per operator the share of what is in scope, known and possible, with the counts beside it."""

from __future__ import annotations

from datetime import date

from vendorline.quick_dataclass import dataclass
from vendorline.report.answer.cells import Cell
from vendorline.report.answer.decisive import Decisive
from vendorline.report.groups import Provision
from vendorline.report.names import Names
from vendorline.report.palette import ink
from vendorline.report.wording import capital, count_range, plural, share_range, word
from vendorline.report.words import unit

#: Rows that stand in the open where there are more than a few more.
MOST_PROVISIONS, MOST_ROWS, IN_THE_OPEN = 2, 200, 14


@dataclass(frozen=True, slots=True)
class Amount:
    """What one operator has under one provision."""

    low: float
    high: float
    goes: str
    of: str


@dataclass(frozen=True, slots=True)
class Row:
    """An operator and what it has under each provision."""

    operator: str
    amounts: tuple[Amount | None, ...]


@dataclass(frozen=True, slots=True)
class Removal:
    """The table: its finding as a title, its provisions, its rows."""

    title: str
    provisions: tuple[Provision, ...]
    units: tuple[str, ...]
    rows: tuple[Row, ...]
    hidden: int
    vendors: str
    colour: str
    day: date
    outlook: bool
    ranged: bool

    @property
    def shown(self) -> tuple[Row, ...]:
        """The rows that stand in the open."""
        return self.rows if len(self.rows) <= IN_THE_OPEN + 2 else self.rows[:IN_THE_OPEN]

    @property
    def folded(self) -> tuple[Row, ...]:
        """The rest."""
        return self.rows[len(self.shown) :]


def removal(said: Decisive, vendors: str, vendor_id: str, names: Names) -> Removal | None:
    """The table for an answer about equipment that has to go; None where nothing might have to."""
    of = said.of
    provisions = said.provisions[:MOST_PROVISIONS]
    rows = []
    for operator in of.operators:
        found = [of.cell(p.id, operator) for p in provisions]
        if any(one and one.share for one in found):
            rows.append((operator, found))
    if not any(one and one.share and one.share[1] > 0 for _, found in rows for one in found):
        return None
    rows.sort(key=lambda item: (*_rank(item[1]), names.operator(item[0])))
    made = tuple(
        Row(names.operator(operator or None), tuple(_amount(one) for one in found)) for operator, found in rows
    )
    ranged = any(amount.low != amount.high for row in made for amount in row.amounts if amount)
    return Removal(
        _title(said, vendors, names), provisions, tuple(unit(p.basis) for p in provisions), made[:MOST_ROWS], max(0, len(made) - MOST_ROWS),
        vendors, ink(vendor_id), of.day, of.outlook, ranged,
    )  # fmt: skip


def _rank(found: list[Cell | None]) -> tuple[float, ...]:
    shares = [one.share if one and one.share else (0.0, 0.0) for one in found]
    return (-shares[0][0], -shares[0][1], *(-share[0] for share in shares[1:]))


def _amount(one: Cell | None) -> Amount | None:
    if one is None or one.share is None:
        return None
    return Amount(
        *one.share,
        count_range(one.row.count_low, one.row.count_high),
        count_range(one.row.denominator, one.row.denominator_high),
    )


def _title(said: Decisive, vendors: str, names: Names) -> str:
    """Who is past the deadline or has it ahead, and who has most to do."""
    of = said.of
    first = next((p for p in said.provisions if any(one.verdict == "breached" for one in of.row_cells(p.id))), said.provisions[0])  # fmt: skip
    cells = of.row_cells(first.id)
    past = [one for one in cells if one.verdict == "breached"]
    due = [one for one in cells if one.verdict == "due"]
    chosen = past or due or [one for one in cells if one.verdict == "unknown"]
    counted = [one for one in chosen if one.share]
    if not counted:
        return f"{first.title}: share of what is in scope"
    most = max(counted, key=lambda one: (one.share or (0.0, 0.0), names.operator(one.row.operator_id)))
    number = len(chosen)
    who = f"{capital(word(number))} {plural(number, 'operator')}"
    tail = f"{names.operator(most.row.operator_id)} has most to do, {share_range(*(most.share or (0, 0)))}"
    still = plural(number, "has", "have")
    if number == 1:
        who = names.operator(most.row.operator_id)
        tail = f"{share_range(*(most.share or (0, 0)))} of what is in scope"
    if past:
        return f"{who} {still} {vendors} equipment in place against “{first.title}”; {tail}"
    if due:
        return f"{who} {still} {vendors} equipment to remove under “{first.title}”; {tail}"
    return f"{who} may have {vendors} equipment under “{first.title}”: nobody can tell yet"
