"""Reading `terms.yaml`: what a project says of prices, crews and limits, over the defaults; every fault at once."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from pydantic import ValidationError

from vendorline.errors import Fault, InvalidInput, InvalidRules
from vendorline.plan.terms.agreement import Names, faults_of_sense
from vendorline.plan.terms.defaults import costs_in, default_terms, default_values, key_of
from vendorline.plan.terms.faults import faults_of_form
from vendorline.plan.terms.model import Terms

if TYPE_CHECKING:
    from collections.abc import Collection
    from pathlib import Path

    from vendorline.rulebook.strict_yaml import Document


def read_terms(
    path: Path | None, *, vendors: Collection[str], regions: Collection[str], operators: Collection[str]
) -> Terms:
    """The terms of a plan: those of a file, and the default of every term that it does not state.

    A row of `unit_costs` replaces the default row of the same layer, function, generation and site class. Default costs are in
    euros and are multiplied by `units_of_currency_per_eur`; in another currency without that number only the file's rows count.
    A layer that `life_years` does not name has the life of `any`.

    Args:
        path: the file; None for the defaults alone.
        vendors: the network's vendors, by id; vendors of the catalogue are known beside them, in any spelling.
        regions: the network's regions.
        operators: the network's operators.

    Raises:
        InvalidInput: with every fault, each with its line.
    """
    if path is None:
        return default_terms()
    from vendorline.rulebook.strict_yaml import read_text

    try:
        return terms_in(read_text(path), path.name, Names(frozenset(vendors), frozenset(regions), frozenset(operators)))
    except InvalidRules as error:
        raise InvalidInput(f"{path} cannot be used", error.faults) from error


def terms_in(text: str, file: str, names: Names) -> Terms:
    """The terms of a text, see `read_terms`.

    Args:
        text: YAML.
        file: what faults call it.
        names: what the network holds.
    """
    from vendorline.rulebook.strict_yaml import read_yaml

    document = read_yaml(text, file)
    data = {} if document.data is None else document.data
    if not isinstance(data, dict):
        raise InvalidInput(
            f"{file} cannot be used",
            [Fault.at(file, document.line(()), "is no mapping of terms", "write one term on a line, as name: value")],
        )
    return _terms(document, _stated(data), names)


def _stated(data: dict[str, Any]) -> dict[str, Any]:
    """The terms that are written; a list or mapping with nothing under it is an empty one."""
    empty = {term: type(value)() for term, value in default_values().items() if isinstance(value, list | dict)}
    empty["unit_costs"] = []
    return {term: empty.get(term) if value is None else value for term, value in data.items()}


def _terms(document: Document, stated: dict[str, Any], names: Names) -> Terms:
    faults = list(faults_of_sense(document, stated, names))
    try:
        terms = Terms.model_validate({**default_values(), **stated, "life_years": _lives(stated)})
    except ValidationError as error:
        faults += faults_of_form(document, error)
    if faults:
        message = f"{document.file} cannot be used"
        raise InvalidInput(message, sorted(faults, key=lambda fault: (fault.row or 0, fault.column or "")))
    in_euros = terms.currency == default_values()["currency"]
    return _with_costs(
        _with_known_vendors(terms, names), is_converted=in_euros or "units_of_currency_per_eur" in stated
    )


def _lives(stated: dict[str, Any]) -> Any:
    """Years by layer; the default is that of every layer that the file does not name."""
    lives = stated.get("life_years", {})
    return {**default_values()["life_years"], **lives} if isinstance(lives, dict) else lives


def _with_known_vendors(terms: Terms, names: Names) -> Terms:
    """The terms with each vendor by its id."""

    def known(text: str) -> str:
        return names.vendor(text) or text

    return terms.model_copy(
        update={
            "vendors": tuple(known(vendor) for vendor in terms.vendors),
            "vendor_price_index": {known(vendor): index for vendor, index in terms.vendor_price_index.items()},
            "deliveries": tuple(row.model_copy(update={"vendor": known(row.vendor)}) for row in terms.deliveries),
        }
    )


def _with_costs(terms: Terms, *, is_converted: bool) -> Terms:
    """The terms with the default rows of unit costs that no row of the file replaces."""
    own = {key_of(cost) for cost in terms.unit_costs}
    rest = costs_in(terms.units_of_currency_per_eur) if is_converted else ()
    return terms.model_copy(update={"unit_costs": (*terms.unit_costs, *(c for c in rest if key_of(c) not in own))})
