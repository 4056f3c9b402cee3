"""Everything on the first screen, computed from the rows and the counts of the network."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from markupsafe import Markup

from vendorline.network.tables import Network
from vendorline.quick_dataclass import dataclass
from vendorline.report.answer.asking import Asking, asking
from vendorline.report.answer.cells import Cell, cell
from vendorline.report.answer.changes import Change, changes
from vendorline.report.answer.context import context
from vendorline.report.answer.decisive import Decisive, decisive
from vendorline.report.answer.grid import Grid, grid, heading
from vendorline.report.answer.nothing import nothing_in_force
from vendorline.report.answer.sentence import Speaker, answer
from vendorline.report.answer.sets import RuleSet
from vendorline.report.answer.tiles import Tiles, tiles
from vendorline.report.census import Census
from vendorline.report.groups import Provision
from vendorline.report.names import Names
from vendorline.report.words import anchor

MOST_DAYS = 6


@dataclass(frozen=True, slots=True)
class TurnedRow:
    """A provision of the only operator, and its cell on each day."""

    provision: Provision
    link: str
    cells: tuple[Cell | None, ...]


@dataclass(frozen=True, slots=True)
class Turned:
    """The grid of one operator: provisions as rows, days as columns."""

    lead: str
    title: str
    hypothetical: bool
    days: tuple[date, ...]
    rows: tuple[TurnedRow, ...]


@dataclass(frozen=True, slots=True)
class FirstScreen:
    """The answer and what stands with it."""

    answer: str
    context: Markup
    grid: Grid | None
    turned: tuple[Turned, ...]
    changes: tuple[Change, ...]
    asking: Asking
    tiles: Tiles | None
    first: Decisive | None

    @property
    def judged(self) -> bool:
        """Whether any rule was judged."""
        return self.first is not None

    @property
    def has_panels(self) -> bool:
        """Whether there is anything to say beside the grid."""
        return self.judged or self.tiles is not None or bool(self.asking.notes)


def first_screen(
    network: Network,
    sets: Sequence[RuleSet],
    names: Names,
    counted: Census,
    *,
    asked_law: bool,
    known: date,
    otherwise: str,
) -> FirstScreen:
    """The first screen.

    Args:
        network: the network.
        sets: sets of rules that gave verdicts, the law first.
        names: names of operators.
        counted: counts of the network.
        asked_law: whether the law of the operators was asked, even where it gave no verdict.
        known: day up to which the law is known, where no row says.
        otherwise: the answer where no rule was asked at all.
    """
    countries = list(dict.fromkeys(network["operators"]["country"].drop_nulls().to_list()))
    home = countries[0] if countries else None
    first = _first(sets, home, asked_law=asked_law)
    speaker = Speaker(names, counted.vendors)
    if first:
        said = answer(first, speaker)
    elif asked_law:
        said = nothing_in_force(countries, network.as_of, known)
    else:
        said = otherwise
    ordered_sets = sorted(sets, key=lambda of: first is not None and of is not first.of)
    drawn = grid(ordered_sets, first, names, counted)
    asked = first.of if first else ordered_sets[0] if ordered_sets else None
    meant = list(dict.fromkeys(v for one in (first.cells if first else ()) for v in one.row.vendor_ids))
    alone = drawn is not None and len(drawn.rows) == 1 and not drawn.hidden
    empty = first is not None and first.kind == "nothing"
    return FirstScreen(
        answer=said,
        context=context(first, sets, speaker, as_of=network.as_of, announced=counted.announced) if sets else Markup(""),
        grid=drawn,
        turned=tuple(_turned(of) for of in ordered_sets) if drawn and alone else (),
        changes=changes(first, ordered_sets, speaker, counted, home) if first else (),
        asking=asking(asked, ordered_sets, names, counted, drawn.everybody if drawn else ""),
        tiles=None if empty else tiles(counted, [v for v in meant if counted.holding(v)] or meant, countries),
        first=first,
    )


def _first(sets: Sequence[RuleSet], home: str | None, *, asked_law: bool) -> Decisive | None:
    """What the answer is about: the law of the operators' own country first; a supposition only where no law was asked."""
    laws = [of for of in sets if of.group.standing == "law"]
    if not laws and asked_law:
        return None
    found = sorted(laws or sets, key=lambda of: of.group.jurisdiction != home)
    return decisive(found[0]) if found else None


def _turned(of: RuleSet) -> Turned:
    group = of.group
    days = group.key_days if of.day in group.key_days else tuple(sorted({*group.key_days, of.day}))[-MOST_DAYS:]
    rows = []
    for provision in of.provisions:
        cells = tuple(cell([row for row in group.of(provision.id) if row.on == on]) for on in days)
        rows.append(TurnedRow(provision, anchor("finding", group.id, provision.id), cells))
    lead, title = heading(of, of.provisions, dated=False)
    return Turned(lead, title, group.hypothetical, days, tuple(rows))
