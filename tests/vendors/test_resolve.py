"""Any spelling to a vendor: measured on labelled samples of real registries, and complete over the lists."""

from __future__ import annotations

import csv
from datetime import date
from pathlib import Path

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from vendorline.vendors import resolve, vendor_of_number, vendors
from vendorline.vendors.resolving import match_of

TODAY = date(2026, 11, 23)
SURE = {"exact", "alias", "pattern"}
LABELLED = Path(__file__).parent / "data" / "labelled.csv"


def labelled(sample: str) -> list[tuple[str, str | None]]:
    with LABELLED.open(encoding="utf-8", newline="") as lines:
        return [(row["name"], row["vendor_id"] or None) for row in csv.DictReader(lines) if row["sample"] == sample]


@pytest.mark.parametrize(
    ("sample", "size", "right", "false", "missed"), [("seen", 150, 114, 0, 4), ("held_out", 130, 28, 0, 5)]
)
def test_precision_and_recall_on_the_labelled_sample(
    sample: str, size: int, right: int, false: int, missed: int
) -> None:
    rows = labelled(sample)
    found = [(match_of(name).vendor_id, want) for name, want in rows]
    assert len(rows) == size
    assert sum(got == want and want is not None for got, want in found) == right
    assert sum(got is not None and got != want for got, want in found) == false
    assert sum(want is not None and got != want for got, want in found) == missed


def test_labels_are_vendors_of_the_catalogue() -> None:
    for sample in ("seen", "held_out"):
        assert {want for _, want in labelled(sample) if want} <= set(vendors())


def spellings(folder: Path) -> list[str]:
    with (folder / "ieee_oui_telecom_2022-08-27.csv").open(encoding="utf-8", newline="") as lines:
        names = [row["organization_name"] for row in csv.DictReader(lines)]
    text = (folder / "iana_pen_telecom_2024-08-23.tsv").read_text(encoding="utf-8")
    return list(dict.fromkeys([*names, *(line.split("\t")[1] for line in text.splitlines()[1:])]))


def test_every_spelling_of_the_registries_resolves_or_is_told_unknown(real_data: Path) -> None:
    names = spellings(real_data / "vendor_ids")
    table = resolve(names, TODAY)
    assert table["name"].to_list() == names
    assert set(table["sure"]) <= SURE | {"near", "placeholder", "several", "doubt", "ambiguous", "unknown"}
    known = table.filter(pl.col("sure").is_in(list(SURE)))
    assert known["vendor_id"].null_count() == known["family_id"].null_count() == 0
    unknown = table.filter(~pl.col("sure").is_in(list(SURE)))
    assert unknown["vendor_id"].null_count() == unknown.height
    assert (len(names), known.height) == (505, 389)


@pytest.mark.parametrize(
    ("spelling", "vendor", "sure"),
    [
        ("huawei", "huawei", "exact"),
        ("HUAWEI TECH.", "huawei", "alias"),
        ("Huawei Technologies (Portugal) Lda", "huawei", "pattern"),
        ("Nokia (ALU)", "alcatel_lucent", "alias"),
        ("Nokia Solutions and Networks GmbH & Co. KG", "nokia", "alias"),
        ("NSN", "nokia_siemens_networks", "alias"),
        ("E///", "ericsson", "alias"),
        ("e", None, "unknown"),
        ("华为", "huawei", "alias"),
        ("002011", "huawei", "alias"),
        ("1.3.6.1.4.1.2011.2.240", "huawei", "alias"),
        ("2011", None, "unknown"),
        ("Huwaei", None, "near"),
        ("Curtiss-Wright Controls, Inc.", None, "unknown"),
        ("Juniper Systems", None, "unknown"),
        ("Fujitsu General Limited", None, "unknown"),
    ],
)
def test_how_sure(spelling: str, vendor: str | None, sure: str) -> None:
    row = resolve([spelling], TODAY).row(0, named=True)
    assert (row["vendor_id"], row["sure"]) == (vendor, sure)


def test_a_likeness_is_offered_and_decides_nothing() -> None:
    row = resolve(["Cisco Sytems, Inc."], TODAY).row(0, named=True)
    assert (row["vendor_id"], row["family_id"], row["near"]) == (None, None, "cisco")


@pytest.mark.parametrize(
    "spelling", ["Huawei / Nokia", "Huawei und Nokia", "Huawei; Nokia", "Huawei+Nokia", "Huawei,Nokia"]
)
def test_two_vendors_in_one_name_are_neither(spelling: str) -> None:
    row = resolve([spelling], TODAY).row(0, named=True)
    assert (row["vendor_id"], row["sure"], row["several"]) == (None, "several", ["huawei", "nokia"])


def test_order_nulls_and_repetitions_stay() -> None:
    names = ["ZTE", None, "Nokia", "ZTE"]
    table = resolve(names, TODAY)
    assert table["name"].to_list() == names
    assert table["vendor_id"].to_list() == ["zte", None, "nokia", "zte"]


def test_numbers_are_of_vendors_of_the_catalogue() -> None:
    assert set(vendor_of_number().values()) <= set(vendors())
    assert {number: vendor_of_number()[number] for number in (2011, 3902, 193, 94, 637, 2352, 25506)} == {
        2011: "huawei",
        3902: "zte",
        193: "ericsson",
        94: "nokia",
        637: "alcatel_lucent",
        2352: "redback",
        25506: "h3c",
    }
    assert 2011 in vendors()["huawei"].numbers


@given(st.lists(st.text(max_size=30), max_size=8))
def test_any_text_gives_a_row_each(names: list[str]) -> None:
    table = resolve(names, TODAY)
    assert table["name"].to_list() == names
    assert table["sure"].null_count() == 0
