"""`vendorline report`: refuses what it cannot show, writes the page whole or not at all."""

from __future__ import annotations

import json

import pytest

from vendorline.cli import report as command
from vendorline.errors import InvalidInput, UsageError


def test_only_html(tmp_path):
    with pytest.raises(UsageError, match=r"\.html"):
        command.report(tmp_path, output=tmp_path / "report.pdf")


def test_faults_of_every_result_at_once(tmp_path):
    (tmp_path / "a.json").write_text("nope", encoding="utf-8")
    (tmp_path / "b.json").write_text(json.dumps({"vendorline": "99.0"}), encoding="utf-8")
    with pytest.raises(InvalidInput) as caught:
        command.report(
            tmp_path, output=tmp_path / "r.html", results=[tmp_path / "a.json", tmp_path / "b.json"], quiet=True
        )
    assert {fault.file for fault in caught.value.faults} == {str(tmp_path / "a.json"), str(tmp_path / "b.json")}
    assert not (tmp_path / "r.html").exists()


def test_without_results_it_checks_on_the_day_of_the_network(tmp_path):
    from datetime import date

    from vendorline.network import write_network
    from vendorline.network.tables import Manifest, Network

    network = Network.of(
        {
            "operators": [{"operator_id": "o", "name": "Ontario One", "country": "CA", "plmn": ["302999"]}],
            "sites": [{"site_id": "s", "country": "CA", "latitude": 45.0, "longitude": -75.0}],
            "elements": [
                {"element_id": "e", "site_id": "s", "operator_id": "o", "function": "gnb", "vendor_id": "huawei"}
            ],
        },
        as_of=date(2024, 7, 1),
        manifest=Manifest(as_of=date(2024, 7, 1)),
    )
    write_network(network, tmp_path / "net", format="csv")
    command.report(tmp_path / "net", output=tmp_path / "r.html", quiet=True)
    html = (tmp_path / "r.html").read_text(encoding="utf-8")
    assert "Ontario One" in html
    assert "1\N{NO-BREAK SPACE}July 2024" in html
    assert "breached" in html
    assert "Fingerprints" in html
    assert not list(tmp_path.glob(".r.html*"))


@pytest.fixture
def folder(tmp_path):
    from datetime import date

    from vendorline.network import write_network
    from vendorline.network.tables import Manifest, Network

    elements = [{"element_id": "e", "site_id": "s", "operator_id": "o", "function": "gnb", "vendor_id": "huawei"}]
    network = Network.of(
        {
            "operators": [{"operator_id": "o", "name": "Ontario One", "country": "CA", "plmn": ["302999"]}],
            "sites": [{"site_id": "s", "country": "CA", "latitude": 45.0, "longitude": -75.0}],
            "elements": elements,
        },
        as_of=date(2024, 7, 1),
        manifest=Manifest(as_of=date(2024, 7, 1)),
    )
    write_network(network, tmp_path / "net", format="csv")
    return tmp_path / "net"


def test_two_pages(folder, tmp_path):
    command.report(folder, output=tmp_path / "b.html", brief=True, quiet=True)
    html = (tmp_path / "b.html").read_text(encoding="utf-8")
    assert html.count('<section class="sheet"') == 2
    assert "Ontario One" in html


def test_a_workbook_holds_the_elements_behind_the_findings(folder, tmp_path):
    openpyxl = pytest.importorskip("openpyxl")
    command.report(folder, output=tmp_path / "r.xlsx", quiet=True)
    book = openpyxl.load_workbook(tmp_path / "r.xlsx")
    assert [row[2] for row in book["elements"].iter_rows(values_only=True)][:2] == ["element_id", "e"]


def test_a_public_workbook_names_no_element(folder, tmp_path):
    openpyxl = pytest.importorskip("openpyxl")
    command.report(folder, output=tmp_path / "r.xlsx", public=True, quiet=True)
    assert "elements" not in openpyxl.load_workbook(tmp_path / "r.xlsx").sheetnames


def test_a_brief_is_no_workbook(folder, tmp_path):
    with pytest.raises(UsageError, match="two pages"):
        command.report(folder, output=tmp_path / "r.xlsx", brief=True)
