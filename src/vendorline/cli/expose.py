"""`vendorline expose`: what could a vendor, or several together, read, locate, alter or switch off?"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from vendorline.cli.output import Format, FormatOption, OutputOption, QuietOption, document, emit, progress, stderr

if TYPE_CHECKING:
    from rich.console import Console

    from vendorline.expose import Exposure

#: How measures are headed in a table for people.
_HEADS = {
    "read": "read", "read_active": "read, active", "alter": "alter", "alter_active": "alter, active", "alter_blind": "alter, blind",
    "locate": "locate", "locate_identified": "locate by name", "metadata": "metadata", "deny": "deny",
    "lawful_interception": "interception", "read_per_day": "read per day",
}  # fmt: skip
_MOST_ROWS = 60


def expose(
    network: Annotated[Path, typer.Argument(help="Folder of a network's tables.")],
    vendor: Annotated[list[str] | None, typer.Option("--vendor", help="Only this vendor; may be repeated.")] = None,
    coalition: Annotated[
        list[str] | None, typer.Option("--coalition", help="Vendors that act together, as V+W; may be repeated.")
    ] = None,
    pairs: Annotated[bool, typer.Option("--pairs", help="Every two vendors as a coalition.")] = False,
    fail: Annotated[
        list[str] | None, typer.Option("--fail", help="A product that stops working everywhere, as PRODUCT@VERSION.")
    ] = None,
    set_: Annotated[
        list[str] | None,
        typer.Option(
            "--set", help="A what-if on protection, as INTERFACE=on|off\\[@REGION]; INTERFACE may end in .integrity."
        ),
    ] = None,
    by: Annotated[
        list[str] | None, typer.Option("--by", help="Split rows by region or layer; may be repeated.")
    ] = None,
    moves: Annotated[
        int | None, typer.Option("--moves", help="Serving cells in a day: adds people read per day.")
    ] = None,
    narrow: Annotated[bool, typer.Option("--narrow", help="Which unknown would narrow each interval most.")] = False,
    explain: Annotated[
        str | None, typer.Option("--explain", help="Show why, for V:MEASURE or V:MEASURE:REGION (a coalition as V+W).")
    ] = None,
    public: Annotated[bool, typer.Option("--public", help="Leave out element ids and witnesses.")] = False,
    format: FormatOption = Format.text,
    output: OutputOption = None,
    quiet: QuietOption = False,
) -> int:
    """What could a vendor, or several together, read, locate, alter or switch off?

    Every number is a share of subscribers (or of traffic) from 0 to 1; where something is not stated it is an interval.

    Example: vendorline expose DIR --pairs --set n3=off --explain huawei:read
    """
    from vendorline.errors import UsageError
    from vendorline.expose import expose as run
    from vendorline.network import read_network

    if public and explain:
        raise UsageError("--explain names elements, and --public leaves them out: choose one")
    with progress("reading the network", quiet=quiet) as say:
        tables = read_network(network)
        say("computing exposure")
        vendors, coalitions = _asked(vendor, coalition, explain)
        result = run(
            tables,
            vendors=vendors,
            coalitions=coalitions,
            pairs=pairs,
            failed=fail or (),
            settings=set_ or (),
            by=by or (),
            moves=moves,
        )
        keys: dict[str, Any] = {
            "settings": [str(s) for s in result.settings],
            "classes": result.classes,
            "notes": list(result.notes),
        }
        if narrow:
            say("settling the unknowns one by one")
            keys["narrow"] = result.narrow().to_dicts()
        if pairs or coalition:
            keys["synergy"] = result.synergy().to_dicts()
        if explain:
            keys["witness"] = result.explain(explain).to_dict()
    if not quiet:
        for note in result.notes:
            stderr().print(note)
    synthetic = tables.manifest.synthetic
    if synthetic:
        keys["synthetic"] = synthetic
    made = document("expose", result.to_dicts(), inputs=[i.to_dict() for i in tables.inputs], **keys)
    emit(made, format=format, output=output, text=lambda console: _draw(console, result, keys))
    return 0


def _asked(
    vendor: list[str] | None, coalition: list[str] | None, explain: str | None
) -> tuple[list[str] | None, list[list[str]]]:
    """Vendors and coalitions, by the ids that the network carries; one explained is asked for too."""
    from vendorline.vendors import canonical_id

    def name(text: str) -> str:
        return canonical_id(text.strip()) or text.strip()

    coalitions = [[name(part) for part in text.split("+")] for text in coalition or ()]
    if explain:
        coalitions.append([name(part) for part in explain.partition(":")[0].split("+")])
    if vendor is None:
        return ([] if coalition else None), coalitions
    return [name(v) for v in vendor], coalitions


def _draw(console: Console, result: Exposure, keys: dict[str, Any]) -> None:
    from rich.markup import escape
    from rich.table import Table

    if "synthetic" in keys:
        console.print(escape(keys["synthetic"]))
    if "witness" in keys:
        for line in keys["witness"]["sentences"]:
            console.print(escape(line), soft_wrap=True)
        return
    rows = result.to_dicts()
    measures = [m for m in _HEADS if any(r["measure"] == m for r in rows)]
    lines: dict[tuple[Any, ...], dict[str, str]] = {}
    for row in rows:
        who = " + ".join(row["vendor_ids"]) or f"{row['failed']} fails"
        key = (who, row["region"] or "", row["layer"] or "", row["weight"])
        lines.setdefault(key, {})[row["measure"]] = share_text(row["low"], row["high"])
    ordered = sorted(lines.items(), key=lambda item: (item[0][3], item[0][1], item[0][2]))
    what = "share of subscribers and of traffic exposed, in percent"
    table = Table(title=f"Exposure: {what}", title_justify="left", box=None, pad_edge=False, header_style="bold")
    used = [i for i, head in enumerate(("vendor", "region", "layer", "by")) if i == 0 or len({k[i] for k in lines}) > 1]
    for i in used:
        table.add_column(("vendor", "region", "layer", "by")[i])
    for measure in measures:
        table.add_column(_HEADS[measure], justify="right")
    for key, numbers in ordered[:_MOST_ROWS]:
        table.add_row(*(escape(key[i]) for i in used), *(numbers.get(m, "") for m in measures))
    console.print(table)
    if len(ordered) > _MOST_ROWS:
        console.print(f"... and {len(ordered) - _MOST_ROWS} more lines; --format json or csv shows all")
    assumed = max((r["assumed_share"] for r in rows), default=0)
    if assumed:
        console.print(f"Up to {100 * assumed:.0f} % of the weight rests on assumed rows.")
    _extras(console, keys)


def _extras(console: Console, keys: dict[str, Any]) -> None:
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
        then = share_text(row["low_then"], row["high_then"])
        now = share_text(row["low"], row["high"])
        console.print(
            escape(f"{who}: {row['measure']} {now} would be {then} if {row['unknown']} were known: {row['settled_as']}")
        )


def share_text(low: float, high: float) -> str:
    """A share in percent, a range as a range."""
    short = [f"{100 * value:.1f}".removesuffix(".0") for value in (low, high)]
    return short[0] if short[0] == short[1] else f"{short[0]} to {short[1]}"
