"""What changed between two networks: exactly the edits made, whatever they are, at any size."""

from __future__ import annotations

import time
from dataclasses import replace
from datetime import date, timedelta
from functools import cache
from pathlib import Path
from typing import Any

import polars as pl
from hypothesis import given, settings
from hypothesis import strategies as st

from networks import element, network
from vendorline.examples import example
from vendorline.network import Network, read_network, write_network
from vendorline.network.diff import diff
from volume import examples


@cache
def canada() -> Network:
    return example("canada-2020", sites=100)


EDITS: dict[str, st.SearchStrategy[Any]] = {
    "vendor_id": st.sampled_from(["huawei", "nokia", "someone", None]),
    "traffic_gb_day": st.one_of(st.none(), st.integers(0, 4_000_000).map(lambda quarters: quarters / 4)),
    "installed_on": st.one_of(st.none(), st.dates(date(1990, 1, 1), date(2030, 1, 1))),
    "generations": st.one_of(st.none(), st.lists(st.sampled_from(["3G", "4G", "5G"]), max_size=2, unique=True)),
    "tags": st.one_of(st.none(), st.lists(st.sampled_from(["sensitive", "x"]), max_size=2, unique=True)),
}


def as_text(value: Any) -> str | None:
    if value in (None, []):
        return None
    return ";".join(value) if isinstance(value, list) else str(value)


COUNT = 40
EDIT = st.one_of(*(st.tuples(st.just(column), values) for column, values in EDITS.items()))


@settings(max_examples=examples(30, 80), deadline=None)
@given(
    edits=st.dictionaries(st.integers(0, COUNT - 1), EDIT, max_size=8),
    gone=st.lists(st.integers(0, COUNT - 1), max_size=4, unique=True),
    added=st.integers(0, 3),
    turned=st.booleans(),
)
def test_exactly_the_edits_made(edits: dict[int, tuple[str, Any]], gone: list[int], added: int, turned: bool) -> None:
    old = canada().with_tables(elements=canada()["elements"].head(COUNT))
    rows = old["elements"].to_dicts()
    expected: set[tuple[str, str, str | None, str | None, str | None]] = set()
    for place, (column, value) in edits.items():
        if place in gone:
            continue
        before, after = as_text(rows[place][column]), as_text(value)
        rows[place] = {**rows[place], column: value}
        if before != after:
            expected.add((rows[place]["element_id"], "changed", column, before, after))
    expected |= {(rows[place]["element_id"], "removed", None, None, None) for place in gone}
    kept = [row for place, row in enumerate(rows) if place not in gone]
    kept += [{**kept[0], "element_id": f"new {number}"} for number in range(added)]
    expected |= {(f"new {number}", "added", None, None, None) for number in range(added)}
    kept = kept[::-1] if turned else kept
    new = old.with_tables(elements=pl.DataFrame(kept, schema=old["elements"].schema))
    found = diff(old, new).to_dicts()
    assert {row["table"] for row in found} <= {"elements"}
    assert len(found) == len(expected)
    assert {tuple(row[n] for n in ("row_id", "change", "column", "old", "new")) for row in found} == expected


def test_no_change_is_none_and_csv_equals_parquet(tmp_path: Path) -> None:
    write_network(canada(), tmp_path / "csv", format="csv")
    write_network(canada(), tmp_path / "parquet")
    one, other = read_network(tmp_path / "csv"), read_network(tmp_path / "parquet")
    assert diff(one, other).to_dicts() == []
    assert diff(one, other).manifest == []


def test_tables_without_a_key_count_how_often_a_row_stands() -> None:
    supply = {"element_id": "e", "role": "software", "vendor_id": "nokia"}
    old = network([element("e")], supplies=[supply, supply, {**supply, "role": "host"}])
    new = network([element("e")], supplies=[supply, {**supply, "vendor_id": "cisco"}])
    found = diff(old, new).tables["supplies"]
    assert found.added["vendor_id"].to_list() == ["cisco"]
    assert sorted(found.removed["role"]) == ["host", "software"]
    assert found.changed.is_empty()


def test_keys_with_missing_parts_match() -> None:
    binding = {"operator_id": "op", "instrument_id": "GB-2022-DVD", "bound": "yes"}
    old, new = (
        network([element("e")], bindings=[binding]),
        network([element("e")], bindings=[{**binding, "bound": "no"}]),
    )
    (row,) = diff(old, new).to_dicts()
    assert (row["row_id"], row["column"], row["old"], row["new"]) == ("op|GB-2022-DVD|", "bound", "yes", "no")


def test_what_the_manifests_say_differently() -> None:
    old = network([element("e")])
    new = replace(network([element("e")], complete=["bindings"]), as_of=old.as_of + timedelta(days=91))
    said = {row["key"]: row["new"] for row in diff(old, new).manifest}
    assert said["complete"] == ["bindings"]


def test_a_million_elements_in_seconds() -> None:
    count = 1_000_000
    number = pl.int_range(count, eager=True)
    elements = pl.DataFrame(
        {
            "element_id": "e" + number.cast(pl.String),
            "site_id": "s" + (number // 3).cast(pl.String),
            "operator_id": "op",
            "function": "gnb",
            "vendor_id": (number % 7).cast(pl.String),
        }
    )
    old = network([element("x")]).with_tables(elements=elements)
    edited = elements.with_columns(vendor_id=pl.when(number % 1000 == 1).then(pl.lit("new")).otherwise("vendor_id"))
    new = old.with_tables(elements=edited.reverse())
    began = time.perf_counter()
    found = diff(old, new)
    took = time.perf_counter() - began
    assert found.tables["elements"].rows_changed == 1000
    assert found.table.height == 1000
    assert took < 20, f"{took:.1f} s"
