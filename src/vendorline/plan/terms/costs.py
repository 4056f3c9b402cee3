"""What a unit costs, and which of the terms of a plan somebody stated and which are assumed."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from vendorline.errors import UnknownName
from vendorline.plan.terms.defaults import costs_in, default_costs, default_terms, defaults, key_of
from vendorline.quick_dataclass import dataclass

if TYPE_CHECKING:
    from collections.abc import Iterator

    from vendorline.plan.terms.model import Terms, UnitCost

#: How sure a value is that a project states itself, and where it is from where no source is given.
STATED = "stated"
_OWN = "the project's terms"


@dataclass(frozen=True, slots=True)
class TermUse:
    """A term as a plan used it; `is_default` where its value is the default, whether the file writes it or not.

    `confidence` is `stated` for the project's own, otherwise `high`, `medium`, `low` or `assumed`.
    """

    term: str
    value: str
    unit: str
    is_default: bool
    source: str
    url: str | None
    confidence: str


def unit_cost(
    terms: Terms, layer: str, function: str | None, generation: str | None, site_class: str | None
) -> UnitCost:
    """The row of unit costs that counts: of those that fit, the one that names the most.

    A row fits where each thing it names is that of the unit. A row that names the function beats one that does not, then one that
    names the generation, then one that names the site class.

    Args:
        terms: the terms.
        layer: the unit's layer, as `functions.csv` has it.
        function: the unit's function; None where the unit is a whole site.
        generation: `2g` to `5g`; None where there is none or nobody knows.
        site_class: one of `site_classes`; None or `any` where the site is in no class.

    Raises:
        UnknownName: no row fits.
    """
    best: tuple[tuple[bool, bool, bool], UnitCost] | None = None
    for row in terms.unit_costs:
        if row.layer != layer or row.function not in {None, function} or row.generation not in {None, generation}:
            continue
        if row.site_class not in {"any", site_class}:
            continue
        rank = row.function is not None, row.generation is not None, row.site_class != "any"
        if best is None or rank > best[0]:
            best = rank, row
    if best is None:
        raise UnknownName("layer with a unit cost", layer, sorted({row.layer for row in terms.unit_costs}))
    return best[1]


def stated(terms: Terms) -> tuple[TermUse, ...]:
    """Every term with its value, and whether that is the project's own or the default with its source.

    Args:
        terms: the terms of a plan.
    """
    return (*_terms(terms), *_costs(terms))


def _terms(terms: Terms) -> Iterator[TermUse]:
    for row in defaults():
        if row.term == "unit_costs":
            continue
        value = getattr(terms, row.term)
        text = as_text(value)
        if value == getattr(default_terms(), row.term):
            yield TermUse(row.term, text, row.unit, True, row.source, row.url, row.confidence)
        else:
            yield TermUse(row.term, text, row.unit, False, _OWN, None, STATED)


def _costs(terms: Terms) -> Iterator[TermUse]:
    published = {cost.key: cost for cost in default_costs()}
    assumed = {key_of(cost): cost for cost in costs_in(terms.units_of_currency_per_eur)}
    for cost in terms.unit_costs:
        key = key_of(cost)
        names = ", ".join(part for part in key if part and part != "any")
        amounts = cost.model_dump(include={"equipment", "labour", "crew_days", "dual_running", "capacity_lost"})
        text = ", ".join(f"{name} {as_text(amount)}" for name, amount in amounts.items())
        term, unit = f"unit_costs ({names})", f"{terms.currency}; days"
        if assumed.get(key) == cost:
            row = published[key]
            yield TermUse(term, text, unit, True, row.source, row.url, row.confidence)
        else:
            yield TermUse(term, text, unit, False, cost.source or _OWN, None, STATED)


def as_text(value: Any) -> str:
    """A value of a term as a table shows it: `none` where there is no limit, lists and mappings as YAML in one line."""
    if value is None:
        return "none"
    if isinstance(value, float):
        return f"{value:.12g}"
    if isinstance(value, str | int):
        return str(value)
    return json.dumps(_plain(value), ensure_ascii=False)


def _plain(value: Any) -> Any:
    """Rows and lists as JSON has them."""
    if hasattr(value, "model_dump"):
        return value.model_dump(exclude_none=True)
    return [_plain(part) for part in value] if isinstance(value, tuple) else value
