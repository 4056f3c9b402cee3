"""Two views of one network: that a limited role is manageable, and that core and edge can no longer be told apart.

The cases of both views are configurations of the teaching network, kept as data; every number is computed when asked.
"""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass
from typing import Any

from vendorline.expose.capabilities import data_rows
from vendorline.expose.evaluate import expose
from vendorline.expose.teaching_network import SYNTHETIC, Case, case_of, network_of

#: Whose exposure the cases vary.
VENDOR = "H"
MEASURES_SHOWN = ("read", "alter", "locate", "locate_identified", "deny", "lawful_interception")


@dataclass(frozen=True, slots=True)
class View:
    """What somebody said about the matter, where it can be read, and how sure the wording is."""

    view: str
    name: str
    claim: str
    said_on: str
    source_title: str
    source_url: str
    confidence: str
    note: str


@dataclass(frozen=True, slots=True)
class ViewCase:
    """A configuration that a view speaks of; `against` names the case from which it differs in what `changed` says."""

    view: str
    case: str
    against: str | None
    what: str
    changed: str | None
    configuration: Case


def views() -> tuple[View, ...]:
    """The views, in the order in which they are told."""
    return tuple(View(**row) for row in data_rows("views"))


def view_cases() -> tuple[ViewCase, ...]:
    """The configurations of every view."""
    return tuple(
        ViewCase(
            row["view"], row["case"], row["against"] or None, row["what"], row["changed"] or None,
            case_of(json.loads(row["parameters"])),
        )
        for row in data_rows("view_cases")
    )  # fmt: skip


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
