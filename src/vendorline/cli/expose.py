"""`vendorline expose`: what could a vendor, or several together, read, locate, alter or switch off?"""

from __future__ import annotations

from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from vendorline.cli.options import options_of
from vendorline.cli.output import Output, plain_table, stderr, with_output
from vendorline.cli.tables.fitting import print_table

if TYPE_CHECKING:
    from collections.abc import Mapping

    from rich.console import Console

    from vendorline.network import Network

option = options_of("expose")

#: How measures are headed in a table for people.
HEADS = {
    "read": "read", "read_active": "read, active", "alter": "alter", "alter_active": "alter, active", "alter_blind": "alter, blind",
    "locate": "locate", "locate_identified": "locate by name", "metadata": "metadata", "deny": "deny",
    "lawful_interception": "interception", "read_per_day": "read per day",
}  # fmt: skip
_MOST_ROWS = 60


class UnknownMakers(StrEnum):
    """Whose the equipment is of which nobody states the maker."""

    anybody = "anybody"
    others = "others"


@with_output()
def expose(
    network: Annotated[Path, typer.Argument(help="Folder of a network, or of a project.", metavar="NETWORK")],
    vendor: Annotated[list[str] | None, option("--vendor")] = None,
    coalition: Annotated[list[str] | None, option("--coalition")] = None,
    pairs: Annotated[bool, option("--pairs")] = False,
    fail: Annotated[list[str] | None, option("--fail")] = None,
    set_: Annotated[list[str] | None, option("--set")] = None,
    by: Annotated[list[str] | None, option("--by")] = None,
    moves: Annotated[int | None, option("--moves")] = None,
    unknown_makers: Annotated[UnknownMakers, option("--unknown-makers")] = UnknownMakers.anybody,
    views: Annotated[bool, option("--views")] = False,
    public: Annotated[bool, option("--public")] = False,
    narrow: Annotated[bool, option("--narrow")] = False,
    explain: Annotated[str | None, option("--explain")] = None,
    *,
    output: Output,
) -> None:
    """What could a vendor, or several together, read, locate, alter or switch off?

    Every number is a share of subscribers (or of traffic) from 0 to 1; where something is not stated it is an interval.

    Example: vendorline expose DIR --pairs --set n3=off --explain huawei:read
    """
    from vendorline.errors import UsageError
    from vendorline.project import open_network
    from vendorline.project.jobs import ask_expose
    from vendorline.project.progress import Watch
    from vendorline.project.questions import ExposeQuestion

    if public and explain:
        raise UsageError("--explain names elements, and --public leaves them out: choose one")
    with output.progress("reading the network") as say:
        opened = open_network(network)
        vendors, coalitions = _asked(opened.network, vendor, coalition, explain)
        question = ExposeQuestion(
            path=network,
            vendors=vendors,
            coalitions=coalitions,
            pairs=pairs,
            failed=fail or (),
            settings=set_ or (),
            by=by or (),
            moves=moves,
            unknown_makers=unknown_makers,
            narrow=narrow,
            views=views,
            explain=_canonical(explain, coalitions),
            public=public,
        )
        made = ask_expose(question, Watch(lambda done: say(str(done))), opened).document
    if not output.quiet:
        for note in made.get("notes", ()):
            stderr().print(note)
    output.emit(made, lambda console: _draw(console, made))


def _asked(
    network: Network, vendor: list[str] | None, coalition: list[str] | None, explain: str | None
) -> tuple[list[str] | None, list[list[str]]]:
    """Vendors and coalitions by id; one explained is asked for too. Raises UnknownName for a vendor that nobody has confirmed."""
    from vendorline.errors import UsageError
    from vendorline.network.confirmed_vendors import confirmed_id

    def name(text: str) -> str:
        return confirmed_id(network, text)

    if odd := [text for text in coalition or () if not all(part.strip() for part in text.split("+"))]:
        raise UsageError(f"cannot read the coalition {odd[0]!r}: write vendors with + between them")
    coalitions = [[name(part) for part in text.split("+")] for text in coalition or ()]
    if explain:
        coalitions.append([name(part) for part in explain.partition(":")[0].split("+")])
    if vendor is None:
        return ([] if coalition else None), coalitions
    return [name(v) for v in vendor], coalitions


def _canonical(explain: str | None, coalitions: list[list[str]]) -> str | None:
    """What is to be explained, vendors by id and measures by name: the head of a column is as good as its name."""
    if not explain:
        return None
    _, _, rest = explain.partition(":")
    measure, colon, region = rest.partition(":")
    names = {head: name for name, head in HEADS.items()}
    named = names.get(measure.strip(), measure.strip())
    return f"{'+'.join(coalitions[-1])}:{named}{colon}{region}"


