"""What shares a segment with something in scope, or manages it, is in scope; where that is open, so is the verdict."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

import polars as pl
import pytest

from damaged import accepted, as_tables
from networks import element, network
from vendorline.check import check
from vendorline.network.tables import Network
from vendorline.rulebook import Rulebook
from vendorline.rulebook.model import Instrument

AS_OF, KNOWN = date(2026, 1, 1), date(2026, 6, 1)
ROUTER = element("r", function="router", vendor_id="huawei", segment="x")
Told = list[tuple[str | None, str, str | None]]


def rules(scope: Mapping[str, Any], level: str = "operator") -> Rulebook:
    """One ban on Huawei in a scope."""
    provision = {
        "id": "GB-2099-P1", "force": "binding", "bound": "all_providers", "effect": "forbid", "event": "present",
        "vendor": {"kind": "named", "vendor_ids": ["huawei"]}, "scope": scope, "level": level, "time": {"mode": "open"},
        "paraphrase": "x", "sources": ["s"], "confidence": "high", "evidence": "read",
    }  # fmt: skip
    instrument = {
        "instrument": "GB-2099", "jurisdiction": "GB", "title": "T", "issuer": "I", "adopted_on": date(2020, 1, 1),
        "sources": {"s": {"title": "T", "kind": "press"}}, "provisions": [provision],
    }  # fmt: skip
    return Rulebook([Instrument.checked(instrument)])


def net(
    *elements: Mapping[str, Any], operators: str = "ab", complete: Iterable[str] = ("segments", "controls"), **more: Any
) -> Network:
    """A network of some operators with names of one letter."""
    rows = [{"operator_id": name, "name": name, "country": "GB", "plmn": ["00101"]} for name in operators]
    own = [{**e, "operator_id": e["operator_id"] if e["operator_id"] != "op" else "a"} for e in elements]
    return network(own, operators=rows, as_of=AS_OF, complete=complete, **more)


def verdicts(judged: Network | None, book: Rulebook, on: date = AS_OF) -> Told:
    assert judged is not None
    found = check(judged, "GB", on, provisions=book, known=KNOWN)
    return [(row["operator_id"], row["verdict"], row["reason"]) for row in found.rows]


@pytest.mark.parametrize(
    ("scope", "beside", "reason"),
    [
        ({"domains": ["access"]}, {"function": "other"}, "function_unknown"),
        ({"functions": ["gnb"]}, {"function": "other"}, "function_unknown"),
        ({"functions": ["gnb"], "bands_mhz": [[3400, 3600]]}, {}, "band_unknown"),
        ({"functions": ["switch"], "technologies": ["5G"]}, {"function": "switch"}, "generation_unknown"),
        ({"functions": ["gnb"], "acquired_after": date(2020, 1, 1)}, {}, "event_date_missing"),
        ({"domains": ["access"]}, {"segment": None, "complete": ()}, "segment_unknown"),
    ],
)
def test_beside_something_that_may_be_in_scope_it_is_open(
    scope: dict[str, Any], beside: dict[str, Any], reason: str
) -> None:
    complete = beside.get("complete", ("segments", "controls"))
    other = element("g", vendor_id="nokia", **{"segment": "x", **{k: v for k, v in beside.items() if k != "complete"}})
    book = rules({**scope, "adjacent": True})
    assert verdicts(net(ROUTER, other, operators="a", complete=complete), book) == [("a", "unknown", reason)]


def test_a_manager_of_something_that_may_be_in_scope_is_open() -> None:
    manager, other = element("m", function="ems", vendor_id="huawei"), element("g", function="other", vendor_id="nokia")
    controls = [{"controller_id": "m", "element_id": "g", "kind": "manages"}]
    book = rules({"functions": ["gnb"], "adjacent": True})
    assert verdicts(net(manager, other, operators="a", controls=controls), book) == [
        ("a", "unknown", "function_unknown")
    ]


@pytest.mark.parametrize(("table", "row", "column"), [("operators", 1, "licensees"), ("elements", 1, "operator_id")])
def test_beside_something_that_may_be_anothers_it_is_open(table: str, row: int, column: str) -> None:
    other = element("g", vendor_id="nokia", operator_id="b", segment="x")
    whole, book = net(ROUTER, other), rules({"domains": ["access"], "adjacent": True})
    assert verdicts(whole, book)[0] == ("a", "not_applicable", "nothing_in_scope")
    tables = as_tables(whole)
    here = pl.int_range(pl.len()) == row
    tables[table] = tables[table].with_columns(pl.when(here).then(pl.lit("#REF!")).otherwise(column).alias(column))
    assert verdicts(accepted(tables, whole), book)[0] == ("a", "unknown", "left_out")


def test_a_lost_row_of_controls_may_put_anothers_manager_in_scope() -> None:
    manager, other = element("m", function="ems", vendor_id="huawei"), element("g", vendor_id="nokia", operator_id="b")
    controls = [{"controller_id": "m", "element_id": "g", "kind": "manages"}]
    whole, book = net(manager, other, controls=controls), rules({"domains": ["management"], "manages": ["access"]})
    assert verdicts(whole, book)[0] == ("a", "breached", None)
    tables = as_tables(whole)
    tables["controls"] = tables["controls"].with_columns(kind=pl.lit("#REF!"))
    assert verdicts(accepted(tables, whole), book)[0] == ("a", "unknown", "left_out")


def test_a_segment_is_one_operators_where_everybody_counts_as_one_too() -> None:
    scope, theirs = (
        {"domains": ["access"], "adjacent": True},
        element("g", vendor_id="nokia", operator_id="b", segment="x"),
    )
    assert verdicts(net(ROUTER, theirs), rules(scope, "jurisdiction")) == [(None, "met", None)]
    own = element("h", vendor_id="nokia", segment="x")
    assert verdicts(net(ROUTER, theirs, own), rules(scope, "jurisdiction")) == [(None, "breached", None)]
    operators = [
        {"operator_id": "a", "name": "a", "country": "GB"},
        {"operator_id": "b", "name": "b", "country": "GB"},
        {"operator_id": "c", "name": "c", "country": "GB", "licensees": ["a"]},
    ]
    rows = [{**ROUTER, "operator_id": "a"}, element("g", vendor_id="nokia", operator_id="c", segment="x")]
    shared = network(rows, operators=operators, as_of=AS_OF, complete=("segments", "controls"))
    assert verdicts(shared, rules(scope, "jurisdiction")) == [(None, "breached", None)]
    assert verdicts(shared, rules(scope))[0] == ("a", "breached", None)


SPANS = {
    "from": {"installed_on": date(2024, 1, 1)},
    "until": {"installed_on": date(2019, 1, 1), "retired_on": date(2021, 1, 1)},
}
EARLIER, BETWEEN, LATER = date(2020, 6, 1), date(2022, 6, 1), date(2024, 6, 1)


@pytest.mark.parametrize(("span", "breached"), [("from", {LATER}), ("until", {EARLIER})])
@pytest.mark.parametrize("by", ["segment", "manager beside", "manages"])
def test_what_is_not_there_on_a_day_puts_nothing_in_scope(span: str, breached: set[date], by: str) -> None:
    judged = element("r", function="ems", vendor_id="huawei", segment="x" if by == "segment" else None)
    other = element("g", vendor_id="nokia", segment="x", **SPANS[span])
    always = [element("n", function="ems", vendor_id="nokia"), element("h", vendor_id="nokia", segment="y")]
    pairs = [("n", "h")] if by == "segment" else [("n", "h"), ("r", "g")]
    controls = [{"controller_id": m, "element_id": e, "kind": "manages"} for m, e in pairs]
    scope = (
        {"domains": ["management"], "manages": ["access"]}
        if by == "manages"
        else {"domains": ["access"], "adjacent": True}
    )
    whole = net(judged, other, *always, operators="a", controls=controls)
    days = [EARLIER, BETWEEN, LATER]
    found = check(whole, "GB", days, provisions=rules(scope), known=KNOWN)
    assert {row["on"] for row in found.rows if row["verdict"] == "breached"} == breached
    for day in days:
        assert verdicts(whole, rules(scope), day) == [("a", "breached" if day in breached else "met", None)]


@pytest.mark.parametrize(
    "scope", [{"domains": ["access"], "adjacent": True}, {"domains": ["management"], "manages": ["access"]}]
)
def test_what_may_not_be_there_leaves_its_neighbours_open(scope: dict[str, Any]) -> None:
    manager = element("m", function="ems", vendor_id="huawei", segment="x")
    other = element("g", vendor_id="nokia", segment="x", retired_on=date(2021, 1, 1))
    controls = [{"controller_id": "m", "element_id": "g", "kind": "manages"}]
    whole = net(manager, other, element("h", segment="y", vendor_id="nokia"), operators="a", controls=controls)
    tables = as_tables(whole)
    here = pl.col("element_id") == "g"
    tables["elements"] = tables["elements"].with_columns(
        pl.when(here).then(pl.lit("#REF!")).otherwise("retired_on").alias("retired_on")
    )
    assert verdicts(whole, rules(scope))[0][1] in {"met", "not_applicable"}
    assert verdicts(accepted(tables, whole), rules(scope)) == [("a", "unknown", "event_date_missing")]
