"""The grid of operators by provisions: the worst operators first, what is in force apart from what is supposed."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace

from vendorline.quick_dataclass import dataclass
from vendorline.report.answer.cells import Cell
from vendorline.report.answer.decisive import Decisive, decisive
from vendorline.report.answer.laws import force, set_name, short_country
from vendorline.report.answer.sets import RuleSet
from vendorline.report.census import Census
from vendorline.report.groups import Provision
from vendorline.report.names import Names
from vendorline.report.wording import capital, possessive, word
from vendorline.report.words import anchor, day
from vendorline.results.verdicts import VERDICTS

MOST_COLUMNS, MOST_OPERATORS, SHOWN_OF_MANY = 8, 14, 12


@dataclass(frozen=True, slots=True)
class Head:
    """A column: a provision under its set."""

    provision: Provision
    link: str


@dataclass(frozen=True, slots=True)
class Block:
    """The columns of one set, what stands over them, and what is the same for every operator."""

    lead: str
    title: str
    hypothetical: bool
    heads: tuple[Head, ...]
    same: tuple[tuple[str, tuple[str, ...]], ...]
    folded: int


@dataclass(frozen=True, slots=True)
class Row:
    """An operator's verdicts, by block; a missing one is None."""

    operator: str
    note: str
    cells: tuple[tuple[Cell | None, ...], ...]


@dataclass(frozen=True, slots=True)
class Grid:
    """The grid, who it leaves to the fold, and its footnote on shared networks."""

    blocks: tuple[Block, ...]
    rows: tuple[Row, ...]
    hidden: tuple[Row, ...]
    more: str
    everybody: str
    shared: tuple[tuple[str, str], ...]

    @property
    def columns(self) -> int:
        """How many provisions have a column."""
        return sum(len(block.heads) for block in self.blocks)


def grid(sets: Sequence[RuleSet], first: Decisive | None, names: Names, counted: Census) -> Grid | None:
    """The grid of several operators; None where nothing was judged."""
    if not sets:
        return None
    order = ordered(sets, first, names, counted)
    blocks: list[tuple[RuleSet, Block]] = []
    room = MOST_COLUMNS
    for of in sets:
        columns = _columns(of, first if first and first.of is of else decisive(of), room, alone=not blocks)
        room -= len(columns)
        block = _block(of, columns)
        if columns or block.same:
            blocks.append((of, block))
    blocks = _with_proposals(blocks)
    notes = _shared(order, counted)
    rows = [_row(operator, blocks, names, notes) for operator in order]
    cut = SHOWN_OF_MANY if len(rows) > MOST_OPERATORS else len(rows)
    everybody = f"All {word(len(order))}" if len(order) > 2 else "Both" if len(order) == 2 else "Alone"
    return Grid(
        tuple(block for _, block in blocks), tuple(rows[:cut]), tuple(rows[cut:]), _more(order[cut:], first), everybody,
        _footnote(notes, names),
    )  # fmt: skip


def ordered(sets: Sequence[RuleSet], first: Decisive | None, names: Names, counted: Census) -> list[str]:
    """Operators, the worst first by the set of the answer, then by share; those that share a network side by side."""
    operators = list(dict.fromkeys(operator for of in sets for operator in of.operators))
    of = first.of if first else sets[0]

    def rank(operator: str) -> tuple[object, ...]:
        own = first.own(operator) if first else []
        shares = [one.share[0] for one in own if one.share]
        return (*(-number for number in of.counts(operator)[:3]), -max(shares, default=0.0), names.operator(operator))

    found = sorted(operators, key=rank)
    out: list[str] = []
    for operator in found:
        if operator not in out:
            together = counted.together(operator)
            out += [operator, *(o for o in found if o in together and o != operator and o not in out)]
    return out


def _columns(of: RuleSet, said: Decisive, room: int, *, alone: bool) -> tuple[Provision, ...]:
    """Provisions that tell operators apart, those of the answer first where there is no room for all; never none in a grid."""
    chosen = of.differing
    if not chosen and alone:
        chosen = said.provisions
    if len(chosen) > room:
        first = {p.id for p in said.provisions}
        kept = sorted(chosen, key=lambda p: (p.id not in first, force(p.force).rank))[: max(room, 0)]
        chosen = tuple(p for p in chosen if p in kept)
    return chosen


