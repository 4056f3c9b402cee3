"""A plan as tables for people, in 80 columns: the sentence, who does how much, what binds, what is not planned for."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from vendorline.cli.output import plain_table
from vendorline.cli.plan.likely import draw_likely
from vendorline.cli.tables.fitting import print_table
from vendorline.plan.outputs.words import ACTIONS, REASONS

if TYPE_CHECKING:
    from rich.console import Console

#: Groups of limits that a terminal shows, those worth most first.
MOST_LIMITS = 8
#: Provisions without a schedule that a terminal shows.
MOST_LEFT = 10
_OPEN = "not_known_whether_reached"


def draw_plan(console: Console, made: Mapping[str, Any]) -> None:
    """Print a plan.

    Args:
        console: where to.
        made: the JSON object of plan.
    """
    from rich.text import Text

    console.print(Text(made["sentence"], style="bold"), soft_wrap=False)
    console.print(_basis(made), markup=False)
    if made["status"] == "stopped" and made["objective"] is not None:
        console.print("Stopped early: this is the best schedule so far, with the gap it has.", markup=False)
    _clashes(console, made)
    if made["objective"] is None:
        if made.get("likely"):
            draw_likely(console, made)
        _left(console, made)
        return
    console.print()
    money = made["currency"]
    table = plain_table(
        ["operator", "action", "units", f"cost, {money}"], right=["units", f"cost, {money}"], whole=["operator"]
    )
    for row in made["totals"]:
        table.add_row(row["operator_id"], ACTIONS[row["action"]], f"{row['units']:,}", f"{row['cost']:,.0f}")
    print_table(console, table, keys=2)
    console.print()
    parts = ", ".join(f"{name.replace('_', ' ')} {value:,.0f}" for name, value in made["parts"].items() if value)
    if parts:
        console.print(f"Of it: {parts}.", markup=False)
    if made["write_off"]:
        console.print(
            f"Beside it, no cash: {money} {made['write_off']:,.0f} of book value written off before the end of its life.",
            markup=False,
        )
    if made["renewal"] and not made["renewal_credit"]:
        console.print(
            f"Not subtracted: {money} {made['renewal']:,.0f} of renewal that would have come anyway (--renewal-credit).",
            markup=False,
        )
    if made["unknown_elements"]:
        console.print(
            f"Kept, since nobody states their vendor: {made['unknown_elements']:,} elements; replacing them would cost "
            f"{money} {made['unknown_cost']:,.0f} at most.",
            markup=False,
        )
    if made.get("likely"):
        draw_likely(console, made)
    _markets(console, made)
    _limits(console, made)
    _service(console, made)
    _asked(console, made)
    _left(console, made)
    assumed = sum(1 for term in made["terms"] if term["is_default"])
    console.print()
    console.print(
        f"{assumed} of {len(made['terms'])} terms are defaults, not your own: vendorline plan terms writes them as a file to edit.",
        markup=False,
    )


def _basis(made: Mapping[str, Any]) -> str:
    where = ", ".join(made["jurisdictions"])
    how = f"{where} laid over every operator" if made["as_if"] else f"Under the law of {where}"
    what = "binding and advisory law" if made["force"] == "advisory" else "binding law only"
    return f"{how}, as known on {made['known']}; {what}; {len(made['periods'])} periods from {made['start']}."


def _markets(console: Console, made: Mapping[str, Any]) -> None:
    chosen = Counter[str]()
    for row in made["markets"]:
        chosen[row["vendor_id"]] += row["units"]
    told = ", ".join(f"{vendor} {units:,}" for vendor, units in chosen.most_common() if units)
    if told:
        console.print(f"Supplied by, in units: {told}.", markup=False)


def _limits(console: Console, made: Mapping[str, Any]) -> None:
    if not made["binding"]:
        return
    console.print()
    console.print("What binds, that worth most first:", markup=False)
    for row in made["binding"][:MOST_LIMITS]:
        console.print(f"- {row['sentence']}", markup=False)
    if len(made["binding"]) > MOST_LIMITS:
        console.print(f"... and {len(made['binding']) - MOST_LIMITS:,} more; --format json lists them", markup=False)


def _clashes(console: Console, made: Mapping[str, Any]) -> None:
    """What cannot be kept together, and what would end it."""
    for line in made["clash_sentences"][:MOST_LEFT]:
        console.print(f"- {line}", markup=False)
    for line in list(dict.fromkeys(row["sentence"] for row in made["ways_out"]))[:MOST_LEFT]:
        console.print(f"  What would do: {line}", markup=False)


def _asked(console: Console, made: Mapping[str, Any]) -> None:
    """Why a unit is done then, what a change would do, what a slip would miss."""
    for title, lines in (
        ("Why", made.get("why_sentences", ())),
        ("What if", [f"{row['change']}: {row['sentence']}" for row in made.get("what_if", ())]),
        ("If work slips", made.get("slip_sentences", ())),
    ):
        if lines:
            console.print()
            console.print(f"{title}:", markup=False)
            for line in lines:
                console.print(f"- {line}", markup=False)


def _service(console: Console, made: Mapping[str, Any]) -> None:
    if made["service"]:
        worst = max(made["service"], key=lambda row: row["share"])
        console.print(
            f"Worst period for service: {worst['operator_id']}, {worst['share']:.1%} of its subscribers have a site out at "
            f"some time of the period to {worst['period']}.",
            markup=False,
        )
    if made["sites_without_subscribers"]:
        console.print(
            f"No demands state the subscribers of {made['sites_without_subscribers']:,} sites that are taken out: no limit on "
            "subscribers out at once reaches these.",
            markup=False,
        )
    if made["neighbours_together"]:
        console.print(
            f"{made['neighbours_together']:,} pairs of neighbouring sites are out in the same period.", markup=False
        )


def _left(console: Console, made: Mapping[str, Any]) -> None:
    """What the plan does not reach: by reason, with the provisions and how many operators each."""
    _breaches(console, made)
    told: dict[str, dict[str, set[str]]] = {}
    for row in made["not_planned"]:
        told.setdefault(row["reason"], {}).setdefault(row["provision_id"], set()).add(row["operator_id"])
    open_ = told.pop(_OPEN, {})
    if open_:
        console.print()
        told_of = f"These {REASONS[_OPEN]}. The plan leaves that equipment as it is: {_listed(open_)}"
        console.print(told_of, markup=False)
    if told:
        console.print()
        console.print("No schedule is made for:", markup=False)
        for reason, provisions in told.items():
            _hanging(console, f"{_listed(provisions)}: {REASONS[reason]}")


def _listed(provisions: Mapping[str, set[str]]) -> str:
    """Provisions, each with its operator, or how many it has."""
    found = []
    for provision, operators in list(provisions.items())[:MOST_LEFT]:
        names = sorted(filter(None, operators))
        found.append(
            provision if not names else f"{provision} ({names[0] if len(names) == 1 else f'{len(names)} operators'})"
        )
    more = len(provisions) - MOST_LEFT
    return ", ".join(found) + (f" and {more:,} more (--format json lists them)" if more > 0 else "")


def _hanging(console: Console, text: str) -> None:
    """One item, its later lines as far in as its first."""
    from rich.padding import Padding
    from rich.text import Text

    console.print(Padding(Text(text), (0, 0, 0, 2)))


def _breaches(console: Console, made: Mapping[str, Any]) -> None:
    """What the planned network still breaches."""
    if made["objective"] is None:
        return
    console.print()
    if not made["recheck"]:
        console.print(
            "Checked again around the end of every period: the planned network breaches nothing for certain.",
            markup=False,
        )
        return
    console.print("Checked again around the end of every period, the planned network breaches:", markup=False)
    for row in made["recheck"]:
        days = row["first_on"] if row["first_on"] == row["last_on"] else f"{row['first_on']} to {row['last_on']}"
        whom = f" ({row['operator_id']})" if row["operator_id"] else ""
        _hanging(console, f"{row['provision_id']}{whom}, {days}: {REASONS[row['reason']]}")


def draw_verified(console: Console, made: Mapping[str, Any]) -> None:
    """Print what an audit of a plan found."""
    if made["holds"]:
        gap = "" if made["gap"] is None else f", a gap of {made['gap']:.3%}"
        cost = "there is no schedule" if made["objective"] is None else f"the cost is {made['objective']:,.0f}{gap}"
        console.print(
            f"It holds: {made['units']:,} units and {made['limits']:,} limits recounted; {cost}; no schedule within the "
            f"limits costs less than {made['bound']:,.0f}.",
            markup=False,
        )
        return
    console.print("It does not hold:", style="bold", markup=False)
    for row in made["rows"]:
        console.print(f"  {row['problem']}", markup=False)
