"""Files are what they hold, whatever their names say; damage, far cells and bombs are faults and no crash."""

from __future__ import annotations

import bz2
import codecs
import gzip
import io
import lzma
import random
import zipfile
from contextlib import suppress
from datetime import date
from pathlib import Path

import polars as pl
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from openpyxl import Workbook

from vendorline.cli.app import run
from vendorline.errors import InvalidInput
from vendorline.importers.formats import detect
from vendorline.importers.table.files import unpacked
from vendorline.importers.table.files.workbook_xml import MISSING
from vendorline.importers.table.mapping import parse
from vendorline.importers.table.read import Options, import_table
from vendorline.importers.table.sheets import read_sheets

TODAY = date(2026, 11, 1)
ROWS = [["Site ID", "Operator", "Vendor"], ["S1", "Nord & Süd", "Nokia"], ["S2", "op", None]]
CSV = "Site ID,Operator,Vendor\nS1,Nord & Süd,Nokia\nS2,op,\n"


def workbook(rows: list[list[object]] | None = None) -> bytes:
    book, out = Workbook(), io.BytesIO()
    sheet = book.active
    assert sheet is not None
    for row in rows or ROWS:
        sheet.append(row)
    book.save(out)
    return out.getvalue()


def zipped(**files: str | bytes) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in files.items():
            archive.writestr(name.replace("__", "."), content)
    return out.getvalue()


def html(cell: str = "td") -> str:
    rows = "".join(
        "<tr>" + "".join(f"<{cell}>{(text or '').replace('&', '&amp;')}</{cell}>" for text in row) for row in ROWS
    )
    return f"<table border=1>{rows}</table>"


def xml_2003(prefix: str = "", extra: str = "") -> str:
    p = f"{prefix}:" if prefix else ""
    name = f"xmlns:{prefix}" if prefix else "xmlns"
    rows = "".join(
        f"<{p}Row>"
        + "".join(
            f'<{p}Cell><{p}Data ss:Type="String">{(t or "").replace("&", "&amp;")}</{p}Data></{p}Cell>' for t in row
        )
        + f"</{p}Row>"
        for row in ROWS
    )
    office = "urn:schemas-microsoft-com:office:spreadsheet"
    return (
        f'<?xml version="1.0"?>{extra}<{p}Workbook {name}="{office}" xmlns:ss="{office}">'
        f'<{p}Worksheet ss:Name="Inventory"><{p}Table>{rows}</{p}Table></{p}Worksheet></{p}Workbook>'
    )


def parquet() -> bytes:
    out = io.BytesIO()
    pl.DataFrame(ROWS[1:], schema=ROWS[0], orient="row").write_parquet(out)
    return out.getvalue()


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("a.xls", CSV.encode()), ("a.xlsx", CSV.replace(",", "\t").encode()), ("a.xlsx", CSV.replace(",", ";").encode("utf-16")),
        ("a.csv", workbook()), ("a.xls", workbook()), ("a.txt", workbook()), ("a.parquet", workbook()), ("a.csv", parquet()),
        ("a.xlsx", parquet()), ("a.xls", html().encode()), ("a.xlsx", f"<html><body>{html('th')}</body></html>".encode()),
        ("a.csv", f"<!DOCTYPE html>\n<html>{html()}".encode()), ("a.html", b"\xef\xbb\xbf" + html().encode()),
        ("a.xls", f'<html><meta charset="iso-8859-1">{html()}'.encode("latin-1")), ("a.xls", xml_2003().encode()),
        ("a.xml", xml_2003("ss2").encode()), ("a.xlsx", xml_2003(extra='<?mso-application progid="Excel.Sheet"?>').encode()),
        ("a.csv.gz", gzip.compress(CSV.encode())), ("a.gz", gzip.compress(workbook())), ("a.csv", gzip.compress(CSV.encode())),
        ("a.zip", zipped(inv__csv=CSV)), ("a.zip", zipped(inv__xlsx=workbook(), readme__md="x")), ("a.xlsx", zipped(inv__csv=CSV)),
        ("a.zip", zipped(inv__csv=CSV, **{"__MACOSX/._inv__csv": "x"})), ("a.tsv", codecs.BOM_UTF8 + CSV.replace(",", "\t").encode()),
        ("a.csv", b"sep=;\r\n" + CSV.replace(",", ";").encode()),
    ],
)  # fmt: skip
def test_the_table_is_read_whatever_the_name_says(tmp_path: Path, name: str, content: bytes) -> None:
    path = tmp_path / name
    path.write_bytes(content)
    (sheet,) = read_sheets(path)
    assert sheet.cells.rows() == [tuple(row) for row in ROWS]
    assert detect([path]) == "table"


