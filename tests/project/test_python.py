"""The functions as somebody at a notebook uses them: real signatures, text for days and paths, results that filter and plot."""

from __future__ import annotations

import inspect
import traceback
from datetime import date
from pathlib import Path

import pytest

import vendorline as vl
from networks import bound, element, network, radio_sites
from vendorline.errors import InvalidInput, UnknownName, UsageError

NETWORK = network([*radio_sites(10, 4), element("core", function="amf", vendor_id="ericsson")], bindings=[bound()])


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    vl.write_network(NETWORK, tmp_path / "net")
    return tmp_path / "net"


@pytest.mark.parametrize("name", ["check", "expose", "report", "decide"])
def test_functions_show_what_they_take(name: str) -> None:
    function = getattr(vl, name)
    names = list(inspect.signature(function).parameters)
    assert names[0] in {"network", "case"}
    assert "arguments" not in names
    for told in ("Args:", "Raises"):
        assert name == "report" or told in inspect.getdoc(function)  # type: ignore[operator]


def test_days_and_paths_as_text(folder: Path) -> None:
    by_type = vl.check(NETWORK, "GB", date(2024, 1, 1), known=date(2026, 11, 23))
    by_text = vl.check(str(folder), "United Kingdom", "2024-01-01", known="2026-11-23")
    assert by_text.to_dicts() == by_type.to_dicts()
    assert vl.check(folder, on=["2024-01-01", "2025-01-01"], known="2026-11-23").days == (
        date(2024, 1, 1),
        date(2025, 1, 1),
    )
    with pytest.raises(UsageError, match="not a day"):
        vl.check(NETWORK, "GB", "next year")
    assert vl.expose(folder, vendors="Huawei").to_dicts() == vl.expose(NETWORK, vendors=["huawei"]).to_dicts()
    with pytest.raises(UnknownName, match="did you mean huawei"):
        vl.expose(NETWORK, vendors="huwei")
    with pytest.raises(UnknownName, match="did you mean Germany"):
        vl.check(NETWORK, "Germny")


def test_a_law_laid_over_everybody_is_the_one_that_is_named() -> None:
    laid = vl.check(NETWORK, "CA", "2024-01-01", known="2026-11-23", as_if=True)
    assert laid.to_dicts() == vl.check(NETWORK, as_if="Canada", on="2024-01-01", known="2026-11-23").to_dicts()
    assert {row["jurisdiction"] for row in laid} == {"CA"}
    with pytest.raises(UsageError, match="both name jurisdictions"):
        vl.check(NETWORK, "CA", "2024-01-01", as_if="GB")
    with pytest.raises(UsageError, match="names nothing"):
        vl.check(NETWORK, as_if="")


def test_a_report_takes_a_folder(folder: Path) -> None:
    found = vl.check(folder, "GB", "2024-01-01", known="2026-11-23")
    assert vl.report(folder, [found], made_on="2026-11-23") == vl.report(
        vl.read_network(folder), [found], made_on="2026-11-23"
    )


def test_findings_filter_iterate_and_show_themselves() -> None:
    found = vl.check(NETWORK, "GB", ["2022-10-13", "2024-01-01"], known="2026-11-23")
    assert list(found) == found.to_dicts()
    assert len(found) == found.table.height
    late = found.where(on="2024-01-01", verdict=["breached", "unknown"])
    assert (
        late.to_dicts()
        == [
            row
            for row in found.to_dicts()
            if row["on"] == date(2024, 1, 1) and row["verdict"] in {"breached", "unknown"}
        ]
        != []
    )
    assert all("huawei" in row["vendor_ids"] for row in found.where(vendor_ids="huawei"))
    assert len(found.where(reason=None)) + len(found.where(reason=found.table["reason"].drop_nulls().unique())) == len(
        found
    )
    assert late.explain(late.rows[0]) == found.explain(late.rows[0])
    with pytest.raises(UnknownName, match="did you mean verdict"):
        found.where(verdicts="met")
    with pytest.raises(UsageError, match="cannot be"):
        found.where(numerator="many")
    assert len(repr(found)) < 200
    page = found._repr_html_()
    assert page.count("<tr>") == 13
    assert len(page) < 6000
    assert f"{len(found) - 12} more rows" in page


def test_exposure_filters_and_shows_itself() -> None:
    found = vl.expose(NETWORK, by="region")
    reading = found.where(measure="read", vendor_ids="huawei", region=None)
    assert [row["weight"] for row in reading] == ["subscribers", "traffic"]
    assert reading.share("huawei", "read") == found.share("huawei", "read")
    assert len(repr(found)) < 200
    assert "<table>" in found._repr_html_()


def test_charts_are_charts() -> None:
    alt = pytest.importorskip("altair")
    one = vl.check(NETWORK, "GB", "2024-01-01", known="2026-11-23").plot()
    many = vl.check(NETWORK, "GB", ["2022-10-13", "2024-01-01"], known="2026-11-23").plot()
    ranges = vl.expose(NETWORK).plot()
    assert isinstance(one, alt.LayerChart)
    for chart in (one, many, ranges):
        told = chart.to_dict()
        assert told["$schema"].endswith(".json")
    values = one.to_dict()["data"]["values"]
    assert {row["verdict"] for row in values} <= {"met", "due", "breached", "unknown", "not applicable"}
    # Colour never stands alone.
    assert all(row["sign"] for row in values)


def test_a_network_says_in_one_line_what_it_is(folder: Path) -> None:
    assert repr(vl.read_network(folder)) == repr(NETWORK)
    assert repr(NETWORK).startswith("<Network as of ")
    assert "10 sites, " in repr(NETWORK) or "11 sites, " in repr(NETWORK)
    assert len(repr(NETWORK)) < 100


def test_an_error_shows_what_is_wrong(tmp_path: Path) -> None:
    (tmp_path / "operators.csv").write_text("operator_id,name,country\nop,Op,Narnia\n", encoding="utf-8")
    (tmp_path / "sites.csv").write_text("site_id,country\ns,GB\n", encoding="utf-8")
    (tmp_path / "elements.csv").write_text(
        "element_id,site_id,operator_id,function\ne,nowhere,op,gnb\n", encoding="utf-8"
    )
    with pytest.raises(InvalidInput) as caught:
        vl.read_network(tmp_path)
    told = "".join(traceback.format_exception(caught.value))
    assert "Narnia" in told
    assert "nowhere" in told
    assert len(caught.value.faults) >= 2
