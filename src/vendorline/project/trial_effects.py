"""What a trial reaches: sites and elements of the vendors by operator and region, and who is left."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import Any

import numpy as np

from vendorline.check.count import Selection, count
from vendorline.check.findings import Findings
from vendorline.check.select_state import select_state
from vendorline.check.violations import constraint_behind
from vendorline.results import new_row
from vendorline.rulebook.terms import TRIAL
from vendorline.scope.bound_provision import BoundProvision
from vendorline.scope.inventories import Inventories


def trial_effects(findings: Findings) -> list[dict[str, Any]]:
    """What the trial reaches on the last day judged, for each operator as a whole (region null) and region by region.

    `vendors_left`: vendors known to have other equipment in scope there. Regions in which nothing is, or may be, the vendors' are left out.
    """
    key = TRIAL, None
    last = max(findings.days)
    rows = [row for row in findings.rows if row["provision_id"] == TRIAL and row["on"] == last]
    if key not in findings.cases or not rows:
        return []
    law = findings.cases[key].law
    own = replace(findings.constraints, rows=tuple(c for c in findings.constraints if c.provision_id == TRIAL))
    by_region = Inventories(findings.network, own, [last], index=findings.inventories.index, by_region=True)
    case = by_region.case(law, findings.cases[key].constraints)
    regions = np.array(case.inventory.told("region")["region"].to_list(), dtype=object)[case.inventory.entry]
    return [told for row in rows for told in _of_row(case, row, regions)]


def _of_row(case: BoundProvision, row: Mapping[str, Any], regions: Any) -> Iterator[dict[str, Any]]:
    inventory = case.inventory
    code = inventory.operator_codes[row["operator_id"]]
    mine = inventory.operator == code
    whole = select_state(case, constraint_behind(case, row).vendor_ids, row["on"])
    for region in (None, *sorted({str(name) for name in regions[mine] if name is not None})):
        here = mine if region is None else mine & (regions == region)
        part = replace(whole, inside=whole.inside & here, open=whole.open & here)
        sites, elements = count(inventory, part, "sites")[code], count(inventory, part, "elements")[code]
        if region is None or elements.known or elements.unknown:
            yield new_row(
                "check_trial",
                on=row["on"],
                operator_id=row["operator_id"],
                region=region,
                sites=sites.known,
                sites_unknown=sites.unknown,
                sites_in_scope=sites.total + sites.total_unknown,
                elements=elements.known,
                elements_unknown=elements.unknown,
                elements_in_scope=elements.total + elements.total_unknown,
                vendors_left=_vendors_left(case, part),
            )


def _vendors_left(case: BoundProvision, part: Selection) -> list[str]:
    """Vendors known to have equipment that is in scope and not that of the vendors tried."""
    inventory = case.inventory
    others = part.inside & ~part.known & (inventory.vendor >= 0) & (part.weight > 0)
    return sorted({inventory.vendors[code] for code in np.unique(inventory.vendor[others])})
