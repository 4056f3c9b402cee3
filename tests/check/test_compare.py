"""Two networks side by side: nothing changed is all the same; each edit shows where it should, and nowhere else."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from networks import bound, element, network, radio_sites
from vendorline.check import Findings, check
from vendorline.check.compare import Comparison, compare
from vendorline.check.margins import margins
from volume import examples

ON, KNOWN = date(2024, 1, 1), date(2026, 11, 23)


def judge(elements: list[dict[str, Any]], on: date = ON) -> Findings:
    return check(network(elements, bindings=[bound()]), "GB", on, known=KNOWN)


def changes(found: Comparison) -> dict[str, str]:
    return {row["provision_id"]: row["change"] for row in found.findings.rows}


CORE = "GB-2022-DVD-CORE"


def core(vendor: str | None) -> dict[str, Any]:
    return element("core", "s0", function="amf", vendor_id=vendor)


@pytest.mark.parametrize(
    ("then", "now", "change"),
    [
        ("nokia", "huawei", "new"),
        ("huawei", "nokia", "cured"),
        ("huawei", "huawei", "same"),
        ("nokia", None, "worse"),
        (None, "nokia", "better"),
        (None, "huawei", "new"),
    ],
)
def test_one_core_element(then: str | None, now: str | None, change: str) -> None:
    found = compare(judge([core(now)]), judge([core(then)]))
    assert changes(found)[CORE] == change
    assert found.counts[change] >= 1


def test_worse_and_better_by_the_room_that_is_left() -> None:
    more, fewer = judge(radio_sites(100, 40)), judge(radio_sites(100, 38))
    caps = [
        p for p, v in ((r["provision_id"], r["verdict"]) for r in more.rows) if "CAP5G-SITES" in p and v == "breached"
    ]
    assert caps
    assert {changes(compare(more, fewer))[p] for p in caps} == {"worse"}
    assert {changes(compare(fewer, more))[p] for p in caps} == {"better"}
    assert changes(compare(judge(radio_sites(100, 36)), judge(radio_sites(100, 35))))[caps[0]] == "new"


def test_rows_without_a_successor_are_kept() -> None:
    two = network(
        [core("huawei"), {**core("huawei"), "element_id": "other", "operator_id": "op2"}],
        operators=[
            {"operator_id": o, "name": o, "country": "GB", "plmn": [f"0010{n}"]} for n, o in enumerate(("op", "op2"))
        ],
    )
    one = network([core("huawei")])
    found = compare(check(one, "GB", ON, known=KNOWN), check(two, "GB", ON, known=KNOWN))
    assert {row["operator_id"] for row in found.gone} == {"op2"}
    assert set(found.counts) == {"new", "worse", "cured", "better", "same"}
    assert found.counts["same"] == len(found.findings.rows)


VENDORS = st.lists(st.sampled_from(["huawei", "nokia", None]), min_size=1, max_size=12)


@settings(max_examples=examples(18, 40), deadline=None)
@given(then=VENDORS, data=st.data())
def test_only_what_was_edited_differs(then: list[str | None], data: st.DataObject) -> None:
    now = [data.draw(st.sampled_from([v, "huawei", None])) if data.draw(st.booleans()) else v for v in then]

    def radio(vendors: list[str | None]) -> list[dict[str, Any]]:
        return [element(f"e{i}", f"s{i}", vendor_id=v) for i, v in enumerate(vendors)]

    new, old = judge(radio(now)), judge(radio(then))
    found = compare(new, old)
    if now == then:
        assert set(changes(found).values()) == {"same"}
    for row, was in zip(found.findings.rows, found.before, strict=True):
        assert was is not None
        if row["change"] == "same":
            assert (row["verdict"] in {"due", "breached"}) == (was["verdict"] in {"due", "breached"})
    # Both ways round, what is new one way is cured the other.
    mirror = {"new": "cured", "cured": "new", "worse": "better", "better": "worse", "same": "same"}
    assert {p: mirror[c] for p, c in changes(found).items()} == changes(compare(old, new))


@settings(max_examples=examples(18, 40), deadline=None)
@given(total=st.integers(1, 60), data=st.data())
def test_margins_are_exact(total: int, data: st.DataObject) -> None:
    """`swaps_left` more swaps keep the limit and one more does not; so do additions: counted out one by one."""
    theirs = data.draw(st.integers(0, total))
    rows = margins(judge(radio_sites(total, theirs)))
    whole = [row for row in rows if row["region"] is None and row["basis"] == "sites"]
    assert whole
    for row in whole:
        limit = row["limit"]
        assert (row["numerator"], row["denominator"]) == (theirs, total)
        swaps, added = row["swaps_left"], row["additions_left"]
        assert (theirs + swaps) * 100 <= round(limit * 100) * total < (theirs + swaps + 1) * 100
        if total + added > 0:
            assert (theirs + added) * 100 <= round(limit * 100) * (total + added)
        assert (theirs + added + 1) * 100 > round(limit * 100) * (total + added + 1)


def test_the_region_that_crosses_first() -> None:
    elements = radio_sites(40, 10)
    base = network(elements, bindings=[bound()])
    regions = {f"s{i}": "north" if i < 20 else "south" for i in range(40)}
    sites = base["sites"].with_columns(region=base["sites"]["site_id"].replace_strict(regions))
    found = check(base.with_tables(sites=sites), "GB", ON, known=KNOWN)
    rows = [row for row in margins(found) if row["basis"] == "sites"]
    first = {row["region"] for row in rows if row["first"]}
    assert first == {"north"}
    north = next(row for row in rows if row["region"] == "north")
    assert (north["numerator"], north["denominator"]) == (10, 20)
