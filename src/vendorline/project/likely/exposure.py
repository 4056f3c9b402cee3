"""Exposure over completions: whom it is asked of, and what a document says of it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from vendorline.expose import Exposure, Prepared
    from vendorline.likely import Lots
    from vendorline.network import Network
    from vendorline.project.questions import ExposeQuestion

#: Priors that exposure rests on: of makers, and of protections.
_ABOUT = frozenset({"shares", "together", "spread", "claims", "switch"})


def vendors_asked(vendors: Sequence[str] | None, prepared: Prepared, lots: Lots | None) -> Sequence[str] | None:
    """The vendors that are asked about: by default everybody whom the network names, or a prior that may be drawn from."""
    if vendors is not None or lots is None:
        return vendors
    from vendorline.likely import OTHER

    return sorted({*prepared.vendors, *lots.vendors} - {OTHER})


def with_completions(
    found: Exposure, network: Network, lots: Lots, question: ExposeQuestion
) -> tuple[Exposure, dict[str, Any]]:
    """Exposure with what is probable of each number, and what stands beside its rows."""
    from vendorline.expose.likely.first import first_rows
    from vendorline.expose.likely.likely import likely
    from vendorline.project.priors import told_of

    told = likely(found, network, lots, question.likely or 0, question.seed)
    return told.exposure, {
        "likely": told_of(told.drawn, _ABOUT),
        "settings_of_spread": told.settings.to_dicts(),
        "first": list(first_rows(told)),
    }
