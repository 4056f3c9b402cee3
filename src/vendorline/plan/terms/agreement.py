"""Whether a file of terms agrees with itself, with the network and with what is known of vendors and functions."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping
from dataclasses import field
from typing import TYPE_CHECKING, Any

from vendorline.errors import Fault, did_you_mean
from vendorline.knowledge.tables import functions
from vendorline.plan.terms.defaults import default_values
from vendorline.plan.terms.faults import Place, fault_at
from vendorline.quick_dataclass import dataclass
from vendorline.vendors import canonical_id, vendors

if TYPE_CHECKING:
    from vendorline.rulebook.strict_yaml import Document

ANY = "any"
_EUR = "EUR"
_CODE = re.compile(r"[A-Z]{3}")
#: What makes rows of a term the same row.
_KEYS: Mapping[str, tuple[str, ...]] = {
    "unit_costs": ("layer", "function", "generation", "site_class"),
    "site_classes": ("name",),
    "crews": ("region",),
    "deliveries": ("vendor",),
    "budgets": ("operator", "year"),
}


@dataclass(frozen=True)
class Names:
    """What a network holds: vendors as it names them, regions and operators."""

    vendors: Collection[str] = field(default_factory=frozenset)
    regions: Collection[str] = field(default_factory=frozenset)
    operators: Collection[str] = field(default_factory=frozenset)

    def vendor(self, text: str) -> str | None:
        """The vendor that a spelling means; None where neither the catalogue nor the network knows it."""
        return canonical_id(text) or (text if text in self.vendors else None)


def rows_in(data: Mapping[str, Any], term: str) -> Iterator[tuple[int, Mapping[str, Any]]]:
    """The rows of a term that are rows, with their places."""
    rows = data.get(term)
    for place, row in enumerate(rows if isinstance(rows, list) else ()):
        if isinstance(row, dict):
            yield place, row


def _names_in(data: Mapping[str, Any], term: str) -> list[str]:
    """The names that a term gives a number each."""
    named = data.get(term)
    return list(named) if isinstance(named, dict) else []


def _texts(data: Any) -> Iterator[tuple[int, str]]:
    """The texts of a list, with their places."""
    for place, text in enumerate(data if isinstance(data, list) else ()):
        if isinstance(text, str):
            yield place, text


def faults_of_sense(document: Document, data: Mapping[str, Any], names: Names) -> Iterator[Fault]:
    """Everything that does not agree; what has no sound form is passed over here.

    Args:
        document: the file, for its lines.
        data: the terms as plain data.
        names: what the network holds.
    """
    yield from _of_vendors(document, data, names)
    yield from _of_places(document, data, names)
    yield from _of_costs(document, data)
    yield from _of_lives(document, data)
    yield from _of_repeats(document, data, names)
    yield from _of_currency(document, data)


def _of_vendors(document: Document, data: Mapping[str, Any], names: Names) -> Iterator[Fault]:
    said: list[tuple[Place, str]] = [(("vendors", place), text) for place, text in _texts(data.get("vendors"))]
    said += [(("vendor_price_index", text), text) for text in _names_in(data, "vendor_price_index")]
    said += [
        (("deliveries", place, "vendor"), str(row["vendor"]))
        for place, row in rows_in(data, "deliveries")
        if row.get("vendor")
    ]
    for at, text in said:
        if names.vendor(text) is None:
            near = did_you_mean(text, [*names.vendors, *vendors()])
            remedy = f"did you mean {near}?" if near else "write a vendor of the network or of the catalogue"
            yield fault_at(document, at, text, "is a vendor that neither the network nor the catalogue knows", remedy)


def _of_places(document: Document, data: Mapping[str, Any], names: Names) -> Iterator[Fault]:
    said: list[tuple[Place, str, Any]] = []
    for term, column in (("crews", "region"), ("budgets", "operator")):
        said += [((term, place, column), column, row[column]) for place, row in rows_in(data, term) if row.get(column)]
    for place, row in rows_in(data, "site_classes"):
        said += [(("site_classes", place, "regions", n), "region", text) for n, text in _texts(row.get("regions"))]
    for at, kind, text in said:
        known = names.regions if kind == "region" else names.operators
        if not isinstance(text, str) or text in known or (text == ANY and at[0] != "site_classes"):
            continue
        near = did_you_mean(text, sorted(known))
        remedy = f"did you mean {near}?" if near else f"the network has {_listed(known)}"
        yield fault_at(document, at, text, f"is {_article(kind)} that the network does not have", remedy)


def _of_costs(document: Document, data: Mapping[str, Any]) -> Iterator[Fault]:
    layers = {function.layer for function in functions().values()}
    classes = {str(row.get("name")) for _, row in rows_in(data, "site_classes")} | {ANY}
    for place, row in rows_in(data, "site_classes"):
        if row.get("name") == ANY:
            problem = "is the name of all sites that are in no class"
            yield fault_at(document, ("site_classes", place, "name"), ANY, problem, "write another name")
    for place, row in rows_in(data, "unit_costs"):
        layer, function, site_class = row.get("layer"), row.get("function"), row.get("site_class") or ANY
        for column, text, known in (
            ("layer", layer, layers),
            ("function", function, set(functions())),
            ("site_class", site_class, classes),
        ):
            if isinstance(text, str) and text not in known:
                near = did_you_mean(text, sorted(known))
                remedy = f"did you mean {near}?" if near else f"known are {_listed(known)}"
                at = ("unit_costs", place, column)
                yield fault_at(document, at, text, f"is {_article(column)} that nobody defined", remedy)
        if isinstance(function, str) and function in functions() and isinstance(layer, str) and layer in layers:
            home = functions()[function].layer
            if home != layer:
                at = ("unit_costs", place, "layer")
                yield fault_at(document, at, layer, f"is not the layer of {function}", f"write {home}")


def _of_lives(document: Document, data: Mapping[str, Any]) -> Iterator[Fault]:
    known = {function.layer for function in functions().values()} | {ANY}
    for text in _names_in(data, "life_years"):
        if text not in known:
            near = did_you_mean(text, sorted(known))
            remedy = f"did you mean {near}?" if near else f"known are {_listed(known)}"
            yield fault_at(document, ("life_years", text), text, "is no layer", remedy)


def _of_repeats(document: Document, data: Mapping[str, Any], names: Names) -> Iterator[Fault]:
    keys: list[tuple[Place, tuple[str, ...]]] = [
        ((term, place), tuple(_key(column, row.get(column), names) for column in columns))
        for term, columns in _KEYS.items()
        for place, row in rows_in(data, term)
    ]
    keys += [
        (("vendor_price_index", text), (_key("vendor", text, names),)) for text in _names_in(data, "vendor_price_index")
    ]
    keys += [(("vendors", place), (_key("vendor", text, names),)) for place, text in _texts(data.get("vendors"))]
    keys += [(("winter_months", place), (_key("month", n, names),)) for place, n in _texts(data.get("winter_months"))]
    groups = data.get("coupled_generations")
    for number, group in enumerate(groups if isinstance(groups, list) else ()):
        keys += [(("coupled_generations", number, place), (text,)) for place, text in _texts(group)]
    seen: dict[tuple[Any, ...], Place] = {}
    for at, key in keys:
        first = seen.setdefault((at[0], key), at)
        if first != at:
            problem = f"stands twice: first on line {document.line(first)}"
            yield fault_at(document, at, ", ".join(part for part in key if part), problem, "keep one of them")


def _key(column: str, value: Any, names: Names) -> str:
    """What a cell means, so that two spellings of one thing are the same."""
    if value is None:
        return ANY if column in {"region", "operator", "site_class"} else ""
    text = str(value)
    return names.vendor(text) or text if column == "vendor" else text.lstrip("0") if column == "month" else text


def _of_currency(document: Document, data: Mapping[str, Any]) -> Iterator[Fault]:
    currency, rate = str(data.get("currency") or _EUR), data.get("units_of_currency_per_eur")
    if _CODE.fullmatch(currency) and currency != _EUR and rate is None and not any(rows_in(data, "unit_costs")):
        problem = "has no unit costs: the default costs are in EUR"
        remedy = "write units_of_currency_per_eur, or unit_costs of your own"
        yield fault_at(document, ("currency",), currency, problem, remedy)
    year, multiple = data.get("price_year") or _default("price_year"), _number(rate)
    if currency == _EUR and year == _default("price_year") and multiple is not None and multiple > 0 and multiple != 1:
        problem = f"changes the default costs, which are in EUR of {year} already"
        remedy = "remove it, or write the currency or the price_year that it leads to"
        yield fault_at(document, ("units_of_currency_per_eur",), rate, problem, remedy)


def _default(term: str) -> str:
    return str(default_values()[term])


def _number(text: Any) -> float | None:
    """A number that is one; what is none is told by its form."""
    try:
        return float(text)
    except (TypeError, ValueError):
        return None


def _listed(known: Collection[str]) -> str:
    """The first names of a set, and how many more there are."""
    first = sorted(known)[:12]
    more = len(known) - len(first)
    return ", ".join(first) + (f" and {more:,} more" if more else "") if first else "none"


def _article(kind: str) -> str:
    kind = kind.replace("_", " ")
    return f"an {kind}" if kind[0] in "aeiou" else f"a {kind}"
