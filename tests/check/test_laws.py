"""Laws of verdicts: more knowledge never turns one answer into its opposite; order and names do not matter."""

from __future__ import annotations

from datetime import date
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from networks import AS_OF, bound, element, network
from vendorline.check import check
from volume import examples

NOW = date(2026, 11, 23)
ON = date(2024, 1, 1)
VENDORS = (None, "huawei", "zte", "nokia", "ericsson")
FUNCTIONS = ("gnb", "ru", "enb", "mme", "upf", "ems", "router", "switch", "olt", "other", "power")


@st.composite
def elements(draw: st.DrawFn, vendors: tuple[str | None, ...] = VENDORS) -> list[dict[str, Any]]:
    """A few elements of every kind, makers and dates partly unknown."""
    days = st.none() | st.dates(date(2018, 1, 1), date(2023, 12, 31))
    rows = []
    for index in range(draw(st.integers(1, 9))):
        installed = draw(days)
        rows.append(
            element(
                f"e{index}",
                f"s{draw(st.integers(0, 3))}",
                function=draw(st.sampled_from(FUNCTIONS)),
                vendor_id=draw(st.sampled_from(vendors)),
                traffic_gb_day=draw(st.none() | st.integers(0, 50)),
                premises=draw(st.none() | st.integers(0, 50)),
                installed_on=installed,
                acquired_on=draw(st.none() | st.dates(date(2018, 1, 1), installed or date(2023, 12, 31)))
                if installed
                else None,
            )
        )
    return rows


def verdicts(rows: list[dict[str, Any]], country: str = "GB", jurisdiction: str = "GB") -> dict[tuple[str, Any], str]:
    net = network(rows, country=country, bindings=[bound()], as_of=AS_OF)
    return {(r["provision_id"], r["level_key"]): r["verdict"] for r in check(net, jurisdiction, ON, known=NOW).rows}


@settings(max_examples=examples(45, 150), deadline=None)
@given(elements(), st.data())
def test_learning_a_maker_never_turns_an_answer_round(rows: list[dict[str, Any]], data: st.DataObject) -> None:
    for country in ("GB", "CA"):
        before = verdicts(rows, country, country)
        learnt = [
            {**r, "vendor_id": data.draw(st.sampled_from(VENDORS[1:]))}
            if r["vendor_id"] is None and data.draw(st.booleans())
            else r
            for r in rows
        ]
        after = verdicts(learnt, country, country)
        for key, verdict in before.items():
            if verdict != "unknown":
                assert after[key] == verdict, key


@settings(max_examples=examples(45, 150), deadline=None)
@given(elements())
def test_an_answer_holds_at_both_ends_of_what_is_unknown(rows: list[dict[str, Any]]) -> None:
    before = verdicts(rows)
    for vendor in ("huawei", "fujitsu"):
        end = verdicts([{**r, "vendor_id": r["vendor_id"] or vendor} for r in rows])
        for key, verdict in before.items():
            if verdict in {"met", "breached", "due"} and key[0] != "GB-2020-01-TWO":
                assert end[key] == verdict, (key, vendor)


@settings(max_examples=examples(30, 80), deadline=None)
@given(elements(), st.randoms(use_true_random=False))
def test_the_order_of_rows_does_not_matter(rows: list[dict[str, Any]], random: Any) -> None:
    shuffled = list(rows)
    random.shuffle(shuffled)
    one, other = network(rows, bindings=[bound()]), network(shuffled, bindings=[bound()])
    assert check(one, "GB", ON, known=NOW).rows == check(other, "GB", ON, known=NOW).rows


@settings(max_examples=examples(30, 80), deadline=None)
@given(elements())
def test_shares_stay_between_nought_and_one_and_low_under_high(rows: list[dict[str, Any]]) -> None:
    for row in check(network(rows, bindings=[bound()]), "GB", ON, known=NOW).rows:
        if row["share_low"] is not None:
            assert 0 <= row["share_low"] <= row["share_high"] <= 1
            assert (row["share"] is None) == (row["share_low"] != row["share_high"])


@settings(max_examples=examples(25, 60), deadline=None)
@given(elements(), st.sampled_from(["huawei", "nokia"]))
def test_one_more_element_of_the_vendor_never_cures(rows: list[dict[str, Any]], vendor: str) -> None:
    """A ban that is broken stays broken when something is added."""
    before = verdicts(rows)
    after = verdicts([*rows, element("added", "s9", vendor_id=vendor)])
    for key, verdict in before.items():
        if verdict == "breached" and "CAP" not in key[0] and key[0] != "GB-2020-01-TWO":
            assert after[key] == "breached", key
