"""Exposure as tables for people: what each vendor could do, what vendors gain together, the two views."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from vendorline.cli.output import plain_table
from vendorline.cli.tables.fitting import print_table
from vendorline.cli.tables.shares import head, share_text
from vendorline.results.measures import measures

if TYPE_CHECKING:
    from rich.console import Console

_MOST_ROWS = 60
#: Parts of a network by which rows are split: how their column is headed, and the key of a row.
_PARTS = {"operator": "operator_id", "region": "region", "layer": "layer", "of": "weight"}


def draw_exposure(console: Console, keys: Mapping[str, Any]) -> None:
    """Print an exposure; where a number is explained, that alone."""
    from rich.markup import escape

    if "witness" in keys:
        for line in keys["witness"]["sentences"]:
            console.print(escape(line), soft_wrap=True)
        return
    _draw_rows(console, keys["rows"])
    _draw_notes(console, keys)
    for row in keys.get("synergy", [])[:10]:
        who = " + ".join(row["vendor_ids"])
        gain = share_text(row["low"], row["high"])
        console.print(
            f"Together more: {who}: {head(row['measure'])} +{gain} points of {row['weight']}{_where(row)}", markup=False
        )
    if "likely" in keys:
        from vendorline.cli.tables.likely_exposure import draw_likely

        draw_likely(console, keys)
    if "narrow" in keys:
        from vendorline.cli.tables.unknowns import draw_unknowns

        draw_unknowns(console, keys["narrow"])
    if "views" in keys:
        console.print()
        draw_views(console, keys["views"])


def _where(row: Mapping[str, Any]) -> str:
    return "".join(f", {row[part]}" for part in ("operator_id", "region", "layer") if row.get(part))


def _draw_rows(console: Console, rows: list[Mapping[str, Any]]) -> None:
    shown = [name for name in measures() if any(row["measure"] == name for row in rows)]
    lines: dict[tuple[str, ...], dict[str, str]] = {}
    for row in rows:
        who = " + ".join(row["vendor_ids"]) or f"{row['failed']} fails"
        key = (who, *(row[part] or "" for part in _PARTS.values()))
        lines.setdefault(key, {})[row["measure"]] = share_text(row["low"], row["high"])
    ordered = sorted(lines.items(), key=lambda item: (item[0][4], item[0][1:4]))
    about, numbers_of = ("vendor", *_PARTS), [head(name) for name in shown]
    used = [i for i, _ in enumerate(about) if i == 0 or len({key[i] for key in lines}) > 1]
    weights = " and of ".join(dict.fromkeys(row["weight"] for row in rows)) or "subscribers"
    console.print(f"Exposure: share of {weights} exposed, in percent", style="italic")
    table = plain_table([*(about[i] for i in used), *numbers_of], right=numbers_of)
    for key, numbers in ordered[:_MOST_ROWS]:
        table.add_row(*(key[i] for i in used), *(numbers.get(name, "") for name in shown))
    print_table(console, table, keys=len(used))
    if len(ordered) > _MOST_ROWS:
        console.print(f"... and {len(ordered) - _MOST_ROWS} more lines; --format json or csv shows all")


def _draw_notes(console: Console, keys: Mapping[str, Any]) -> None:
    rows = keys["rows"]
    if keys["unknown_vendors"] == "others":
        console.print("Supposed: equipment whose vendor nobody states is from none of these vendors.")
    if any(row.get("bounds") == "outer" for row in rows):
        console.print("Some ranges may be wider than what can be: bounds says outer for them in json and csv.")
    assumed = max((row["assumed_share"] for row in rows), default=0)
    if assumed:
        console.print(f"Up to {100 * assumed:.0f} % of the weight rests on assumed rows.")
    if "narrow" not in keys and any(row["high"] > row["low"] + 1e-9 for row in rows):
        console.print("What would narrow the ranges, and whom to ask: --narrow")


def draw_views(console: Console, compared: Mapping[str, Any]) -> None:
    """The comparison of two views as a table: what each case is, and the exposure in percent of subscribers."""
    from rich.markup import escape
    from rich.table import Table

    shown = list(dict.fromkeys(row["measure"] for row in compared["rows"]))
    console.print(escape(compared["synthetic"]), style="bold")
    console.print(escape(f"{compared['network']}. Percent of subscribers exposed to {compared['vendor']}:"))
    table = Table(box=None, pad_edge=False, header_style="bold")
    table.add_column("case")
    table.add_column("what stands where", max_width=72)
    for name in shown:
        table.add_column(head(name), justify="right")
    for view in compared["views"]:
        table.add_row("", f"[bold]{escape(view['name'])}[/bold]: {escape(view['claim'])}")
        own = [row for row in compared["rows"] if row["view"] == view["view"]]
        for case in dict.fromkeys(row["case"] for row in own):
            rows = [row for row in own if row["case"] == case]
            numbers = (share_text(row["low"], row["high"]) for row in rows)
            table.add_row(case, escape(rows[0]["what"]), *numbers)
    print_table(console, table, keys=2)
