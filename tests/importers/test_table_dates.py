"""Dates of tables: the contents decide their order, else the country; doubt is asked about once."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from importers.tabled import column, read, said
from vendorline.errors import UsageError
from vendorline.importers.table.mapping import parse, read_mapping
from vendorline.importers.table.values.dates import Order, Reading, order_of, read_date, read_dates

ON = date(2026, 11, 1)
DAY = Reading("day", shown=True)
HEADERS = "Site|Operator|Country|Function|Installed"


def _days(country: str, cells: list[str], order: Order | None = None) -> list[str | None]:
    text, rows = pl.Series(cells), pl.int_range(2, len(cells) + 2, eager=True)
    read_, _ = read_dates(text, rows, ("a.csv", "Installed"), [country], order, ON, from_1904=False)
    return [value if value != cell else None for value, cell in zip(read_["value"].to_list(), cells, strict=True)]


@pytest.mark.parametrize(
    ("country", "day"),
    [
        ("GB", "2020-03-04"), ("FR", "2020-03-04"), ("IN", "2020-03-04"), ("AU", "2020-03-04"), ("MX", "2020-03-04"), ("BR", "2020-03-04"),
        ("US", "2020-04-03"), ("GU", "2020-04-03"), ("CA", None), ("PH", None), ("SA", None), ("JP", None), ("HU", None),
    ],
)  # fmt: skip
def test_the_country_decides_where_no_date_does(country: str, day: str | None) -> None:
    assert _days(country, ["04/03/2020"]) == [day]


@pytest.mark.parametrize(
    ("country", "cells", "days"),
    [
        ("US", ["04/03/2020", "13/04/2020"], ["2020-03-04", "2020-04-13"]),
        ("GB", ["04/03/2020", "04/14/2020"], ["2020-04-03", "2020-04-14"]),
        ("CA", ["04-03-2020", "31-01-2020"], ["2020-03-04", "2020-01-31"]),
        ("CA", ["4/3/2020", "1/31/2020"], ["2020-04-03", "2020-01-31"]),
        ("GB", ["04/03/2020", "13/04/2020", "04/14/2020", "05/05/2020"], [None, "2020-04-13", "2020-04-14", "2020-05-05"]),
        ("US", ["04.03.2020", "25.03.2020", "03.25.2020"], [None, "2020-03-25", "2020-03-25"]),
    ],
)  # fmt: skip
def test_the_contents_go_before_the_country(country: str, cells: list[str], days: list[str | None]) -> None:
    assert _days(country, cells) == days


def test_doubt_is_asked_about_once_and_settled_by_one_setting(tmp_path: Path) -> None:
    cells = [f"0{n}/03/2020" for n in range(4, 10)]
    rows = "".join(f"S{n}|op|CA|gnb|{cell}\n" for n, cell in enumerate(cells))
    imported = read(tmp_path, f"{HEADERS}\n{rows}")
    (fault,) = said(imported, "--set date_order=day, or --set date_order=month")
    assert (fault.row, fault.column, fault.value, fault.severity) == (2, "Installed", "04/03/2020", "warning")
    assert imported.errors == 0
    settled = read(tmp_path, f"{HEADERS}\n{rows}", "date_order=day")
    assert column(settled, "elements", "installed_on")[0] == date(2020, 3, 4)
    assert _days("CA", cells, "day")[0] == "2020-03-04"
    assert _days("CA", cells, "month")[0] == "2020-04-03"


def test_countries_that_differ_leave_the_doubt(tmp_path: Path) -> None:
    rows = "S1|op|US|gnb|04/03/2020\nS2|op|GB|gnb|04/03/2020\n"
    assert column(read(tmp_path, f"{HEADERS}\n{rows}"), "elements", "installed_on") == [None, None]


def test_the_country_may_stand_in_a_setting_or_in_another_table(tmp_path: Path) -> None:
    text = "Site|Operator|Function|Installed\nS1|op|gnb|04/03/2020\n"
    assert column(read(tmp_path, text, "country=US"), "elements", "installed_on") == [date(2020, 4, 3)]
    assert read_mapping(tmp_path).settings == {}
    assert parse([], ["date_order=day"]).settings == {"date_order": "day"}
    with pytest.raises(UsageError, match="date_order=day or date_order=month"):
        parse([], ["date_order=dmy"])


@pytest.mark.parametrize(
    ("cell", "day"),
    [
        ("20-Mar-20", "2020-03-20"), ("5 Mai 19", "2019-05-05"), ("20.03.20", "2020-03-20"), ("1/2/99", "1999-02-01"), ("31/12/45", "2045-12-31"),
        ("31/12/79", "1979-12-31"), ("3-août-07", "2007-08-03"), ("43831.5", "2020-01-01"), ("7 ene 21", "2021-01-07"), ("01/12/00", "2000-12-01"),
        ("1/2/68", None), ("31.12.78", None), ("1/1/47", None), ("Mar-20", None), ("FY20/21", None), ("03/20", None), ("20/21", None),
        ("0000-00-00", None), ("2020-13-01", None), ("30/02/2020", None), ("1580515200", None), ("60", None), ("1" * 5_000, None),
        ("99/99/9999", None), ("12-Foo-20", None),
    ],
)  # fmt: skip
def test_what_is_certain_is_read(tmp_path: Path, cell: str, day: str | None) -> None:
    found = read_date(cell, DAY, ON)
    assert found.value == day


@settings(deadline=None)  # other programs may be at work
@given(st.dates(date(1990, 1, 1), date(2030, 1, 1)), st.sampled_from(["%d/%m/%Y", "%d-%m-%Y", "%d.%m.%Y", "%d/%m/%y", "%d.%m.%y", "%Y/%m/%d", "%Y%m%d", "%d-%b-%Y", "%d-%b-%y"]))  # fmt: skip
def test_every_day_is_read_as_it_was_written(day: date, form: str) -> None:
    assert read_date(day.strftime(form), DAY, ON).value == day.isoformat()


@settings(deadline=None)  # other programs may be at work
@given(st.text(max_size=60) | st.text("0123456789/-.: ", max_size=30))
def test_no_text_breaks_the_reading(text: str) -> None:
    for order in ("day", "month", None):
        value = read_date(text, Reading(order, shown=False), ON).value
        assert value is None or date.fromisoformat(value)
    order_of([text], [], None)


def test_days_may_be_counted_from_1904() -> None:
    assert read_date("42369", DAY, ON, from_1904=True).value == "2020-01-01"
    assert read_date("43831", DAY, ON).value == "2020-01-01"


@pytest.mark.parametrize(
    ("country", "cell", "day"),
    [
        ("US", "04.03.2020", None), ("US", "04.04.2020", "2020-04-04"), ("US", "25.03.2020", "2020-03-25"), ("GB", "04.03.2020", "2020-03-04"),
        ("HU", "20.03.04", None), ("JP", "20/03/04", None), ("CA", "25/03/20", None), ("GB", "25/03/20", "2020-03-25"), ("DE", "4.3.20", "2020-03-04"),
        ("US", "3/25/20", "2020-03-25"), ("SE", "25/03/2020", "2020-03-25"), ("", "25/03/20", None), ("", "25/03/2020", "2020-03-25"),
    ],
)  # fmt: skip
def test_points_and_short_years_by_the_country(country: str, cell: str, day: str | None) -> None:
    text, rows = pl.Series([cell]), pl.Series([2])
    countries = [country] if country else []
    found, asked = read_dates(text, rows, ("a.csv", "Installed"), countries, None, ON, from_1904=False)
    assert found["value"].to_list() == [day or cell]
    assert len(asked) == (day is None)