@pytest.mark.parametrize(
    ("name", "content", "says"),
    [
        ("a.csv", b"%PDF-1.7\n...", "PDF"), ("a.xlsx", bz2.compress(b"x"), "bzip2"), ("a.csv", lzma.compress(b"x"), "xz"),
        ("a.xls", b"MIME-Version: 1.0\nX-Document-Type: Workbook", "MHTML"), ("a.csv", b"SQLite format 3\0" + bytes(99), "SQLite"),
        ("a.csv", b"\x89PNG\r\n\x1a\n" + bytes(99), "PNG"), ("a.xlsx", b"<?xml version='1.0'?><plist/>", "XML"),
        ("a.xls", b"<html><p>Please log in</p></html>", "without a table"), ("a.xlsx", bytes(range(256)) * 9, "neither"),
        ("a.xls", b"\x09\x04\x06\x00" + bytes(60), "Excel 4"), ("a.zip", zipped(a__csv="a", b__csv="b"), "2 tables"),
        ("a.zip", zipped(a__md="a"), "0 tables"), ("a.csv", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(999), "damaged"),
        ("a.xlsx", b"hello", "not what its name says"),
    ],
)  # fmt: skip
def test_what_holds_no_table_is_said_in_one_fault(tmp_path: Path, name: str, content: bytes, says: str) -> None:
    (tmp_path / name).write_bytes(content)
    with pytest.raises(InvalidInput) as caught:
        read_sheets(tmp_path / name)
    (fault,) = caught.value.faults
    assert says in fault.problem + fault.remedy
    assert fault.file == name


def test_what_unpacks_beyond_the_bound_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(unpacked, "MOST_UNPACKED", 5_000_000)
    large = b"a,b\n" * 2_000_000
    for name, content in (("a.csv.gz", gzip.compress(large)), ("a.zip", zipped(a__csv=large))):
        (tmp_path / name).write_bytes(content)
        with pytest.raises(InvalidInput) as caught:
            read_sheets(tmp_path / name)
        assert "unpacks to more than 5 MB" in caught.value.faults[0].problem


@pytest.mark.parametrize("cell", ["XFD1048576", "XFD1", "ZZ90000"])
def test_a_cell_far_away_costs_nothing(tmp_path: Path, cell: str) -> None:
    book = Workbook()
    sheet = book.active
    assert sheet is not None
    for row in ROWS:
        sheet.append(row)
    sheet[cell] = "x"
    book.save(tmp_path / "a.xlsx")
    (read,) = read_sheets(tmp_path / "a.xlsx")
    assert read.cells.height <= 4
    assert read.cells.select("0", "1", "2").rows()[:3] == [tuple(row) for row in ROWS]


def open_document(*rows: str) -> bytes:
    office = "urn:oasis:names:tc:opendocument:xmlns"
    content = (
        f'<office:document-content xmlns:office="{office}:office:1.0" xmlns:table="{office}:table:1.0" '
        f'xmlns:text="{office}:text:1.0"><office:body><office:spreadsheet><table:table table:name="One">'
        + "".join(rows)
        + "</table:table></office:spreadsheet></office:body></office:document-content>"
    )
    kind = "application/vnd.oasis.opendocument.spreadsheet"
    listed = '<manifest:manifest xmlns:manifest="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0"/>'
    return zipped(mimetype=kind, content__xml=content, **{"META-INF/manifest__xml": listed})


def _cells(row: list[str | None], repeated: str = "") -> str:
    cells = "".join(
        f'<table:table-cell office:value-type="string"><text:p>{(text or "").replace("&", "&amp;")}</text:p></table:table-cell>'
        if text
        else "<table:table-cell/>"
        for text in row
    )
    return f"<table:table-row{repeated}>{cells}</table:table-row>"


def test_an_open_document_with_rows_repeated_to_its_end(tmp_path: Path) -> None:
    empty = '<table:table-row table:number-rows-repeated="1040000"><table:table-cell/></table:table-row>'
    (tmp_path / "a.ods").write_bytes(open_document(*(_cells(row) for row in ROWS), empty))
    (sheet,) = read_sheets(tmp_path / "a.ods")
    assert sheet.cells.rows() == [tuple(row) for row in ROWS]
    often = ' table:number-rows-repeated="1040000"'
    wide = [str(place) for place in range(40)]
    (tmp_path / "b.ods").write_bytes(open_document(*(_cells(row) for row in ROWS), _cells(wide, often)))
    with pytest.raises(InvalidInput, match="cannot be read"):
        read_sheets(tmp_path / "b.ods")


