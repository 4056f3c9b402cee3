"""What each option brings about in the network: what its plan costs, how surely there is one, and how far the vendor reaches before and after."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from vendorline.report.decision.reading import Decided
from vendorline.report.decision.table import Column, Table
from vendorline.vendors.resolving import name_of

Row = Mapping[str, Any]
_READ = "read"


def network(decided: Decided) -> Table | None:
    """The plans of the options and the vendors' reach under them, by line and end; None where amounts were not worked out of a network."""
    plans = decided.rows("plans")
    if not plans:
        return None
    reach = _reach(decided)
    about = decided.document.get("vendor_id")
    whose = sorted({vendor for _, _, vendor in reach}, key=lambda vendor: (vendor != about, vendor))
    currency = str(plans[0]["currency"])
    both = len({row["end"] for row in plans}) > 1
    rows = []
    for row in plans:
        own = [reach.get((row["option"], row["line"], vendor), (None, None)) for vendor in whose]
        of = "" if row["line"] == "used" else f", once {decided.event(row['line'])}"
        end = "" if not both else " (unknown are the vendor’s)" if row["end"] == "high" else " (unknown are others’)"
        rows.append((
            f"{decided.option(row['option'])}{of}{end}", row["cost"], row["bound"], row["feasible_share"], row["raised_share"],
            *(value for pair in own for value in pair),
        ))  # fmt: skip
    columns = [
        Column("Option"), Column("Plan costs", "amount", currency), Column("No plan below", "amount", currency),
        Column("Plan found in", "share"), Column("Limits raised in", "share"),
    ]  # fmt: skip
    for vendor in whose:
        columns += [
            Column(f"{name_of(vendor)} reads in the first year", "share"),
            Column(f"{name_of(vendor)} reads in the end", "share"),
        ]
    note = (
        "Means over completions of what nobody states, by the priors. Costs are discounted. “Limits raised”: completions in which crews, sites out"
        " or subscribers out of a period had to be more than the terms allow. Reads: the greatest share of subscribers."
    )  # fmt: skip
    return Table(
        "network",
        "What each option brings about in the network",
        tuple(columns),
        tuple(rows),
        note,
        tuple(f"plans:{n}" for n in range(1, len(plans) + 1)),
    )


def _reach(decided: Decided) -> dict[tuple[str, str, str], tuple[float | None, float | None]]:
    """Greatest share of subscribers that a vendor reads in the first and the last year, of the vendor it is about and three that read most anywhere."""
    found: dict[tuple[str, str, str], list[Row]] = {}
    for row in decided.rows("exposures"):
        if row["measure"] == _READ:
            found.setdefault((row["option"], row["line"], row["vendor_id"]), []).append(row)
    most: dict[str, float] = {}
    for (_, _, vendor), rows in found.items():
        most[vendor] = max([most.get(vendor, 0.0), *(row["high"] for row in rows)])
    about = decided.document.get("vendor_id")
    shown = sorted(most, key=lambda vendor: (vendor != about, -most[vendor], vendor))[:4]
    return {
        key: (rows[0]["high"], rows[-1]["high"])
        for key, rows in ((key, sorted(rows, key=lambda row: row["year"])) for key, rows in found.items())
        if key[2] in shown
    }


def ends(decided: Decided) -> str:
    """Whether what nobody can tell of the network changes the answer; empty where everything is told."""
    rows = decided.rows("ends")
    if not rows or decided.document.get("same_at_both_ends") is None:
        return ""
    if decided.document["same_at_both_ends"]:
        return "What nobody can tell of the network does not change which option is best."
    low, high = (next(row["option"] for row in rows if row[f"is_best_{end}"]) for end in ("low", "high"))
    return (
        f"What nobody can tell of the network decides: {decided.option(low)} is best if it is not the vendor’s,"
        f" {decided.option(high)} if it is."
    )


def infeasible(decided: Decided) -> list[str]:
    """Options that no schedule can keep, each with what clashes."""
    return [
        f"{row['title']}: no schedule keeps what it asks. {' '.join(row['clash'])}"
        for row in decided.rows("infeasible")
    ]
