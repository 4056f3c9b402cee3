"""How files and sheets are read: columns, quotation marks, days from 1904, headers, code pages, and files under wrong names."""

from __future__ import annotations

from datetime import date
from pathlib import Path

from wild.running import Outcome, command, imported


def second_position_column(case: Path, work: Path) -> None:
    for name, country in (("pos1.csv", "FR"), ("pos3.csv", None), ("pos4.csv", "BR"), ("pos6.csv", None)):
        tried = imported("table", case / name, work, *([f"--set=country={country}"] if country else []))
        assert tried.ran.code == 0, (name, tried.ran.out)
        assert None not in tried.column("sites", "latitude") + tried.column("sites", "longitude"), name
        assert tried.ran.document["errors"] == 0
    latitudes = imported("table", case / "pos4.csv", work, "--set", "country=BR").column("sites", "latitude")
    assert latitudes == [-23.5517, -22.9]


def stray_quote(case: Path, work: Path) -> None:
    tried = imported("table", case / "quote.csv", work)
    assert tried.ran.code == 3
    (fault,) = (fault for fault in tried.ran.faults if fault["severity"] == "error")
    assert (fault["row"], "quote" in fault["problem"]) == (3, True)
    taken = imported("table", case / "quote.csv", work, "--accept-valid")
    vendors = dict(zip(taken.column("elements", "site_id"), taken.column("elements", "vendor_id"), strict=True))
    assert [vendors.get(f"S{n}") for n in (1, 3, 4, 5, 6)] == ["nokia", "huawei", "nokia", "ericsson", "ericsson"]
    assert vendors.get("S2") in {"huawei", None}
    own = command("validate", case / "own_q")
    assert own.code == 3
    assert [(fault["file"], fault["row"]) for fault in own.faults] == [("sites.csv", 3)]


def workbook_1904(case: Path, work: Path) -> None:
    first = imported("table", case / "d1904.xlsx", work)
    assert first.column("elements", "installed_on") == [date(2021, 3, 1)] * 2
    assert first.column("operators", "plmn") == [["23499"]]
    second = imported("table", case / "d1904b.xlsx", work)
    assert second.column("elements", "installed_on") == [date(2021, 3, 1), date(2021, 9, 23)]
    assert second.column("elements", "acquired_on") == [date(2020, 11, 27), date(2021, 9, 13)]


def two_row_header(case: Path, work: Path) -> None:
    def makers(name: str) -> set[tuple[str, str, str | None]]:
        tried = imported("table", case / name, work)
        assert tried.ran.code == 0, tried.ran.out
        return {(row["site_id"], *row["generations"], row["vendor_id"]) for row in tried.table("elements")}

    four_and_five = {("S1", "4G", "nokia"), ("S2", "4G", "ericsson"), ("S1", "5G", "huawei"), ("S2", "5G", "huawei")}
    assert makers("tworow.xlsx") == four_and_five
    assert makers("wide.xlsx") == four_and_five | {("S1", "2G", "nokia")}
    days = imported("table", case / "tworow.xlsx", work).column("elements", "installed_on")
    assert days == [date(2018, 1, 1)] * 2 + [date(2020, 6, 1)] * 2


def column_twice(case: Path, work: Path) -> None:
    for name in ("dup.xlsx", "side.xlsx"):
        tried = imported("table", case / name, work)
        assert tried.ran.code == 3
        asked = [fault for fault in tried.ran.faults if fault["column"] == "vendor"]
        assert asked, name
        assert "--map" in asked[0]["remedy"]
    settled = imported("table", case / "dup.xlsx", work, "--map", "-=Vendor [F]")
    assert settled.column("elements", "vendor_id") == ["nokia", None]
    settled = imported("table", case / "dup.xlsx", work, "--map", "vendor=Vendor [F]")
    assert settled.column("elements", "vendor_id") == ["huawei", "huawei"]


def not_what_the_name_says(case: Path, work: Path) -> None:
    for name in ("csv.xlsx", "html.xls", "tsv.xls"):
        tried = imported("table", case / name, work)
        assert tried.column("elements", "vendor_id")[0] == "huawei", name
    whole = imported("table", case / "xml2003.xls", work, "--set=country=GB", "--set=operator=op", "--set=function=gnb")
    assert whole.column("elements", "vendor_id") == ["huawei"]
    packed = imported("table", case / "sh.csv.gz", work)
    assert "no table" not in packed.ran.err
    assert packed.ran.document["errors"] == 0 or packed.ran.faults


def code_pages(case: Path, work: Path) -> None:
    def read(name: str, *options: str) -> tuple[list[str | None], list[str | None]]:
        tried = imported("table", case / name, work, *options)
        assert tried.ran.code == 0, tried.ran.out
        return tried.column("operators", "name"), tried.column("sites", "region")

    assert read("cp1250.csv") == (["Play"], ["Łódzkie", "Śląskie"])
    assert read("cp1251.csv") == (["\u041c\u0422\u0421"], ["Алматы", "Алматы"])
    assert read("mac.csv") == (["Télécom"], ["Île-de-France"])
    assert read("utf8_latin_mix.csv")[0] == ["Télécom"]
    assert read("utf16bom.csv")[0] == read("utf16nobom.csv")[0] == ["Northtel"]
    assert read("cp1250.csv", "--encoding", "cp1252")[1] == ["£ódzkie", "Œl¹skie"]
    assert command("import", "table", case / "mac.csv", "--dry-run", "--encoding", "klingon").code == 2


def own_tables_from_pandas(case: Path, work: Path) -> None:
    for name in ("own_dup", "own_pd", "own_sem"):
        found = command("validate", case / name)
        assert found.code == 3
        assert any(fault["severity"] == "error" for fault in found.faults)


OUTCOMES: dict[str, Outcome] = {
    "01-second-position-column": second_position_column,
    "13-stray-quote": stray_quote,
    "20-1904-workbook": workbook_1904,
    "22-two-row-header": two_row_header,
    "23-column-twice": column_twice,
    "25-not-what-the-name-says": not_what_the_name_says,
    "26-code-pages": code_pages,
    "50-own-tables-from-pandas": own_tables_from_pandas,
}