def test_formulas_without_a_stored_value_cannot_be_read(tmp_path: Path) -> None:
    rows: list[list[object]] = [
        ["Site", "Operator", "Function", "Vendor", "Installed"],
        ["S1", "op", "gnb", '="Nok"&"ia"', "=DATE(2020,1,1)"],
        ["S2", "op", "gnb", "Nokia", None],
    ]
    (tmp_path / "a.xlsx").write_bytes(workbook(rows))
    (sheet,) = read_sheets(tmp_path / "a.xlsx")
    assert sheet.cells.row(1) == ("S1", "op", "gnb", MISSING, MISSING)
    assert sheet.cells.row(2)[-1] is None
    imported = import_table([tmp_path / "a.xlsx"], today=TODAY, options=Options(parse([], ["country=GB"])))
    told = {(fault.row, fault.value) for fault in imported.faults}
    assert (2, MISSING) in told
    assert any("not stored" in fault.problem for fault in imported.faults)


@pytest.mark.parametrize(
    ("cell", "day"),
    [
        (42794, "2021-03-01"), (42794.25, "2021-03-01"), (43000, "2021-09-23"), (40000, "2013-07-07"), (36524, "2003-12-31"),
        (date(2021, 3, 1), "2021-03-01"), ("01.03.2021", "2021-03-01"), ("2021-03-01", "2021-03-01"), (44561, "2026-01-01"),
        (38351, "2008-12-31"), ("42794", None),
    ],
)  # fmt: skip
def test_days_counted_from_1904(tmp_path: Path, cell: object, day: str | None) -> None:
    from openpyxl.utils.datetime import CALENDAR_MAC_1904

    book = Workbook()
    book.epoch = CALENDAR_MAC_1904
    sheet = book.active
    assert sheet is not None
    for row in (["Standort", "Betreiber", "Funktion", "Inbetriebnahme", "PLMN"], ["S1", "op", "gnb", cell, 26201]):
        sheet.append(row)
    book.save(tmp_path / "a.xlsx")
    imported = import_table([tmp_path / "a.xlsx"], today=TODAY, options=Options(parse([], ["country=DE"])))
    assert imported.network is not None
    if day is None:
        assert any(fault.column == "installed_on" for fault in imported.faults)
    else:
        assert imported.network["elements"]["installed_on"].to_list() == [date.fromisoformat(day)]
        assert imported.network["operators"]["plmn"].to_list() == [["26201"]]


def test_damaged_bytes_are_a_fault_and_no_crash(tmp_path: Path) -> None:
    """A short seeded run over every kind of file."""
    chance = random.Random(20261101)
    kinds = {"a.xlsx": workbook(), "a.parquet": parquet(), "a.xls": xml_2003().encode(), "a.csv.gz": gzip.compress(CSV.encode()),
             "a.zip": zipped(a__csv=CSV), "a.html": html().encode(), "a.csv": CSV.encode()}  # fmt: skip
    for name, content in kinds.items():
        for _ in range(25):
            damaged = bytearray(content)
            for _ in range(chance.choice([1, 2, 8])):
                damaged[chance.randrange(len(damaged))] = chance.randrange(256)
            if chance.random() < 0.2:
                del damaged[chance.randrange(len(damaged)) :]
            (tmp_path / name).write_bytes(damaged)
            with suppress(InvalidInput):
                read_sheets(tmp_path / name)


def test_parquet_with_letters_that_are_none_and_with_structures(tmp_path: Path) -> None:
    letters = pa.StringArray.from_buffers(1, pa.py_buffer(b"\0\0\0\0\2\0\0\0"), pa.py_buffer(b"\xff\xfe"))
    pq.write_table(pa.table({"Site": letters, "s": pa.array([{"a": 1}])}), tmp_path / "a.parquet")
    with pytest.raises(InvalidInput, match="cannot be read"):
        read_sheets(tmp_path / "a.parquet")
    pq.write_table(pa.table({"Site": ["S1"], "s": pa.array([{"a": 1}])}), tmp_path / "b.parquet")
    (sheet,) = read_sheets(tmp_path / "b.parquet")
    assert sheet.cells.width == 2
    (tmp_path / "sites.parquet").write_bytes((tmp_path / "a.parquet").read_bytes())
    assert run(["validate", str(tmp_path)]) == 3


