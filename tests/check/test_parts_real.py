"""One real element, an RNC of Acme with parts of three makers, counted as one element and as three parts."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from vendorline.check import check
from vendorline.check.by_basis import counts_by_basis
from vendorline.cli.app import run
from vendorline.network import read_network
from vendorline.rulebook import read_instruments

LAW = """
instrument: XX-1
jurisdiction: XX
title: A decision
issuer: An authority
adopted_on: 2018-01-01
sources:
  one: {title: The decision, url: 'https://example.org/one', kind: primary}
provisions:
"""
CAP = """
- id: XX-1-{basis}
  force: binding
  bound: all_providers
  effect: cap
  event: present
  vendor: {{kind: named, vendor_ids: [{vendor}]}}
  scope: {{domains: [access]}}
  level: operator
  basis: {basis}
  limit: 0.3
  time: {{mode: open}}
  paraphrase: Less than a third.
  sources: [one]
  confidence: high
  evidence: read
"""
HOME = "DC=sigscale.net,SubNetwork=10,ManagedElement=1"
THIRD = 1 / 3


@pytest.fixture
def project(real_data: Path, tmp_path: Path) -> Path:
    """The export as a project, without any rules yet."""
    export = real_data / "bulkcm" / "sigscale" / "inventoryAlt1.xml"
    target = tmp_path / "ours" / "network" / "2019-09-16"
    arguments = ["import", "bulkcm", str(export), "--into", str(target), "--set", "country=GB", "--quiet"]
    assert run([*arguments, "--output", str(tmp_path / "imported.txt")]) == 0
    # Nobody knows these makers but the inventory: without being confirmed they would be anybody's.
    for name in ("Acme", "Lancam", "Robi"):
        assert (
            run(
                [
                    "vendors",
                    "confirm",
                    str(target),
                    name,
                    "--as",
                    name.lower(),
                    "--output",
                    str(tmp_path / f"{name}.txt"),
                ]
            )
            == 0
        )
    (tmp_path / "ours" / "vendorline.toml").touch()
    (tmp_path / "ours" / "rules").mkdir()
    return tmp_path / "ours"


@pytest.mark.parametrize(
    ("vendor", "as_element", "by_elements", "by_parts"),
    [
        ("Acme", 1, "breached", "breached"),
        ("Lancam", 0, "met", "breached"),
        ("Robi", 0, "met", "breached"),
        ("Nobody", 0, "met", "met"),
    ],
)
def test_one_element_of_three_makers(
    project: Path, vendor: str, as_element: int, by_elements: str, by_parts: str, capsys: pytest.CaptureFixture[str]
) -> None:
    law = project / "rules" / "XX-1.yaml"
    law.write_text(LAW + "".join(CAP.format(basis=b, vendor=vendor) for b in ("elements", "parts")), encoding="utf-8")
    network = read_network(project / "network" / "2019-09-16")
    found = check(network, "XX", as_if=True, provisions=read_instruments([law]))
    part = 0 if vendor == "Nobody" else 1

    def told(row: dict[str, Any]) -> tuple[Any, ...]:
        return row["basis"], row["numerator"], row["numerator_unknown"], row["denominator"], row["share_low"]

    rows = found.to_dicts()
    assert [(*told(row), row["verdict"]) for row in rows] == [
        ("elements", as_element, 0, 1, as_element, by_elements),
        ("parts", part, 0, 3, part * THIRD, by_parts),
    ]
    assert [row["reason"] for row in rows] == [None, None]
    behind = found.elements().select("provision_id", "element_id").rows()
    breached = [row["provision_id"] for row in rows if row["verdict"] == "breached"]
    assert behind == [(provision_id, HOME) for provision_id in breached]

    counts = counts_by_basis(found)
    expected = {
        "sites": ("sites", as_element, 0, 1, as_element),
        # Nobody states amounts: whatever they are, all pass through it.
        "traffic": ("traffic", None, None, None, as_element),
        "premises": ("premises", None, None, None, as_element),
        "elements": ("elements", as_element, 0, 1, as_element),
        "parts": ("parts", part, 0, 3, part * THIRD),
        # Nothing says who makes the software: one piece, of the element's maker.
        "software": ("software", as_element, 0, 1, as_element),
    }
    for provision_id in ("XX-1-elements", "XX-1-parts"):
        mine = [row for row in counts if row["provision_id"] == provision_id]
        assert [told(row) for row in mine] == list(expected.values())
        assert [row["basis"] for row in mine if row["is_own"]] == [provision_id.removeprefix("XX-1-")]

    command = ["check", str(project), "--as-if", "XX", "--side-by-side"]
    assert run([*command, "--format", "json", "--public"]) == 0
    answer = json.loads(capsys.readouterr().out)
    assert [told(row) for row in answer["counts"]] == [told(row) for row in counts]
    assert HOME not in json.dumps(answer)
    assert run(command) == 0
    shown = capsys.readouterr().out.partition("The same network by every basis")[2]
    assert f"{part * THIRD:.1%}" in shown
    assert f"▸ {part * THIRD:.1%}" in shown
    assert f"▸ {as_element:.1%}" in shown
