"""Law that nobody read gives no definite verdict by itself, and what is addressed to states binds no operator."""

from __future__ import annotations

from datetime import date
from typing import Any

import polars as pl
import pytest

from damaged import accepted, as_tables
from networks import bound, element, network, radio_sites
from vendorline.check import check
from vendorline.network.tables import Network
from vendorline.rulebook import Rulebook
from vendorline.rulebook.load import load_instruments

ON = date(2023, 2, 1)


def book(provision: str, evidence: str, **words: str) -> Rulebook:
    fields = {"force": "binding", "bound": "all_providers", "level": "operator", "scope": "{domains: [access]}"} | words
    told = "\n".join(f"  {name}: {value}" for name, value in fields.items())
    text = f"""
instrument: MT-1
jurisdiction: MT
title: A decision
issuer: An authority
adopted_on: 2020-10-20
sources: {{one: {{title: The decision, kind: primary-not-read}}}}
provisions:
- id: MT-1-A
{told}
{provision}
  vendor: {{kind: named, vendor_ids: [huawei]}}
  paraphrase: So much and no more.
  sources: [one]
  confidence: low
  evidence: {evidence}
"""
    return load_instruments([("x.yaml", text)])


BAN = "  effect: forbid\n  event: present\n  time: {mode: by, deadline: 2022-12-31}"
LATER_BAN = BAN.replace("2022-12-31", "2024-12-31")
CAP = "  effect: cap\n  event: present\n  basis: sites\n  limit: 0.35\n  time: {mode: open}"
NEW = "  effect: forbid\n  event: installed\n  time: {mode: from, from_on: 2021-01-01}"


def rows(net: Network, rules: Rulebook, **options: Any) -> list[dict[str, Any]]:
    return check(net, "MT", ON, known=ON, provisions=rules, **options).to_dicts()


def radio(of_vendor: int, **values: Any) -> Network:
    return network(radio_sites(10, of_vendor, **values), country="MT", as_of=date(2023, 1, 1))


@pytest.mark.parametrize(
    ("provision", "net", "verdict"),
    [
        (BAN, radio(2), "breached"),
        (BAN, radio(0), "met"),
        (LATER_BAN, radio(2), "due"),
        (CAP, radio(3), "met"),
        (CAP, radio(4), "breached"),
        (NEW, radio(1, installed_on=date(2022, 1, 1)), "breached"),
        (NEW, radio(0, installed_on=date(2022, 1, 1)), "met"),
    ],
)
def test_what_nobody_read_leaves_the_verdict_open_and_the_numbers_stay(
    provision: str, net: Network, verdict: str
) -> None:
    (read,) = rows(net, book(provision, "mixed"))
    (told,) = rows(net, book(provision, "recalled"))
    (accepted,) = rows(net, book(provision, "recalled"), accept_recalled=True)
    assert read["verdict"] == accepted["verdict"] == verdict
    assert accepted == read
    assert (told["verdict"], told["reason"], told["violating_count"]) == ("unknown", "source_not_read", 0)
    same = set(read) - {"verdict", "reason", "violating_count"}
    assert {name: told[name] for name in same} == {name: read[name] for name in same}


def test_other_reasons_go_before_it() -> None:
    unknown_maker = network([element("e"), element("f", "s1", vendor_id="nokia")], country="MT")
    assert rows(unknown_maker, book(BAN, "recalled"))[0]["reason"] == "vendor_unknown"
    assert rows(radio(2), book(BAN, "recalled", bound="licensees"))[0]["reason"] == "bound_unknown"
    tagged = book(BAN, "recalled", scope="{domains: [access], tags: [sensitive]}")
    assert rows(radio(2), tagged)[0]["reason"] == "missing_tag"
    core = network([element("e", function="amf", vendor_id="huawei")], country="MT")
    assert rows(core, book(BAN, "recalled"))[0]["verdict"] == "not_applicable"


def damaged(whole: Network, row: int, **cells: str) -> Network:
    """The network as an import accepts it with some cells of one element written otherwise."""
    tables = as_tables(whole)
    here = pl.int_range(pl.len()) == row
    tables["elements"] = tables["elements"].with_columns(
        pl.when(here).then(pl.lit(text)).otherwise(column).alias(column) for column, text in cells.items()
    )
    found = accepted(tables, whole)
    assert found is not None
    return found


def test_rows_left_out_go_before_it_where_they_decide() -> None:
    lost = damaged(radio(3), 9, site_id="leads-nowhere", vendor_id="")
    assert rows(lost, book(CAP, "mixed"))[0]["reason"] == "left_out"
    assert rows(lost, book(CAP, "recalled"))[0]["reason"] == "left_out"
    settled = damaged(radio(9), 9, site_id="leads-nowhere")
    assert rows(settled, book(CAP, "mixed"))[0]["verdict"] == "breached"
    assert rows(settled, book(CAP, "recalled"))[0]["reason"] == "source_not_read"
    assert rows(settled, book(CAP, "recalled"), accept_recalled=True)[0]["verdict"] == "breached"


def test_rows_of_single_sites_are_left_open_too() -> None:
    net = network(
        radio_sites(40, 20), country="MT", site_tags={f"s{i}": ["sensitive"] for i in range(40)},
        complete=["tags.sensitive"], as_of=date(2023, 1, 1),
    )  # fmt: skip
    rules = [book(BAN, e, level="site", scope="{domains: [access], tags: [sensitive]}") for e in ("mixed", "recalled")]
    read, told = (rows(net, one) for one in rules)
    assert {row["verdict"] for row in read} == {"met", "breached"}
    assert [row["level_key"] for row in read] == [row["level_key"] for row in told]
    assert {(row["verdict"], row["reason"]) for row in told} == {("unknown", "source_not_read")}


@pytest.mark.parametrize(("whom", "row"), [("member_states", "yes"), ("federal_agencies", "no"), ("government", None)])
def test_what_is_addressed_to_states_or_agencies_is_nothing_to_an_operator(whom: str, row: str | None) -> None:
    bindings = [] if row is None else [bound("MT-1", row)]
    net = network(radio_sites(10, 2), country="MT", bindings=bindings, as_of=date(2023, 1, 1))
    (told,) = rows(net, book(BAN, "read", bound=whom))
    assert (told["verdict"], told["reason"]) == ("not_applicable", "addressed_to_others")


def test_an_agency_that_runs_a_network_is_bound_by_a_row() -> None:
    net = network(radio_sites(10, 2), country="MT", bindings=[bound("MT-1")], as_of=date(2023, 1, 1))
    assert rows(net, book(BAN, "read", bound="federal_agencies"))[0]["verdict"] == "breached"


def test_as_if_it_named_operators_a_recommendation_to_states_is_judged() -> None:
    (told,) = rows(radio(2), book(BAN, "read", bound="member_states"), as_if=True)
    assert (told["verdict"], told["hypothetical"]) == ("breached", True)
