"""What is probable of findings, for people: odds by the prior, at what settings they differ, and what to find out first."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from vendorline.cli.output import plain_table
from vendorline.cli.tables.fitting import print_table
from vendorline.errors import counted

if TYPE_CHECKING:
    from rich.console import Console

#: Rows that a terminal shows: those in most doubt, and what to find out first.
ROWS_SHOWN, QUESTIONS_SHOWN = 30, 5
_VERDICTS = ("met", "due", "breached", "unknown")


def in_words(row: Mapping[str, Any]) -> str:
    """The verdict, and beside it how often each verdict holds."""
    told = [f"{_WORDS[v]} in {_percent(row[f'p_{v}'])}" for v in _VERDICTS if (row[f"p_{v}"] or 0) > 0]
    return f"{row['verdict']}; {', '.join(told)} of completions, by the prior"


_WORDS = {"met": "met", "due": "due", "breached": "breached", "unknown": "still open"}


def show_likely(console: Console, result: Mapping[str, Any]) -> None:
    """Print the odds of rows that are open, at other settings too, what to find out first, and what the priors rest on."""
    said, rows = result["likely"], [row for row in result["rows"] if row["p_met"] is not None]
    console.print(f"By the prior ({said['prior']}), {said['number']:,} completions, seed {said['seed']}:", markup=False)
    open_ones = [row for row in rows if row["verdict"] == "unknown"]
    doubtful = [row for row in open_ones if row["p_unknown"] < 1]
    if not doubtful:
        console.print("No verdict that is open hangs on a vendor for whom a prior speaks alone.")
    table = plain_table(("provision", "operator", "odds", "share"), headed=True)
    others = _others(result.get("settings") or ())
    for row in sorted(doubtful, key=_doubt, reverse=True)[:ROWS_SHOWN]:
        table.add_row(row["provision_id"], _whose(row), in_words(row) + _error(row), _share(row))
        for other in others.get(_about(row), ()):
            odds = ", ".join(
                f"{_WORDS[v]} {_percent(other[f'p_{v}'])}" for v in _VERDICTS if (other[f"p_{v}"] or 0) > 0
            )
            table.add_row("", "", f"at spread {other['spread']}: {odds}", _share(other))
    if doubtful:
        print_table(console, table, keys=2)
    if len(open_ones) > len(doubtful):
        told = counted(len(open_ones) - len(doubtful), "more row")
        console.print(f"{told} would stay open whoever made what: something else is not stated.")
    if len(doubtful) > ROWS_SHOWN:
        console.print(f"{len(doubtful) - ROWS_SHOWN:,} more rows: --format csv lists all.")
    _show_first(console, result.get("first") or ())
    for source in said["sources"]:
        mark = "" if not source["unsupported"] else " UNSUPPORTED:"
        told = source["source"] or source["note"] or "nobody is cited"
        console.print(f"{source['what']} of {source['speaks_for']}:{mark} {told}", markup=False)
    if said["undrawn"]:
        console.print(
            f"{said['undrawn']:,} elements have neither a vendor nor a prior: they stay as open as they were."
        )


def _show_first(console: Console, first: Sequence[Mapping[str, Any]]) -> None:
    """The questions whose answers take the most doubt from all rows together."""
    asked: dict[tuple[Any, ...], list[Mapping[str, Any]]] = {}
    for row in first:
        asked.setdefault((row["asked_of"], row["domain"], row["region"], row["elements"]), []).append(row)
    ranked = sorted(asked.items(), key=lambda item: -sum(row["doubt"] - row["doubt_left"] for row in item[1]))
    if ranked:
        console.print("To find out first:")
    for number, ((whom, domain, region, elements), rows) in enumerate(ranked[:QUESTIONS_SHOWN], start=1):
        where = f" in {region}" if region else ""
        one = max(rows, key=lambda row: row["doubt"] - row["doubt_left"])
        most = f"most of {one['provision_id']}, of whose doubt {one['narrower']:.0%} goes"
        told = f"{number}. Ask {whom} who made {counted(elements, 'element')} of {domain}{where}: it bears on {counted(len(rows), 'row')}, {most}."
        console.print(told, markup=False)


def _about(row: Mapping[str, Any]) -> tuple[Any, ...]:
    named = ("on", "provision_id", "reading", "operator_id", "level_key")
    return (*(row[name] for name in named), tuple(row["vendor_ids"]))


def _others(settings: Sequence[Mapping[str, Any]]) -> dict[tuple[Any, ...], list[Mapping[str, Any]]]:
    found: dict[tuple[Any, ...], list[Mapping[str, Any]]] = {}
    for row in settings:
        found.setdefault(_about(row), []).append(row)
    return found


def _doubt(row: Mapping[str, Any]) -> float:
    p = float((row["p_due"] or 0) + (row["p_breached"] or 0))
    return p * (1 - p)


def _whose(row: Mapping[str, Any]) -> str:
    operator = row["operator_id"] or row["level_key"] or ""
    return f"{operator} {row['level_key']}" if row["level"] in {"site", "area"} and row["level_key"] else operator


def _percent(part: float) -> str:
    """A part in a hundred, never rounded to what it is not."""
    if 0 < part < 0.005:
        return "under 1 %"
    if 0.995 < part < 1:
        return "over 99 %"
    return f"{part:.0%}".replace("%", " %")


def _error(row: Mapping[str, Any]) -> str:
    return "" if row["likely_exact"] else f" (± {row['likely_standard_error']:.1%})".replace("%", " %")


def _share(row: Mapping[str, Any]) -> str:
    if row["share_p50"] is None:
        return ""
    return f"{row['share_p05']:.0%} to {row['share_p95']:.0%}, middle {row['share_p50']:.0%}"
