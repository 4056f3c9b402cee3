"""`vendorline rules cite`: each of its formats, for a provision, an instrument and a source."""

from __future__ import annotations

import csv
import io
import json
from pathlib import Path

import pytest

from vendorline.cli.app import run


def cited(capsys: pytest.CaptureFixture[str], *words: str) -> tuple[int, str]:
    code = run(["rules", "cite", *words])
    return code, capsys.readouterr().out


def test_the_sources_of_a_provision_in_words_primary_ones_first(capsys: pytest.CaptureFixture[str]) -> None:
    code, out = cited(capsys, "US-889A")
    lines = out.splitlines()
    assert code == 0
    assert lines[0].startswith("[us-pl-115-232] Congress of the United States: John S. McCain National Defense")
    assert "section 889(a)(1)(A) (13 August 2018). Statute, not read." in lines[0]
    assert [line.split("]")[0] for line in lines] == ["[us-pl-115-232", "[us-889-dod", "[us-889-akin", "[us-889-far"]


def test_an_instrument_has_those_of_all_its_provisions_and_a_source_itself(capsys: pytest.CaptureFixture[str]) -> None:
    _, out = cited(capsys, "GB-2022-DVD", "--format", "json")
    rows = json.loads(out)["rows"]
    assert len(rows) >= 9
    assert [row["primary"] for row in rows] == sorted((row["primary"] for row in rows), reverse=True)
    _, out = cited(capsys, "gb-wms-2022", "--format", "json")
    (row,) = json.loads(out)["rows"]
    assert (row["source_id"], row["kind"], row["published_on"]) == ("gb-wms-2022", "parliament", "2022-10-13")
    _, out = cited(capsys, "geonames", "--format", "csv")
    assert next(csv.DictReader(io.StringIO(out)))["issuer"] == "GeoNames"


@pytest.mark.parametrize(
    ("format_", "begins"), [("bibtex", "@misc{us-pl-115-232,"), ("ris", "TY  - STAT"), ("csl-json", "[")]
)
def test_formats_of_other_programs_go_to_stdout_and_to_files(
    capsys: pytest.CaptureFixture[str], tmp_path: Path, format_: str, begins: str
) -> None:
    code, out = cited(capsys, "US-889A", "--format", format_)
    assert code == 0
    assert out.startswith(begins)
    file = tmp_path / "sources.out"
    assert run(["rules", "cite", "US-889A", "--format", format_, "--output", str(file)]) == 0
    assert file.read_bytes().decode() == out
    assert capsys.readouterr().err == ""


def test_csl_json_is_a_list_that_a_program_reads(capsys: pytest.CaptureFixture[str]) -> None:
    _, out = cited(capsys, "CA-2022", "--format", "csl-json")
    items = json.loads(out)
    assert {item["id"] for item in items} >= {"ca-ised-2022", "ca-cartt-2022"}


def test_a_name_of_nothing_is_told_with_the_nearest(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["rules", "cite", "US-889Z"]) == 2
    assert "did you mean US-889" in capsys.readouterr().err


def test_a_format_there_is_not_is_a_usage_error(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["rules", "cite", "US-889A", "--format", "endnote"]) == 2
    assert run(["rules", "show", "US-889A", "--format", "bibtex"]) == 2
    capsys.readouterr()
