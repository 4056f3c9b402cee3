"""What vendors could do, computed for provisions that are stated on it, before check judges them."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import polars as pl

    from vendorline.network import Network
    from vendorline.rulebook import Rulebook


def measures_for(
    network: Network,
    jurisdictions: str | Sequence[str],
    days: Sequence[date] | None,
    say: Any,
    provisions: Rulebook | None = None,
) -> dict[date, pl.DataFrame] | None:
    """The measures that provisions of some jurisdictions are stated on, by day; None where none is.

    Several vendors that one provision names are measured together.
    """
    from vendorline.rulebook.load import with_illustrations

    given = jurisdictions.split(",") if isinstance(jurisdictions, str) else jurisdictions
    names = [name.strip().upper() for name in given]
    laws = with_illustrations(names, provisions).laws_of(names)
    groups = {tuple(sorted(law.provision.vendor.vendor_ids)) for law in laws if law.provision.measure is not None}
    if not groups:
        return None
    from vendorline.expose import expose

    if say:
        say("computing what vendors could do")
    vendors = sorted({vendor for group in groups for vendor in group})
    coalitions = sorted(group for group in groups if len(group) > 1)
    return {
        day: expose(network, vendors=vendors, coalitions=coalitions, on=day).table for day in days or [network.as_of]
    }
