"""Sums and remarks in a table make no equipment; sites that only look so stay."""

from __future__ import annotations

from pathlib import Path

import polars as pl
import pytest

from importers.tabled import column, read, said
from vendorline.importers.table.values.totals import find_aside

HEADERS = "Site ID|Operator|Country|Technology|Vendor|Traffic [GB/day]"
ROWS = "S1|Northtel|GB|5G|Nokia|10\nS2|Northtel|GB|5G|Huawei|30\n"


FIELDS = ("site_id", "operator", "country", "generations", "vendor", "traffic")
NEXT = "S3|Northtel|GB|4G|Nokia|5\n"


def _judged(row: str, after: str = "") -> str:
    """What the third row of a table is taken for."""
    rows = [[cell or None for cell in line.split("|")] for line in f"{ROWS}{row}\n{after}".splitlines()]
    cells = pl.DataFrame(rows, schema=dict.fromkeys(map(str, range(6)), pl.String), orient="row")
    aside = find_aside(cells, [(str(place), field) for place, field in enumerate(FIELDS)])
    found = {name: getattr(aside, name).to_list() for name in ("sums", "remarks", "doubtful")}
    assert not any(any(one[:2]) or any(one[3:]) for one in found.values())
    return next((name for name, one in found.items() if one[2]), "equipment")


def test_sums_and_remarks_are_listed_and_widen_nothing(tmp_path: Path) -> None:
    rows = f"{ROWS}Subtotal London|||||40\n{NEXT}Total général|||||45\n* provisional|||||\nSource: operators|||||\n"
    imported = read(tmp_path, f"{HEADERS}\n{rows}", "country=GB", "operator=Northtel")
    assert column(imported, "sites", "site_id") == ["S1", "S2", "S3"]
    assert imported.changes is not None
    told = imported.changes.filter(pl.col("why").str.contains("a sum|a remark")).select("row", "original").rows()
    assert sorted(told) == [
        (4, "Subtotal London"),
        (6, "Total général"),
        (7, "* provisional"),
        (8, "Source: operators"),
    ]
    assert imported.network is not None
    assert (imported.network.left_out.height, imported.errors, imported.warnings) == (0, 0, 0)


@pytest.mark.parametrize(
    "row",
    [
        "Subtotal London|||||40", "Zwischensumme Nord|||||40", "Sous-total Bretagne|||||40", "Total général|||||40", "Total geral|||||40",
        "Total general:|||||40", "Total sites: 2|||||", "Gesamt|||||40", "Summe|||||40,0", "Gesamtsumme|||||1.234,5", "Insgesamt: 2 Standorte|||||",
        "TOTALS|||||40", "||||Total|40", "||Total||2|40", "Total|Northtel|GB|5G|all|40", "Total|Northtel|GB|5G|various|40", "Suma|||||40",
        "Total: 40|||||",
    ],
)  # fmt: skip
def test_sums_are_left_out(row: str) -> None:
    assert (_judged(row), _judged(row, NEXT)) == ("sums", "sums")


def test_a_full_row_of_sums_is_left_out_under_the_table() -> None:
    row = "Total|Northtel|GB|5G|Huawei|40"
    assert (_judged(row), _judged(row, NEXT)) == ("sums", "doubtful")


@pytest.mark.parametrize(
    "row",
    [
        "* provisional figures|||||", "** assumed|||||", "Source: operators' own figures|||||", "Quelle: Netzplanung, Stand Mai|||||",
        "Fuente: CNMC|||||", "Fonte: Anatel|||||", "Note: excludes small cells|||||", "Hinweis: ohne Indoor|||||", "¹ estimated|||||",
        "† since 2020|||||", "|||||* rounded", "The figures were taken from the planning tool in May.|||||", "(1) without repeaters|||||",
        "Remarque : sans les répéteurs|||||",
    ],
)  # fmt: skip
def test_remarks_are_left_out(row: str) -> None:
    assert _judged(row) == "remarks"


@pytest.mark.parametrize(
    "site",
    [
        "Total Energies Station",
        "Sommet",
        "Summerfield",
        "Totalview Tower",
        "Sum Hill",
        "Somme Valley",
        "Gesamtschule Nord",
        "Notre Dame",
        "Sourceville",
        "Suma Plaza",
        "Note Street",
    ],
)
def test_sites_that_look_like_sums_stay(site: str) -> None:
    row = f"{site}|Northtel|GB|5G|Huawei|4"
    assert (_judged(row), _judged(row, NEXT)) == ("equipment", "equipment")


@pytest.mark.parametrize("site", ["Total Huawei", "Ensemble Huawei", "Cumul Northtel"])
def test_a_sum_over_what_its_row_names_is_doubted(site: str) -> None:
    assert _judged(f"{site}|Northtel|GB|5G|Huawei|4", NEXT) == "doubtful"


def test_an_operator_called_total_keeps_its_rows(tmp_path: Path) -> None:
    rows = "".join(f"Total|S{n}|GB|5G|Nokia\n" for n in range(5))
    imported = read(tmp_path, f"Operator|Site ID|Country|Technology|Vendor\n{rows}")
    assert len(column(imported, "elements", "element_id")) == 5


@pytest.mark.parametrize(
    "row",
    [
        "Total Energies|||||",
        "Total London|||||40",
        "Summe Nord West|||||40",
        "The old church tower hill|||||",
    ],
)
def test_a_doubtful_row_is_doubted(row: str) -> None:
    assert _judged(row) == "doubtful"


def test_a_doubtful_row_stays_and_is_told(tmp_path: Path) -> None:
    imported = read(tmp_path, f"{HEADERS}\n{ROWS}Total London|||||40\n", "country=GB", "operator=Northtel")
    assert column(imported, "sites", "site_id") == ["S1", "S2", "Total London"]
    (fault,) = said(imported, "a sum or a remark")
    assert (fault.row, fault.severity) == (4, "warning")
