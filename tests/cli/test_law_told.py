"""What is asked of the law as a whole: how old it is, and how jurisdictions differ."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from networks import element, network
from vendorline.cli.app import run
from vendorline.network import write_network
from vendorline.report import report
from vendorline.rulebook import provisions
from vendorline.rulebook.age import stale
from vendorline.rulebook.terms import after

OWN = """
instrument: GB-OWN
jurisdiction: GB
title: House policy
issuer: Op
adopted_on: 2020-01-01
sources:
  own: {title: Policy, url: 'https://example.org/policy', kind: primary}
provisions:
- {id: GB-OWN-OLD, paraphrase: 'None.', checked_on: 2024-05-01, checked_in: [own], REST}
- {id: GB-OWN-NEVER, paraphrase: 'None.', REST}
""".replace(
    "REST",
    "force: contract, bound: all_providers, effect: forbid, event: present, vendor: {kind: named, vendor_ids: [huawei]}, "
    "scope: {}, level: operator, time: {mode: open}, sources: [own], confidence: high, evidence: read",
)


@pytest.fixture
def project(tmp_path: Path) -> Path:
    (tmp_path / "p" / "rules").mkdir(parents=True)
    (tmp_path / "p" / "vendorline.toml").write_text("", encoding="utf-8")
    (tmp_path / "p" / "rules" / "own.yaml").write_text(OWN, encoding="utf-8")
    write_network(network([element("e", vendor_id="nokia")]), tmp_path / "p" / "network" / "2020-01-28")
    return tmp_path / "p"


def told(capsys: pytest.CaptureFixture[str], *words: str) -> dict[str, Any]:
    assert run([*words, "--format", "json"]) == 0
    found: dict[str, Any] = json.loads(capsys.readouterr().out)
    return found


def test_law_checked_before_the_day_judged_is_said(
    project: Path, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    words = ["check", str(project), "--rules", "UK", "--provision", "GB-OWN-OLD,GB-OWN-NEVER"]
    late = told(capsys, *words, "--on", "2027-01-01")
    rows = {row["provision_id"]: (row["law_checked_on"], row["law_outlook"]) for row in late["rows"]}
    assert rows == {"GB-OWN-OLD": ("2024-05-01", True), "GB-OWN-NEVER": (None, None)}
    early = told(capsys, *words, "--on", "2024-05-01")["rows"]
    assert {row["provision_id"]: row["law_outlook"] for row in early} == {"GB-OWN-OLD": False, "GB-OWN-NEVER": None}
    assert run([*words, "--on", "2027-01-01"]) == 0
    text = " ".join(capsys.readouterr().out.split())
    assert "The law was last checked on 2024-05-01. 1 of 2 rows judge a later day" in text
    made = network([element("e", vendor_id="nokia")])
    page = report(made, [late], made_on=date(2027, 1, 1)).replace("\xa0", " ")
    assert "as last checked on 1 May 2024" in page
    assert "it may have changed since" in page
    assert "it may have changed since" not in report(
        made, [told(capsys, *words, "--on", "2024-05-01")], made_on=date(2027, 1, 1)
    )


def test_a_look_holds_for_some_months() -> None:
    book = provisions()
    last = max(law.provision.checked_on for law in book if law.provision.checked_on)
    assert not [one for one in stale(book, last, 0) if one.checked_on == last]
    day = after(last, "P6M")
    assert all(one.checked_on != last for one in stale(book, day))
    later = {one.provision_id for one in stale(book, date.fromordinal(day.toordinal() + 1))}
    assert later == {law.id for law in book}


def test_what_to_look_at_again(capsys: pytest.CaptureFixture[str]) -> None:
    found = told(capsys, "rules", "stale", "--on", "2027-12-01", "--jurisdiction", "uk")
    rows = {row["provision_id"]: row for row in found["rows"]}
    assert set(rows) == {law.id for law in provisions().laws_of(["GB"])}
    assert "whether the deadline 2027-12-31 stands" in rows["GB-2022-DVD-REMOVE"]["look_for"]
    assert all(row["look_for"] and row["source_urls"] is not None for row in rows.values())
    assert [row["checked_on"] for row in found["rows"]] == sorted(row["checked_on"] for row in found["rows"])
    assert run(["rules", "stale", "--on", "2027-12-01", "--months", "24"]) == 0
    assert capsys.readouterr().out.startswith("0 of ")


def test_jurisdictions_side_by_side(capsys: pytest.CaptureFixture[str]) -> None:
    found = told(capsys, "rules", "compare", "Germany,gb,SE", "--on", "2027-01-01", "--known", "2026-11-23")
    assert found["jurisdictions"] == ["DE", "GB", "SE"]
    rows = found["rows"]
    for law in provisions().laws_of(["DE", "GB", "SE"]):
        held = [row for row in rows if row["provision_id"] == law.id]
        standing = provisions().status(law, date(2027, 1, 1), date(2026, 11, 23)) in {"in_force", "proposed", "not_yet"}
        wanted = law.provision.is_judged and standing and law.adopted_on <= date(2026, 11, 23)
        assert sorted(row["domain"] for row in held) == (sorted(law.provision.scope.domains) if wanted else [])
    cap = next(row for row in rows if row["provision_id"] == "GB-2022-DVD-CAP5G-SITES")
    assert (cap["limit"], cap["basis"], cap["deadline"], cap["force"]) == (0.35, "sites", "2023-07-31", "binding")
    assert run(["rules", "compare", "DE,GB", "--on", "2027-01-01"]) == 0
    text = capsys.readouterr().out
    assert "at most 35% of sites" in text
    assert run(["rules", "compare", "Germny"]) == 2
    assert "did you mean Germany?" in capsys.readouterr().err
    assert run(["rules", "compare", " , "]) == 2


def test_countries_by_name_everywhere(project: Path, capsys: pytest.CaptureFixture[str]) -> None:
    by_code = told(capsys, "check", str(project), "--rules", "GB", "--on", "2024-01-01", "--known", "2026-11-23")
    by_name = told(
        capsys, "check", str(project), "--rules", "United Kingdom", "--on", "2024-01-01", "--known", "2026-11-23"
    )
    assert by_code == by_name
    assert told(capsys, "rules", "list", "--jurisdiction", "uk,SE")["rows"][0]["jurisdiction"] in {"GB", "SE"}
    assert run(["check", str(project), "--rules", "Grmany"]) == 2
    assert "did you mean Germany?" in capsys.readouterr().err


def test_a_search_finds_countries_and_says_where_it_found_nothing(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["rules", "search", "germany", "core"]) == 0
    told = capsys.readouterr().out
    assert "DE-2024-CORE" in told
    assert "require_count" not in told
    assert run(["rules", "search", "unicorns"]) == 0
    assert "No provision has all of these words: unicorns." in capsys.readouterr().out


def test_a_comparison_on_a_narrow_screen_keeps_each_restriction_behind_its_country(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("COLUMNS", "80")
    assert run(["rules", "compare", "GB,Sweden,CA", "--on", "2026-01-01"]) == 0
    lines = capsys.readouterr().out.splitlines()
    assert "  GB  GB-2018-ZTE: new purchases from zte banned (advisory)" in lines
    assert "      GB-2022-DVD-REMOVE: 5G equipment of huawei banned by 2027-12-31 (binding)" in lines
    assert any(line.startswith("  SE  SE-2020-NEW: 5G new installation of huawei and zte banned") for line in lines)
    assert max(map(len, lines)) <= 80
