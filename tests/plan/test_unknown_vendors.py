"""Equipment of unknown vendor stays, or goes too where that is asked for, whether or not any known equipment has to go."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

import vendorline as vl

pytest.importorskip("highspy")

RULE = """
instrument: GB-OWN
jurisdiction: GB
title: Own rule
issuer: Us
adopted_on: 2025-01-01
sources: {own: {title: Own, kind: primary, url: "https://example.org/own"}}
provisions:
- id: GB-OWN-OUT
  force: binding
  bound: all_providers
  effect: forbid
  event: present
  vendor: {kind: named, vendor_ids: [huawei]}
  scope: {domains: [access], technologies: [5G]}
  level: operator
  time: {mode: by, deadline: 2027-12-31}
  paraphrase: No equipment of the vendor after 2027.
  sources: [own]
  confidence: high
  evidence: read
"""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    home = tmp_path / "project"
    tables = home / "network" / "2026-01-01"
    tables.mkdir(parents=True)
    (home / "rules").mkdir()
    (home / "vendorline.toml").write_text("", encoding="utf-8")
    (home / "rules" / "own.yaml").write_text(RULE, encoding="utf-8")
    (tables / "manifest.json").write_text('{"as_of": "2026-01-01"}', encoding="utf-8")
    (tables / "operators.csv").write_text("operator_id,name,country,plmn\nop,Op,GB,23401\n", encoding="utf-8")
    (tables / "sites.csv").write_text(
        "site_id,latitude,longitude,country,region\ns1,51,0,GB,n\ns2,52,0,GB,n\n", encoding="utf-8"
    )
    head = "element_id,site_id,operator_id,function,generations,vendor_id,installed_on\n"
    rows = "a,s1,op,gnb,5G,,2020-01-01\nb,s2,op,gnb,5G,nokia,2020-01-01\n"
    (tables / "elements.csv").write_text(head + rows, encoding="utf-8")
    return home


def test_nobody_known_has_to_go_and_the_unknown_stays_unless_asked(folder: Path) -> None:
    kept = vl.plan(folder, "GB", known=date(2026, 1, 1), periods=12)
    assert (len(kept.rows), kept.problem.unknown.elements, kept.problem.unknown.cost > 0) == (0, 1, True)
    replaced = vl.plan(folder, "GB", known=date(2026, 1, 1), periods=12, replace_unknown=True)
    (row,) = replaced.rows
    assert (row["action"], row["from_vendor_id"], row["to_vendor_id"]) == ("replace", None, "nokia")
    assert row["period"] <= "2027-12-31"