def _draw(console: Console, keys: Mapping[str, Any]) -> None:
    from rich.markup import escape

    if "witness" in keys:
        for line in keys["witness"]["sentences"]:
            console.print(escape(line), soft_wrap=True)
        return
    rows = keys["rows"]
    measures = [m for m in HEADS if any(r["measure"] == m for r in rows)]
    lines: dict[tuple[Any, ...], dict[str, str]] = {}
    for row in rows:
        who = " + ".join(row["vendor_ids"]) or f"{row['failed']} fails"
        key = (who, row["region"] or "", row["layer"] or "", row["weight"])
        lines.setdefault(key, {})[row["measure"]] = share_text(row["low"], row["high"])
    ordered = sorted(lines.items(), key=lambda item: (item[0][3], item[0][1], item[0][2]))
    what = "share of subscribers and of traffic exposed, in percent"
    about, numbers_of = ("vendor", "region", "layer", "by"), [HEADS[measure] for measure in measures]
    used = [i for i, _ in enumerate(about) if i == 0 or len({k[i] for k in lines}) > 1]
    table = plain_table([*(about[i] for i in used), *numbers_of], f"Exposure: {what}", right=numbers_of)
    for key, numbers in ordered[:_MOST_ROWS]:
        table.add_row(*(escape(key[i]) for i in used), *(numbers.get(m, "") for m in measures))
    print_table(console, table, keys=len(used))
    if len(ordered) > _MOST_ROWS:
        console.print(f"... and {len(ordered) - _MOST_ROWS} more lines; --format json or csv shows all")
    if keys["unknown_makers"] == UnknownMakers.others:
        console.print("Supposed: equipment whose maker nobody states is made by none of these vendors.")
    if any(r.get("bounds") == "outer" for r in rows):
        console.print("Some ranges may be wider than what can be: bounds says outer for them in json and csv.")
    assumed = max((r["assumed_share"] for r in rows), default=0)
    if assumed:
        console.print(f"Up to {100 * assumed:.0f} % of the weight rests on assumed rows.")
    _extras(console, keys)
    if "views" in keys:
        console.print()
        draw_views(console, keys["views"])


def _extras(console: Console, keys: Mapping[str, Any]) -> None:
    from rich.markup import escape

    for row in keys.get("synergy", [])[:10]:
        who = " + ".join(row["vendor_ids"])
        console.print(
            escape(
                f"Together more: {who}: {row['measure']} +{share_text(row['low'], row['high'])} points of {row['weight']}"
            )
        )
    for row in keys.get("narrow", [])[:20]:
        who = " + ".join(row["vendor_ids"])
        where = "".join(f", {row[part]}" for part in ("region", "layer") if row[part])
        then = share_text(row["low_then"], row["high_then"])
        now = share_text(row["low"], row["high"])
        console.print(
            escape(
                f"{who}: {row['measure']} of {row['weight']}{where} {now} would be {then} if {row['unknown']} were known: {row['settled_as']}"
            )
        )


def share_text(low: float, high: float) -> str:
    """A share in percent, a range as a range."""
    short = [f"{100 * value:.1f}".removesuffix(".0") for value in (low, high)]
    return short[0] if short[0] == short[1] else f"{short[0]} to {short[1]}"


def draw_views(console: Console, compared: Mapping[str, Any]) -> None:
    """The comparison of two views as a table: what each case is, and the exposure in percent of subscribers."""
    from rich.markup import escape
    from rich.table import Table

    measures = list(dict.fromkeys(row["measure"] for row in compared["rows"]))
    console.print(escape(compared["synthetic"]), style="bold")
    console.print(escape(f"{compared['network']}. Percent of subscribers exposed to {compared['vendor']}:"))
    table = Table(box=None, pad_edge=False, header_style="bold")
    table.add_column("case")
    table.add_column("what stands where", max_width=72)
    for measure in measures:
        table.add_column(HEADS[measure], justify="right")
    for view in compared["views"]:
        table.add_row("", f"[bold]{escape(view['name'])}[/bold]: {escape(view['claim'])}")
        own = [row for row in compared["rows"] if row["view"] == view["view"]]
        for case in dict.fromkeys(row["case"] for row in own):
            rows = [row for row in own if row["case"] == case]
            numbers = (share_text(row["low"], row["high"]) for row in rows)
            table.add_row(case, escape(rows[0]["what"]), *numbers)
    print_table(console, table, keys=2)
