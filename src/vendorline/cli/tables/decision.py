"""A decision as tables for people, in 80 columns: the answer, the options, and what would change it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from collections.abc import Set as AbstractSet
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from rich.console import Console
    from rich.text import Text

    from vendorline.report.decision.reading import Decided
    from vendorline.report.decision.table import Table

#: Tipping points that a terminal shows, the likeliest first.
MOST_TIPPING = 5
#: Numbers of the tornado that a terminal shows, the widest first.
MOST_MOVING = 5
#: Sentences on weights that a terminal shows, the nearest first.
MOST_BORDERS = 4
#: Options side by side in 80 columns.
MOST_SIDE_BY_SIDE = 4
_MARK = "▸"
_STYLES = {"✗": "bold red", "◷": "yellow", "✓": "green", "?": "cyan", "!": "bold yellow"}


def draw_decision(console: Console, document: Mapping[str, Any]) -> None:
    """Print a decision: the sentence, what is never weighed, options and outcomes, and what would change the answer.

    Args:
        console: where to.
        document: the JSON object of decide.
    """
    from rich.text import Text

    from vendorline.report.decision import changes, findings
    from vendorline.report.decision.reading import Decided

    decided = Decided(document)
    _say(console, document["question"])
    _say(console, Text(document["sentence"], style="bold"))
    if decided.placeholder is not None:
        _say(console, Text.assemble(("PLACEHOLDER", "bold yellow"), f" {decided.placeholder}"))
    console.print()
    _never_weighed(console, decided)
    _options(console, decided)
    _outcomes(console, decided)
    _deadlines(console, decided)
    _network(console, decided)
    _undoing(console, decided)
    _tipping(console, decided)
    _heading(console, findings.weights(decided))
    for line in document["border"][:MOST_BORDERS]:
        _say(console, f"- {line}")
    if len(document["border"]) > MOST_BORDERS:
        _say(console, f"… and {len(document['border']) - MOST_BORDERS} more in the JSON")
    console.print()
    _independence(console, decided)
    _heading(console, findings.runs(decided))
    if document["runs"]:
        _table(console, changes.runs(decided).only("What it tries", "Answer", "Best then", "By", "Share of weights"))
    console.print()
    if document["waiting"]:
        _heading(console, findings.waiting(decided))
        _table(
            console,
            changes.waiting(decided).only(
                "Option", "From what is known then", "From delay", "Together", "Chance of choosing otherwise"
            ),
        )
        _say(console, changes.waiting(decided).note)
        console.print()
    _say(console, f"{findings.support(decided)}.")
    first = next(iter(decided.rows("rows")), None)
    if first is not None:
        _say(
            console,
            f"How a number comes about: --explain OPTION:OUTCOME, such as {document['best'] or decided.best_today}:{first['outcome']}",
        )


def _never_weighed(console: Console, decided: Decided) -> None:
    """What is shown and never weighed; it stands above the options."""
    from vendorline.report.decision.matrix import matrix

    found = matrix(decided, weighed=False)
    if found.heads:
        rows = [[line.name, *(_in_one(cell.mean, cell.spread) for cell in line.cells)] for line in found.lines]
        _draw(
            console,
            "Never weighed, and shown all the same",
            ["Option", *(f"{name}, {unit}" for name, unit in found.heads)],
            rows,
        )
        console.print()


def _options(console: Console, decided: Decided) -> None:
    from vendorline.report.decision import findings
    from vendorline.report.decision.tables import options

    _heading(console, findings.answer(decided))
    table = options(decided).only(
        "Option", "Mean regret", "Behind the best", "Expected loss", "Share of weights", "Chance of being best"
    )
    best = decided.option(decided.document["best"])
    rows = [[_MARK if line[0][1] == best else "", *(text for _, text in line)] for line in table.lines]
    heads = ["", "Option", "Regret", "Behind", "Loss", "Of weights", "p(best)"]
    _draw(console, None, heads, rows, {2, 3, 4, 5, 6})
    _say(console, f"{_MARK} best. Regret, distance behind the best and loss are means, in points.")
    console.print()


def _network(console: Console, decided: Decided) -> None:
    """What the options bring about in the network, where amounts were worked out of one: a line for each, and its plan."""
    from vendorline.report.decision.network import ends, infeasible, network

    table = network(decided)
    if table is None:
        return
    _heading(console, table.title)
    for said in [ends(decided), *infeasible(decided)]:
        if said:
            _say(console, said)
    _table(console, table.only(*(column.head for column in table.columns[:5])))
    reach = table.only("Option", *(column.head for column in table.columns[5:7]))
    if len(reach.columns) > 1:
        _table(console, reach)
    _say(console, table.note)
    console.print()


def _outcomes(console: Console, decided: Decided) -> None:
    """Outcomes of what can be decided today, as many options side by side as 80 columns hold."""
    from vendorline.report.decision.matrix import matrix

    found = matrix(decided, weighed=True)
    today = {decided.option(row["option"]) for row in decided.choices}
    lines = [line for line in found.lines if line.name in today]
    for start in range(0, len(lines), MOST_SIDE_BY_SIDE):
        shown = lines[start : start + MOST_SIDE_BY_SIDE]
        rows = [
            [f"{name}\n{unit}", *(f"{line.cells[place].mean}\n{line.cells[place].spread}" for line in shown)]
            for place, (name, unit) in enumerate(found.heads)
        ]
        _draw(
            console,
            "Outcomes: mean, and from 5 to 95 % of the draws",
            ["Outcome", *(line.name for line in shown)],
            rows,
            set(range(1, 9)),
        )
    if found.nothing:
        _say(console, f"Nothing under any option: {'; '.join(found.nothing)}.")
    console.print()


def _deadlines(console: Console, decided: Decided) -> None:
    """What an earlier or later last day changes, where an option has several."""
    from vendorline.report.decision.deadlines import deadlines

    table = deadlines(decided)
    if table is None:
        return
    _heading(console, table.title)
    _table(console, table.only("Outcome", "Option", "Mean", "5 % below", "95 % below", "Unit"))
    _say(console, table.note)
    console.print()


def _undoing(console: Console, decided: Decided) -> None:
    """When something is first paid for each option, who has the power to decide, and what is open in law."""
    from vendorline.report.decision import findings
    from vendorline.report.decision.tables import undoing

    _heading(console, findings.undoing(decided))
    _table(console, undoing(decided).only("Option", "No one-off payment until", "Then paid", "Borne by"))
    _say(console, f"Power to decide: {decided.document['powers']['said']}")
    asked = [(row["option"], question) for row in decided.rows("options") for question in row.get("questions") or ()]
    own = [question for option, question in asked if option == decided.best_today]
    if asked:
        _say(console, "Open questions of law:")
    for question in own:
        _say(console, f"? {question}")
    if len(asked) > len(own):
        _say(console, f"… and {len(asked) - len(own)} about other options in the JSON")
    console.print()


def _tipping(console: Console, decided: Decided) -> None:
    from vendorline.report.decision import changes, findings

    _heading(console, findings.tipping(decided))
    table = changes.tipping_in_words(decided).only("Number", "Turns the answer", "Then better", "Chance", "Rests on")
    if table.rows:
        _table(console, table, most=MOST_TIPPING)
    if said := findings.joint(decided):
        _say(console, said)
    console.print()
    _tornado(console, decided)


def _tornado(console: Console, decided: Decided) -> None:
    """The numbers that move the lead of the best most."""
    from vendorline.report.decision import changes

    table = changes.tornado_in_words(decided)
    if table.rows:
        _heading(console, table.title)
        _table(console, table, most=MOST_MOVING)
        _say(console, table.note)
        console.print()


def _independence(console: Console, decided: Decided) -> None:
    """The verdict without each set of acts; acts have letters, so that a set is one line."""
    from vendorline.report.decision import changes, findings

    _heading(console, findings.independence(decided))
    if not decided.rows("removed"):
        console.print()
        return
    acts = list(dict.fromkeys(name for row in decided.rows("removed") for name in row["acts"]))
    letters = {name: _letter(place) for place, name in enumerate(acts)}
    for name, letter in letters.items():
        _say(console, f"{letter}  {decided.act(name)}")
    table = changes.independence(decided).only(
        "Whose acts", "Verdict", "Best then", "By", "Weights in which the best changes"
    )
    rows = [
        [" + ".join(letters[name] for name in row["acts"]), *(text for _, text in line)]
        for row, line in zip(decided.rows("removed"), table.lines, strict=True)
    ]
    _draw(console, None, ["Without", "Whose", "Verdict", "Best then", "By", "Weights changed"], rows, {4, 5})
    _say(console, decided.caveat)
    console.print()


def _letter(place: int) -> str:
    return chr(ord("A") + place % 26) + (str(place // 26) if place >= 26 else "")


def _in_one(mean: str, spread: str) -> str:
    return f"{mean} ({spread})" if spread else mean


def _say(console: Console, text: str | Text) -> None:
    """A line of words; what stands in it is no markup."""
    from rich.text import Text

    console.print(text if isinstance(text, Text) else Text(text))


def _heading(console: Console, text: str) -> None:
    from rich.text import Text

    console.print(Text(text, style="bold"))


def _table(console: Console, table: Table, most: int | None = None) -> None:
    """A table of a decision: verdicts keep their sign and word, colour only repeats them."""
    rows = [[text for _, text in line] for line in table.lines]
    numbers = {place for place, column in enumerate(table.columns) if column.is_number}
    _draw(console, None, [column.label for column in table.columns], rows[:most], numbers)
    if most is not None and len(rows) > most:
        console.print(f"… and {len(rows) - most} more in the JSON")


def _draw(
    console: Console,
    title: str | None,
    heads: Sequence[str],
    rows: Sequence[Sequence[str]],
    numbers: AbstractSet[int] = frozenset(),
) -> None:
    from rich.table import Table as Grid
    from rich.text import Text

    grid = Grid(title=title, title_justify="left", box=None, pad_edge=False, min_width=40)
    for place, head in enumerate(heads):
        grid.add_column(Text(head), justify="right" if place in numbers else "left", overflow="fold")
    for row in rows:
        grid.add_row(*(Text(cell, style=_STYLES.get(cell[:1], "")) for cell in row))
    console.print(grid)
