"""`vendorline knowledge show claims`: the published claims as text, JSON and CSV."""

from __future__ import annotations

import csv
import io
import json

import pytest

from vendorline.cli.app import run
from vendorline.evidence.claims import claim, claims


def out(capsys: pytest.CaptureFixture[str], *words: str) -> str:
    assert run(list(words)) == 0
    return capsys.readouterr().out


def test_claims_stand_in_the_list(capsys: pytest.CaptureFixture[str]) -> None:
    rows = json.loads(out(capsys, "knowledge", "list", "--format", "json"))["rows"]
    assert {"table": "claims", "rows": len(claims())} in rows


def test_json_has_numbers_days_and_nulls(capsys: pytest.CaptureFixture[str]) -> None:
    rows = json.loads(out(capsys, "knowledge", "show", "claims", "--format", "json"))["rows"]
    assert rows == [c.to_dict() for c in claims().values()]
    first = rows[0]
    assert (first["low"], first["central"], first["interested"], first["known_from"]) == (100, None, True, "2019-12-17")


def test_csv_has_every_column(capsys: pytest.CaptureFixture[str]) -> None:
    rows = list(csv.DictReader(io.StringIO(out(capsys, "knowledge", "show", "claims", "--format", "csv"))))
    assert list(rows[0]) == list(claim("S01").to_dict())
    assert [row["claim_id"] for row in rows] == list(claims())
    assert next(r["not_in_source"] for r in rows if r["claim_id"] == "ca_rip_cost_bce_telus:CA:2018") == "low;high"


def test_text_shows_numbers_with_their_unit_side_and_day(capsys: pytest.CaptureFixture[str]) -> None:
    lines = out(capsys, "knowledge", "show", "claims").splitlines()
    assert lines[0].split() == ["claim_id", "low", "central", "high", "unit", "publisher_side", "known_from"]
    assert next(line for line in lines if "cases:uk-enders" in line).split() == [
        "cases:uk-enders", "1,500,000,000", "GBP", "research", "2020-02-10",
    ]  # fmt: skip