def _block(of: RuleSet, columns: Sequence[Provision]) -> Block:
    shown = {p.id for p in columns}
    same: dict[str, list[str]] = {}
    for provision in of.provisions:
        verdict = of.uniform(provision.id)
        if verdict and provision.id not in shown:
            same.setdefault(verdict, []).append(provision.title)
    left = [p for p in of.differing if p.id not in shown]
    lead, title = heading(of, columns)
    heads = tuple(Head(p, anchor("finding", of.group.id, p.id)) for p in columns)
    lines = tuple((verdict, tuple(same[verdict])) for verdict in VERDICTS if verdict in same)
    return Block(lead, title, of.group.hypothetical, heads, lines, len(left))


def _with_proposals(blocks: list[tuple[RuleSet, Block]]) -> list[tuple[RuleSet, Block]]:
    """Proposals under which operators do not differ stand in the line of the law that they would change."""
    law = {of.group.jurisdiction: place for place, (of, _) in enumerate(blocks) if of.group.standing == "law"}
    kept = list(blocks)
    for of, block in blocks:
        place = law.get(of.group.jurisdiction)
        if of.group.standing != "proposed" or block.heads or place is None:
            continue
        base, own = kept[place]
        lines = dict(own.same)
        for verdict, titles in block.same:
            lines[verdict] = (*lines.get(verdict, ()), *(f"{title} (proposed)" for title in titles))
        same = tuple((verdict, lines[verdict]) for verdict in VERDICTS if verdict in lines)
        kept[place] = base, replace(own, same=same)
        kept.remove((of, block))
    return kept


def heading(of: RuleSet, columns: Sequence[Provision], *, dated: bool = True) -> tuple[str, str]:
    """What stands over a set: the part in bold, and the rest."""
    group = of.group
    on = f" · {'outlook for ' if of.outlook and not of.group.hypothetical else ''}{day(of.day)}" if dated else ""
    if group.standing == "trial":
        return "What if:", f"{group.says.rstrip('.') or 'a trial'}{on}"
    owner = possessive(short_country(group.jurisdiction))
    if group.standing == "as_if":
        adopted = [p.adopted_on for p in of.provisions if p.adopted_on]
        return "What if", f"{owner} rules{f' of {max(adopted):%B %Y}' if adopted else ''} applied?{on}"
    if group.standing == "proposed":
        return "What if", f"{owner} proposals were in force?{on}"
    forces = list(dict.fromkeys(force(p.force).adjective for p in (columns or of.provisions)))
    return capital(set_name(group, of.provisions)), f", in force, {' and '.join(forces[:2])}{on}"


def _row(operator: str, blocks: Sequence[tuple[RuleSet, Block]], names: Names, notes: dict[str, str]) -> Row:
    cells = tuple(tuple(of.cell(head.provision.id, operator) for head in block.heads) for of, block in blocks)
    return Row(names.operator(operator or None), notes.get(operator, ""), cells)


def _shared(order: Sequence[str], counted: Census) -> dict[str, str]:
    """A letter for each network that several of the operators shown share."""
    letters = iter("abcdefgh")
    found: dict[str, str] = {}
    for group in counted.sharing:
        here = [operator for operator in group if operator in order and operator not in found]
        if len(here) > 1 and (letter := next(letters, "")):
            found |= dict.fromkeys(here, letter)
    return found


def _footnote(notes: dict[str, str], names: Names) -> tuple[tuple[str, str], ...]:
    """For each letter which operators share a network."""
    said = []
    for letter in dict.fromkeys(notes.values()):
        who = [names.operator(operator) for operator, own in notes.items() if own == letter]
        said.append((letter, f"{' and '.join(who)} share one network; its equipment counts for each."))
    return tuple(said)


def _more(hidden: Sequence[str], first: Decisive | None) -> str:
    """How the operators that the grid leaves out stand: `38 more: 30 met, 8 unknown`."""
    if not hidden or first is None:
        return ""
    words: tuple[tuple[str, Callable[[str], bool]], ...] = (
        ("breached or due", lambda standing: standing == "failing"), ("unknown", lambda standing: standing == "unknown"),
        ("met", lambda standing: standing == "met"), ("not applicable", lambda standing: standing == "nothing"),
    )  # fmt: skip
    standing = [first.standing.get(operator, "nothing") for operator in hidden]
    counts = [(sum(map(test, standing)), name) for name, test in words]
    return f"{len(hidden)} more: {', '.join(f'{number} {name}' for number, name in counts if number)}"
