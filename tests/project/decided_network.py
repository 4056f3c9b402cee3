"""A project with a small network and a case whose amounts are worked out of it."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import yaml

from networks import network
from vendorline.network import write_network
from vendorline.project.overview import make_project

PRIORS = """
title: Made up for a test
shares:
  - {world: true, domain: access, vendors: {huawei: 0.5, nokia: 0.5}, unsupported: true, note: made up}
together:
  - {world: true, value: 1, unsupported: true, note: made up}
spread:
  - {world: true, value: none, unsupported: true, note: made up}
"""


def equipment(unknown: int = 3, *, vendor: str = "huawei", regions: int = 3) -> list[dict[str, Any]]:
    """4G at twelve sites of three regions: of each region some of a vendor, some of nobody known, the others of Nokia."""
    rows = []
    for number in range(12):
        region = number % regions
        of = None if number // regions == 0 and region < unknown else vendor if number % 2 else "nokia"
        rows.append({
            "element_id": f"e{number}", "site_id": f"s{number}", "operator_id": "op", "function": "enb", "vendor_id": of,
            "installed_on": None, "end_of_life_on": None,
        })  # fmt: skip
    return rows


def case() -> dict[str, Any]:
    """Allow, cap, ban early or late; each amount from the network."""
    amounts = {"cost": "computed", "gone": "computed", "stands": "computed", "reach": "computed"}

    def option(title: str, **rule: Any) -> dict[str, Any]:
        own = {"own_rule": {"vendors": ["Huawei"], "action": "present", **rule}} if rule else {}
        return {
            "title": title,
            "stance": "open",
            **own,
            "amounts": {"used": dict(amounts), "computed": "plan and expose"},
        }

    return {
        "case": "small", "question": "How far?", "decide_on": "2020-01-28", "known": "2020-01-28", "horizon": "6 years",
        "money": {"unit": "EUR m", "discount": {"rate": 0}},
        "from_network": {
            "vendor": "huawei", "completions": 40, "renewal_credit": False,
            "amounts": {"cost": "cost", "gone": "replaced_share", "stands": {"of": "standing_share", "year": 3}, "reach": "read"},
        },
        "options": {
            "allow": option("Allow"),
            "late": option("Ban by 2025", effect="forbid", by="60 months"),
            "early": option("Ban by 2023", effect="forbid", by="36 months"),
            "cap": option("Cap at a quarter", effect="cap", shares={"access": 0.25}, by="36 months"),
            "wait": {"title": "Wait", "wait": "12 months", "then": ["allow", "late", "early"]},
        },
        "while_waiting": {"used": {"reach": "computed"}, "computed": "expose"},
        "uncertainties": {"growth": {"q": [0.8, 1, 2], "unsupported": "a test"}, "harm": {"q": [1, 2, 3], "unsupported": "a test"}},
        "outcomes": {"cost": {"unit": "EUR m", "swing": [0, 4]}, "reached": {"unit": "share-years", "swing": [0, 6]}},
        "terms": {
            "cost": {"outcome": "cost", "of": ["growth"], "by": "cost"},
            "more": {"outcome": "cost", "of": ["harm"], "by": "gone", "paid": "year 3"},
            "left": {"outcome": "reached", "of": ["harm"], "by": "stands"},
            "reach": {"outcome": "reached", "of": [], "by": "reach"},
        },
        "weights": {"reference": "cost", "unsupported": "a test", "ranges": {"cost": 100, "reached": [50, 200]}},
    }  # fmt: skip


def project(
    folder: Path,
    rows: list[dict[str, Any]],
    told: dict[str, Any],
    *,
    priors: str | None = PRIORS,
    terms: str | None = None,
) -> Path:
    """The file of the case in a new project."""
    home = make_project(folder, country="GB")
    places = {row["site_id"]: f"R{int(row['site_id'][1:]) % 3}" for row in rows}
    made = network(rows)
    sites = made["sites"].with_columns(region=made["sites"]["site_id"].replace_strict(places))
    own = home / "network" / "2020-01-28"
    write_network(made.with_tables(sites=sites), own)
    if priors is not None:
        (own / "priors.yaml").write_text(priors, encoding="utf-8")
    if terms is not None:
        (home / "terms.yaml").write_text(terms, encoding="utf-8")
    file = home / "cases" / "small.yaml"
    file.write_text(yaml.safe_dump(told, sort_keys=False), encoding="utf-8")
    return file
