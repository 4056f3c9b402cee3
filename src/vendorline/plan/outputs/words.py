"""What the words of a plan mean to people: why a provision has no schedule, what is done with a unit, what is scarce, what costs."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

REASONS: Mapping[str, str] = MappingProxyType(
    {
        "proposed": "is only proposed",
        "force_not_planned": "does not bind; --force advisory plans for it",
        "bound_unknown": "nobody has said whether it binds",
        "needs_a_determination": "an authority has to say whose equipment it is about",
        "date_not_known": "its date is not known",
        "exposure_not_planned": "is stated on what vendors could do; no schedule is made for that",
        "grants_end_apart": "each grant ends on its own day",
        "level_or_basis_not_planned": "counts in a way that no schedule is made for",
        "source_not_read": "nobody has read it",
        "not_known_whether_reached": "may also reach equipment of which nobody states the vendor, place or function",
        "nothing_to_change": "asks for a further vendor where the plan replaces nothing",
        "happened_before": "something was bought or put in before the plan starts",
        "holds_already": "holds already, or too soon: breached until its periods are over",
        "avoidable": "SHOULD HAVE BEEN AVOIDED: please report this as a fault",
        "after_the_last_period": "need not be kept before the plan ends; more --periods plan for it",
        "several_vendors_missing": "asks for more than one further vendor",
    }
)
ACTIONS: Mapping[str, str] = MappingProxyType(
    {"replace": "replaced", "build": "built by another vendor", "keep": "kept"}
)
#: Limits that are no provisions.
LIMITS: Mapping[str, str] = MappingProxyType(
    {
        "crews": "Crews", "sites_out": "Sites out at once", "subscribers_out": "Subscribers out at once", "work": "Work of a period",
        "delivery": "Deliveries", "budget": "Budget", "vendor_share": "Share of one vendor",
    }
)  # fmt: skip
KINDS: Mapping[str, str] = MappingProxyType(
    {"remove": "must be gone", "cap": "at most", "count": "vendors, at least", "stop": "nothing more may come"}
)
