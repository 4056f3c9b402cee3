"""A `terms.yaml` to begin with: every term at its default, with its unit, meaning and source."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING

from vendorline.plan.terms.costs import as_text
from vendorline.plan.terms.defaults import Default, DefaultCost, default_costs, defaults
from vendorline.plan.terms.faults import ROWS

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator

_HEAD = """\
# Terms of a plan. Every term stands here at its default: change what you know better, remove what you do not.
# A plan says of each term whether it is yours or the default. Shares are 0 to 1. Where the default is nothing, there is no limit.
"""
_SIMPLE = re.compile(r"[^\W\d][\w.-]*")
#: Names of the network that an example or a comment lists.
_LISTED = 12


def template(*, vendors: Collection[str] = (), regions: Collection[str] = (), operators: Collection[str] = ()) -> str:
    """The text of a commented `terms.yaml`; read back, it gives the defaults.

    Rows stand as comments: a row that is written counts as it stands, in the file's currency.

    Args:
        vendors: the network's vendors, for examples.
        regions: the network's regions.
        operators: the network's operators.
    """
    examples = {
        "site_classes": [f"{{name: remote, tags: [remote], regions: [{_name(r)}]}}" for r in _first(regions)[:1]],
        "crews": [f"{{region: {_name(region)}, crew_days_per_period: 500}}" for region in _first(regions)],
        "deliveries": [f"{{vendor: {_name(vendor)}, units_per_period: 200}}" for vendor in _first(vendors)],
        "budgets": [f"{{operator: {_name(operator)}, amount: 50000000}}" for operator in _first(operators)],
    }
    lines = [_HEAD]
    for row in defaults():
        lines.append(_comment(row))
        lines.append(f"{row.term}:" if row.term in ROWS or not row.default else f"{row.term}: {row.default}")
        lines += [f"#  - {example}" for example in examples.get(row.term, [])]
        if row.term == "unit_costs":
            lines += [line for cost in default_costs() for line in _cost(cost)]
        if row.term == "vendors" and vendors:
            lines.append(f"# The network has {', '.join(_name(name) for name in _first(vendors))}{_more(vendors)}")
        if row.term == "crews" and len(regions) > _LISTED:
            lines.append(f"# The network has {len(regions):,} regions; the first of them stand above")
        lines.append("")
    return "\n".join(lines)


def _comment(row: Default) -> str:
    """Unit, meaning and source in one line."""
    span = f" Range {as_text(row.low)} to {as_text(row.high)}." if row.low is not None and row.high is not None else ""
    return f"# [{row.unit}] {row.meaning}.{span} {_source(row)}"


def _source(row: Default | DefaultCost) -> str:
    """Where a default is from, and how sure it is."""
    if row.source.startswith("Assumed"):
        return row.source
    parts = (row.source, row.source_date, f"confidence {row.confidence}", row.url)
    return ", ".join(part for part in parts if part)


def _cost(cost: DefaultCost) -> Iterator[str]:
    """A default row of unit costs as a comment, with its source."""
    low, high = cost.low_total_eur, cost.high_total_eur
    span = f"Total EUR {low:,.0f} to {high:,.0f}. " if low is not None and high is not None else ""
    yield f"#  {span}{_source(cost)}"
    named = {"layer": cost.layer, "function": cost.function, "generation": cost.generation}
    amounts = {
        "equipment": cost.equipment_eur,
        "labour": cost.labour_eur,
        "crew_days": cost.crew_days,
        "dual_running": cost.dual_running_eur,
        "capacity_lost": cost.capacity_lost_eur,
    }
    cells = [f"{name}: {text}" for name, text in named.items() if text]
    cells += [f"{name}: {as_text(amount)}" for name, amount in amounts.items()]
    yield f"#  - {{{', '.join(cells)}}}"


def _first(names: Collection[str]) -> list[str]:
    """The first names that can be seen; a file with a hidden character is refused."""
    return sorted(name for name in names if name.isprintable())[:_LISTED]


def _more(names: Collection[str]) -> str:
    return f" and {len(names) - _LISTED:,} more" if len(names) > _LISTED else ""


def _name(name: str) -> str:
    """A name as YAML text on one line."""
    if _SIMPLE.fullmatch(name) and name != "null":
        return name
    return json.dumps(name, ensure_ascii=False)
