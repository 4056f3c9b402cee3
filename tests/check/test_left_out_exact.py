"""What could be read of rows left out counts, and no more is open than they leave open; beside that what was found with them."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

import polars as pl
import pytest

from damaged import accepted, as_tables
from networks import bound, element, network
from vendorline.check import check
from vendorline.network.tables import Network
from vendorline.rulebook import Rulebook
from vendorline.rulebook.model import Instrument

ON, KNOWN = date(2023, 2, 1), date(2024, 6, 1)
NAMED = {"kind": "named", "vendor_ids": ["huawei"]}


def rules(scope: Mapping[str, Any], **record: Any) -> Rulebook:
    """One provision on Huawei in a scope: a ban, unless said otherwise."""
    provision = {
        "id": "GB-2099-P1", "force": "binding", "bound": "all_providers", "effect": "forbid", "event": "present", "vendor": NAMED,
        "scope": scope, "level": "operator", "time": {"mode": "open"}, "paraphrase": "x", "sources": ["s"], "confidence": "high",
        "evidence": "read", **record,
    }  # fmt: skip
    instrument = {
        "instrument": "GB-2099", "jurisdiction": "GB", "title": "T", "issuer": "I", "adopted_on": date(2020, 1, 1),
        "sources": {"s": {"title": "T", "kind": "press"}}, "provisions": [provision],
    }  # fmt: skip
    return Rulebook([Instrument.checked(instrument)])


def damaged(whole: Network, name: str, row: int, **cells: str) -> Network:
    """The network as an import accepts it with some cells of one row written otherwise."""
    tables = as_tables(whole)
    here = pl.int_range(pl.len()) == row
    tables[name] = tables[name].with_columns(
        pl.when(here).then(pl.lit(text)).otherwise(column).alias(column) for column, text in cells.items()
    )
    found = accepted(tables, whole)
    assert found is not None
    return found


def net(*rows: Mapping[str, Any], **more: Any) -> Network:
    return network(rows, country="GB", as_of=date(2023, 6, 1), **more)


def told(judged: Network, book: Rulebook, on: date = ON) -> list[tuple[Any, ...]]:
    names = ("level_key", "verdict", "share_low", "share_high", "bounds")
    return [tuple(row[n] for n in names) for row in check(judged, "GB", on, provisions=book, known=KNOWN).to_dicts()]


def test_days_that_contradict_each_other_say_nothing_of_when_an_element_was_there() -> None:
    whole = net(element("a", vendor_id="huawei", installed_on=date(2020, 1, 1), retired_on=date(2022, 5, 1)))
    book = rules({"domains": ["access"]})
    assert told(whole, book)[0][1] == "not_applicable"
    assert told(damaged(whole, "elements", 0, installed_on="2022-05-05"), book)[0][1] == "unknown"


def test_an_amount_of_nothing_of_a_row_left_out_is_read() -> None:
    rows = [
        element("a", vendor_id="nokia", traffic_gb_day=20.0),
        element("b", "s1", vendor_id="huawei", traffic_gb_day=0.0),
    ]
    book = rules({"domains": ["access"]}, effect="cap", basis="traffic", limit="0.1")
    lost = damaged(net(*rows), "elements", 1, site_id="leads-nowhere")
    assert told(lost, book) == [("op", "met", 0, 0, "exact")]


def test_what_states_nothing_of_an_amount_may_stand_where_nobody_states_any() -> None:
    rows = [element("a", vendor_id="nokia"), element("b", "s1", vendor_id="nokia", traffic_gb_day=0.0)]
    book = rules({"domains": ["access"]}, effect="cap", basis="traffic", limit="0.1")
    assert told(net(*rows), book)[0][1] == "met"
    assert told(damaged(net(*rows), "elements", 1, site_id="leads-nowhere"), book)[0][1] == "unknown"


def test_what_may_stand_at_any_site_may_be_in_scope_at_each() -> None:
    rows = [element(f"e{n}", f"s{n}", vendor_id="nokia", tags=["quiet"]) for n in range(2)]
    book = rules({"domains": ["access"], "tags": ["quiet"]}, level="site")
    for maker, verdict in (("ericsson", "met"), ("huawei", "unknown")):
        whole = net(*rows, element("x", "s0", vendor_id=maker, tags=["quiet"]), complete=["tags.quiet"])
        found = told(damaged(whole, "elements", 2, site_id="leads-nowhere"), book)
        assert [(key, answer) for key, answer, *_ in found] == [("s0", verdict), ("s1", verdict), (None, verdict)]
    capped = rules(
        {"domains": ["access"], "tags": ["quiet"]}, level="site", effect="cap", basis="elements", limit="0.1"
    )
    assert told(damaged(whole, "elements", 2, site_id="leads-nowhere"), capped)[0] == ("s0", "unknown", 0, 0.5, "exact")


@pytest.mark.parametrize(
    ("cells", "verdict"), [({"vendor_id": "nokia"}, "breached"), ({"vendor_id": "huawei"}, "unknown")]
)
def test_a_grant_left_out_covers_nothing_that_it_is_known_not_to_be_about(cells: dict[str, str], verdict: str) -> None:
    grant = {"grant_id": "g", "operator_id": "op", "instrument_id": "GB-2099", "state": "derogation"}
    whole = net(element("a", vendor_id="huawei"), grants=[grant])
    lost = damaged(whole, "grants", 0, state="perhaps", **cells)
    assert told(lost, rules({"domains": ["access"]}))[0][1] == verdict


def test_a_binding_left_out_leaves_open_the_days_that_it_speaks_of() -> None:
    row = bound("GB-2099", until_on=date(2022, 1, 1))
    lost = damaged(net(element("a", vendor_id="huawei"), bindings=[row]), "bindings", 0, bound="perhaps")
    book = rules({"domains": ["access"]})
    assert [told(lost, book, on)[0][1] for on in (date(2021, 12, 31), date(2022, 1, 1))] == ["unknown", "breached"]


def test_parts_of_one_element_are_in_scope_together() -> None:
    parts = [{"element_id": "a", "role": "component", "vendor_id": v} for v in ("huawei", "huawei", "nokia", "nokia")]
    book = rules({"domains": ["access"]}, effect="cap", basis="parts", limit="0.6")
    judged = net(element("a", function="other", vendor_id="nokia"), supplies=parts)
    assert told(judged, book) == [("op", "met", 0.5, 0.5, "exact")]


def test_a_maker_that_nobody_states_is_one_more_vendor_whoever_made_what_is_inside() -> None:
    parts = [{"element_id": "a", "role": "software", "vendor_id": "huawei"}]
    book = rules(
        {"domains": ["access"], "component": True},
        effect="require_count",
        basis="vendors",
        limit="2",
        vendor={"kind": "any"},
    )
    assert told(net(element("a"), element("b", vendor_id="nokia"), supplies=parts), book)[0][1] == "unknown"
    (row,) = check(
        net(element("a"), element("b", vendor_id="nokia"), supplies=parts), "GB", ON, provisions=book, known=KNOWN
    ).rows
    assert row["reason"] == "vendor_unknown"


def test_an_amount_that_nobody_states_is_above_nothing() -> None:
    rows = [element("a", vendor_id="huawei"), element("b", "s1", vendor_id="nokia", traffic_gb_day=5.0)]
    book = rules({"domains": ["access"]}, effect="cap", basis="traffic", limit="0")
    assert told(net(*rows), book)[0][1] == "breached"


def test_a_jurisdiction_as_a_whole_spares_what_its_operators_may_have() -> None:
    operators = [{"operator_id": name, "name": name, "country": "GB", "plmn": ["00101"]} for name in "ab"]
    grant = {"grant_id": "g", "operator_id": "a", "instrument_id": "GB-2099", "state": "derogation"}
    book = rules({"domains": ["access"]}, level="jurisdiction")
    for owner, verdict in (("a", "met"), ("b", "breached")):
        judged = net(element("x", vendor_id="huawei", operator_id=owner), operators=operators, grants=[grant])
        assert told(judged, book)[0][:2] == ("GB", verdict)


def test_what_is_not_yet_bought_has_no_neighbours() -> None:
    rows = [element("r", function="router", vendor_id="huawei", segment="x")]
    rows.append(element("g", vendor_id="nokia", segment="x", acquired_on=date(2023, 5, 1)))
    judged = net(*rows, complete=("segments", "controls"))
    book = rules({"domains": ["access"], "adjacent": True})
    assert [told(judged, book, on)[0][1] for on in (ON, date(2023, 6, 1))] == ["not_applicable", "breached"]


def test_what_may_be_beside_something_without_a_tag_is_not_lost() -> None:
    rows = [
        element("a", "s0", vendor_id="nokia", tags=["quiet"], segment="x", function="other"),
        element("b", "s1", segment="x", function="router"),
    ]
    judged = net(*rows, complete=("segments", "controls", "tags.quiet"))
    assert (None, "unknown") in [
        row[:2] for row in told(judged, rules({"domains": ["core"], "tags": ["quiet"], "adjacent": True}, level="area"))
    ]
