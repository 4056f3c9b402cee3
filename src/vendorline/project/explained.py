"""One element of a network explained, with what a private tag marks left out."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict
from datetime import date
from pathlib import Path
from typing import Any

from vendorline.check.explain_element import explain_element
from vendorline.network.tables import Network
from vendorline.project.documents import network_document
from vendorline.project.jurisdictions import jurisdictions_named
from vendorline.project.opened import open_network
from vendorline.project.private_output import private_laws
from vendorline.rulebook import Rulebook


def explain_document(
    path: Path, element_id: str, jurisdictions: Sequence[str], on: date | None, *, known: date, as_if: bool = False
) -> dict[str, Any]:
    """Everything about one element as a document.

    Args:
        path: a network folder or a project.
        element_id: the element.
        jurisdictions: whose provisions are asked; none = those of its operator's country.
        on: the day; None = the one that the network describes.
        known: the law as known on this day.
        as_if: as if each instrument of the jurisdictions named the operator.

    Raises:
        InvalidInput: the network, or a file beside it, cannot be used.
        UnknownName: an element or a jurisdiction is not there.
    """
    opened = open_network(path)
    found = explain_element(
        opened.network,
        element_id,
        jurisdictions_named(jurisdictions, opened.rulebook) or _home(opened.network, opened.rulebook, element_id),
        on or opened.network.as_of,
        known=known,
        provisions=opened.rulebook,
        as_if=as_if,
        determinations=opened.determinations,
    )
    told_apart = private_laws(opened.private, opened.rulebook)
    told = asdict(found)
    told["provisions"] = [_kept_private(row) if row["provision_id"] in told_apart else row for row in found.provisions]
    inputs = (*opened.network.inputs, *opened.inputs)
    rows = told.pop("values")
    return network_document("explain", opened.network, rows, inputs=inputs, private=opened.private, **told)


def _kept_private(row: Mapping[str, Any]) -> dict[str, Any]:
    """A provision that turns on a private tag: what is known without it, and that the rest is nobody's business."""
    if row["reaches"] == "no":
        return dict(row)
    return {**row, "reaches": "open", "why": "it turns on a private tag; which elements carry it is never shown"}


def _home(network: Network, book: Rulebook, element_id: str) -> list[str]:
    """Country of the element's operator, where it has provisions."""
    owner = network["elements"].filter(network["elements"]["element_id"] == element_id)["operator_id"].to_list()
    countries = network["operators"].filter(network["operators"]["operator_id"].is_in(owner))["country"].to_list()
    return [country for country in countries if country in book.jurisdictions]
