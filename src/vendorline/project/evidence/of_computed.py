"""What amounts that were worked out of a network rest on: plans and exposure over completions, priors, and the kept results that hold them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from vendorline.project.evidence.step import Step

Row = Mapping[str, Any]


def amount_rows(document: Row, options: tuple[str, ...]) -> Iterator[Step]:
    """A step for each amount of the options: its range, and the quantity of the network that it is, or that it was typed."""
    grouped: dict[tuple[str, str, str], list[Row]] = {}
    for row in document.get("amounts") or ():
        if row["option"] in options:
            grouped.setdefault((row["option"], row["line"], row["amount"]), []).append(row)
    for (option, line, amount), rows in grouped.items():
        first = rows[0]
        low, high = min(row["low"] for row in rows), max(row["high"] for row in rows)
        years = f", over {len(rows)} years" if len(rows) > 1 else ""
        said = f"{amount.replace('_', ' ')} of {option} ({line}): {low:.4g} to {high:.4g}{years}"
        if first["support"] == "computed":
            off = (
                ""
                if first.get("error_mean") is None
                else f", {first['error_mean']:.1%} off on average in completions that follow another"
            )
            said += f"; {str(first['quantity']).replace('_', ' ')} of the network{off}"
            yield Step(1, "definition", f"{option}.{line}.{amount}", said)
        else:
            yield Step(1, "assumption", f"{option}.{line}.{amount}", f"{said}; typed by hand")


def runs_behind(document: Row, options: tuple[str, ...]) -> tuple[str, ...]:
    """The fingerprints of the results that the amounts of the options were taken from."""
    tables = ("amounts", "plans", "exposures")
    rows = (row for table in tables for row in document.get(table) or () if row["option"] in options)
    return tuple(dict.fromkeys(row["run"] for row in rows if row.get("run")))


def run_steps(document: Row, run: str) -> Iterator[Step]:
    """The result of one fingerprint, and below it the plans that it holds."""
    plans = [row for row in document.get("plans") or () if row["run"] == run]
    of = ", ".join(dict.fromkeys(f"{row['option']} ({row['line']})" for row in plans)) or "consequences"
    yield Step(1, "result", run, f"what follows from {of}, worked out of the network: {run[:12]}")
    for row in plans:
        end = "is the vendor's" if row["end"] == "high" else "is not the vendor's"
        cost = "" if row.get("cost") is None else (
            f"; cost {row['cost']:.4g} {row['currency']} on average; of those planned in full {row['cost_in_full']:.4g}, and none below {row['bound']:.4g}"
            if row.get("bound") is not None and row.get("cost_in_full") is not None else f"; cost {row['cost']:.4g} {row['currency']} on average"
        )  # fmt: skip
        yield Step(
            2, "definition", f"plans:{row['option']}:{row['line']}:{row['end']}",
            f"plans where equipment of which nobody can tell the vendor {end}: {row['planned_in_full']:,} of {row['completions']:,} completions planned "
            f"in full, a schedule in {row['feasible_share']:.0%}{cost}",
        )  # fmt: skip


def not_kept(run: str) -> Step:
    """That a result is not at hand: its case lies in no project, or the project was cleared."""
    return Step(2, "assumption", run, "this result is not kept here: deciding the case again works it out again")


def prior_steps(document: Row) -> Iterator[Step]:
    """The priors that completions of the network were drawn from, and their sources."""
    told = document.get("priors")
    if not isinstance(told, Mapping):
        return
    undrawn = f"; {told['undrawn']:,} elements have neither vendor nor prior" if told.get("undrawn") else ""
    said = f"priors {told.get('prior')}: {told.get('completions'):,} completions of the network{undrawn}"
    yield Step(1, "prior", str(told.get("prior")), said)
    for source in told.get("sources") or ():
        what = " ".join(str(source[name]) for name in ("what", "speaks_for") if source.get(name)) or "a prior"
        stands = (
            ", ".join(str(source[name]) for name in ("source", "year", "note") if source.get(name)) or "no reason given"
        )
        kind = "assumption" if source.get("unsupported") or not source.get("source") else "source"
        yield Step(2, kind, None, f"{what}: {stands}", url=source.get("url"))
    if not told.get("sources"):
        yield Step(2, "assumption", None, "the priors name no source")
