"""Both views of the teaching network side by side: every number is computed when asked."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

from vendorline.examples.teaching_network import SYNTHETIC, Case, network_of
from vendorline.examples.view_cases import view_cases, views
from vendorline.expose import expose

#: Whose exposure the cases vary.
VENDOR = "H"
MEASURES_SHOWN = ("read", "alter", "locate", "locate_identified", "deny", "lawful_interception")


def compare_views() -> dict[str, Any]:
    """Both views with the exposure to the vendor in each of their cases, computed now through `expose`.

    Keys: `synthetic`, `network` in words, `vendor`, `views`, and `rows` of view, case, against, what, changed, measure, low, high
    (shares of subscribers).
    """
    rows = []
    for item in view_cases():
        result = expose(network_of(item.configuration), vendors=[VENDOR])
        for measure in MEASURES_SHOWN:
            low, high = result.share(VENDOR, measure)
            head = {name: getattr(item, name) for name in ("view", "case", "against", "what", "changed")}
            rows.append({**head, "measure": measure, "low": low, "high": high})
    return {
        "synthetic": SYNTHETIC, "network": _in_words(Case()), "vendor": VENDOR, "views": [asdict(view) for view in views()],
        "rows": rows,
    }  # fmt: skip


def _in_words(case: Case) -> str:
    people = case.regions * case.sites * case.subscribers_per_site
    return (
        f"{people:,} subscribers at {case.regions * case.sites:,} sites in {case.regions} regions;"
        f" vendor {VENDOR} at {case.held_sites} of every {case.sites} sites, vendor E everywhere else"
    )