@pytest.mark.parametrize(
    "text",
    [
        "x" * 200_000,
        "x" * 200_000 + ",b\n1,2\n",
        '"' + "x" * 200_000 + '",b\n1,2\n',
        "Site,Operator\n" + "9" * 200_000 + ",op\n",
    ],
)
def test_a_cell_of_any_length_is_no_crash(tmp_path: Path, text: str, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "a.csv").write_text(text, encoding="utf-8")
    assert run(["import", str(tmp_path / "a.csv"), "--dry-run"]) == 3


def test_a_date_of_five_thousand_digits_is_a_fault(tmp_path: Path) -> None:
    text = f"Site,Operator,Function,Installed\nS1,op,gnb,{'9' * 5000}\n"
    (tmp_path / "a.csv").write_text(text, encoding="utf-8")
    imported = import_table([tmp_path / "a.csv"], today=TODAY, options=Options(parse([], ["country=GB"])))
    assert any(fault.column == "installed_on" for fault in imported.faults)


@pytest.mark.parametrize(
    "arguments", [["import", "PATH", "--dry-run"], ["import", "table", "PATH", "--dry-run"], ["validate", "PATH"]]
)
def test_a_path_of_five_thousand_letters_is_not_there(arguments: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    assert run([("x" * 5000 if word == "PATH" else word) for word in arguments]) == 3
    assert len(capsys.readouterr().err) < 600


@pytest.mark.parametrize("name", ["cells.csv", "cells.csv.gz"])
def test_a_list_of_cells_is_no_table(tmp_path: Path, name: str) -> None:
    content = b"LTE,234,15,1,1,0,0,0,0,0,1,1,1,0\n"
    (tmp_path / name).write_bytes(gzip.compress(content) if name.endswith("gz") else content)
    assert detect([tmp_path / name]) == "opencellid"


def test_cells_of_a_page_that_span_rows_and_columns(tmp_path: Path) -> None:
    page = (
        "<table><tr><th rowspan=2>Site</th><th rowspan=2>Operator</th><th colspan=2>4G</th><th>5G</th></tr>"
        "<tr><th>Vendor<th>SW<th>Vendor</tr>"
        "<tr><td rowspan=2>S1</td><td>north</td><td>Nokia</td><td>1</td><td>Huawei</td></tr>"
        "<tr><td>south</td><td>Nokia</td><td colspan=2>&nbsp;</td></tr></table>"
    )
    (tmp_path / "a.xls").write_text(page, encoding="utf-8")
    (sheet,) = read_sheets(tmp_path / "a.xls")
    assert sheet.cells.rows() == [
        ("Site", "Operator", "4G", None, "5G"),
        ("Site", "Operator", "Vendor", "SW", "Vendor"),
        ("S1", "north", "Nokia", "1", "Huawei"),
        ("S1", "south", "Nokia", None, None),
    ]


def test_a_workbook_of_2003_with_numbers_days_merged_cells_and_formulas(tmp_path: Path) -> None:
    office = "urn:schemas-microsoft-com:office:spreadsheet"
    cells = (
        '<Row><Cell ss:MergeDown="1"><Data ss:Type="String">Site</Data></Cell><Cell ss:Index="3"><Data ss:Type="String">On air</Data></Cell></Row>'
        '<Row ss:Index="2" ss:Hidden="1"><Cell ss:Index="2"><Data ss:Type="Number">7</Data></Cell>'
        '<Cell><Data ss:Type="DateTime">2020-05-01T00:00:00.000</Data></Cell><Cell ss:Formula="=R1C1"/></Row>'
    )
    text = f'<Workbook xmlns="{office}" xmlns:ss="{office}"><Worksheet ss:Name="A"><Table>{cells}</Table></Worksheet></Workbook>'
    (tmp_path / "a.xls").write_text(text, encoding="utf-8")
    (sheet,) = read_sheets(tmp_path / "a.xls")
    assert sheet.cells.rows() == [("Site", None, "On air", None), ("Site", "7", "2020-05-01", MISSING)]
    assert sheet.hidden == {2}
    assert sheet.typed is not None
    assert sheet.typed.row(1) == (False, True, True, False)


def test_an_own_table_that_is_a_workbook_says_so(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "sites.csv").write_bytes(workbook())
    assert run(["validate", str(tmp_path), "--format", "json"]) == 3
    assert "not CSV text" in capsys.readouterr().out
