"""What could not be read, and what was left out, is judged as what it may be."""

from __future__ import annotations

import tracemalloc
from datetime import date
from pathlib import Path
from typing import Any

import polars as pl
import pytest

from damaged import accepted, as_tables
from networks import bound, element, network
from vendorline.check import check
from vendorline.cli.app import run
from vendorline.network import Manifest, read_network, validate_folder
from vendorline.network.tables import Network
from vendorline.rulebook import Rulebook
from vendorline.rulebook.model import Instrument

KNOWN, ON = date(2020, 6, 1), date(2023, 2, 1)
CAP, CORE = "GB-2020-01-CAP-SITES", "GB-2020-01-CORE"


def radio(of_vendor: int, others: int, **values: Any) -> Network:
    rows = [element(f"e{i}", f"s{i}", vendor_id="huawei", **values) for i in range(of_vendor)]
    rows += [element(f"f{i}", f"t{i}", vendor_id="nokia", **values) for i in range(others)]
    return network(rows, country="GB", as_of=date(2022, 12, 1), grants=[], bindings=[bound()])


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


def row_of(judged: Network, provision: str = CAP, **options: Any) -> dict[str, Any]:
    rows = check(judged, "GB", ON, known=KNOWN, as_if=True, **options).to_dicts()
    return next(row for row in rows if row["provision_id"] == provision)


def answer(judged: Network, provision: str = CAP) -> tuple[str, str | None]:
    row = row_of(judged, provision)
    return row["verdict"], row["reason"]


def test_rows_left_out_widen_the_share_and_are_listed() -> None:
    whole = radio(3, 7)
    assert answer(whole) == ("met", None)
    lost = damaged(whole, "elements", 9, site_id="leads-nowhere", vendor_id="")
    row = row_of(lost)
    assert (row["verdict"], row["reason"]) == ("unknown", "left_out")
    # Of nine sites known, three are the vendor's; the tenth may be its own site, or stand at one of them.
    assert (row["share_low"], row["share_high"]) == (0.3, 4 / 9)
    assert row["margin"] == pytest.approx(0.35 - 4 / 9)
    (one,) = lost.manifest.left_out
    assert (one.table, one.operator_id, one.rows) == ("elements", "op", 1)


def test_a_row_left_out_that_cannot_tip_the_verdict_leaves_it() -> None:
    assert answer(damaged(radio(1, 19), "elements", 9, site_id="leads-nowhere")) == ("met", None)
    assert answer(damaged(radio(9, 3), "elements", 11, site_id="leads-nowhere"))[0] == "breached"


def test_what_could_be_read_of_a_row_left_out_counts() -> None:
    """A row of a site that was left out with it: another vendor's equipment, at a site of its own."""
    found = damaged(radio(3, 7), "sites", 9, country="#N/A")
    assert answer(found) == ("met", None)
    found = damaged(radio(3, 7), "sites", 2, country="#N/A")
    assert [(one.table, one.rows) for one in found.manifest.left_out] == [("sites", 1), ("elements", 1)]
    assert answer(found) == ("met", None)


def test_a_row_that_may_be_anybodys_widens_everyone() -> None:
    whole = radio(3, 7)
    operators = pl.concat(
        [whole["operators"], whole["operators"].with_columns(operator_id=pl.lit("two"), name=pl.lit("Two"))]
    )
    elements = pl.concat(
        [whole["elements"], whole["elements"].head(1).with_columns(element_id=pl.lit("x"), operator_id=pl.lit("two"))]
    )
    both = whole.with_tables(operators=operators, elements=elements)
    lost = damaged(both, "elements", 5, operator_id="leads-nowhere", vendor_id="huawei")
    rows = check(lost, "GB", ON, known=KNOWN, as_if=True).to_dicts()
    verdicts = {r["operator_id"]: (r["verdict"], r["reason"]) for r in rows if r["provision_id"] == CAP}
    assert verdicts == {"op": ("unknown", "left_out"), "two": ("breached", None)}


@pytest.mark.parametrize(
    "other",
    [{"site_id": "t1", "vendor_id": "huawei"}, {"site_id": "s0"}, {"operator_id": "two", "vendor_id": "huawei"}],
)
def test_of_rows_of_one_id_that_differ_in_what_a_row_needs_nothing_that_differs_is_known(other: dict[str, str]) -> None:
    whole = radio(1, 2)
    tables = as_tables(whole)
    tables["operators"] = pl.concat([tables["operators"], tables["operators"].with_columns(operator_id=pl.lit("two"))])
    again = tables["elements"].row(2, named=True) | other
    tables["elements"] = pl.concat([tables["elements"], pl.DataFrame([again], schema=tables["elements"].schema)])
    found = accepted(tables, whole)
    assert found is not None
    rows = check(found, "GB", ON, known=KNOWN, as_if=True).to_dicts()
    row = next(row for row in rows if row["provision_id"] == CAP and row["operator_id"] == "op")
    assert (row["verdict"], row["margin"] < 0) == ("unknown", True)


def test_of_two_sites_of_one_id_a_lost_one_is_not_the_place_of_the_element() -> None:
    whole = radio(3, 7)
    tables = as_tables(whole)
    again = tables["elements"].row(0, named=True) | {"site_id": "t1"}
    tables["elements"] = pl.concat([tables["elements"], pl.DataFrame([again], schema=tables["elements"].schema)])
    lost = pl.col("site_id") == "s0"
    tables["sites"] = tables["sites"].with_columns(country=pl.when(lost).then(pl.lit("#N/A")).otherwise("country"))
    found = accepted(tables, whole)
    assert found is not None
    # Sites 1 and 2 are the vendor's; the third element stands at a site of its own, or at one of the seven others.
    row = row_of(found)
    assert (row["share_high"], row["verdict"]) == (pytest.approx(3 / 9), "met")


@pytest.mark.parametrize(
    ("column", "text", "before", "after"),
    [
        ("retired_on", "#N/A", "breached", "unknown"),
        ("installed_on", "soon", "breached", "unknown"),
        ("function", "#N/A", "breached", "unknown"),
        ("vendor_id", "Huwaei", "breached", "unknown"),
        ("product", "#N/A", "breached", "breached"),
        ("software_version", "#N/A", "breached", "breached"),
    ],
)
def test_an_unreadable_cell_is_any_value_that_it_may_have(column: str, text: str, before: str, after: str) -> None:
    core = network([element("amf", "s0", function="amf", vendor_id="huawei")], country="GB", as_of=date(2022, 12, 1))
    assert answer(core, CORE)[0] == before
    assert answer(damaged(core, "elements", 0, **{column: text}), CORE)[0] == after


def test_an_unreadable_technology_is_not_the_one_of_its_function() -> None:
    whole = radio(1, 1)
    assert row_of(whole)["share"] == 0.5
    row = row_of(damaged(whole, "elements", 0, generations="6GX"))
    assert (row["verdict"], row["share_low"], row["share_high"]) == ("unknown", 0, 0.5)


def test_an_unreadable_tag_may_be_the_one_that_is_asked_for() -> None:
    tagged = network(
        [element("e", "s0", vendor_id="huawei"), element("f", "s1", vendor_id="nokia")], country="GB", as_of=ON,
        complete=["tags.sensitive"], site_tags={"s1": ["sensitive"]},
    )  # fmt: skip

    def by_site(judged: Network) -> dict[str | None, str]:
        rows = check(judged, "GB", ON, known=KNOWN, as_if=True).to_dicts()
        return {row["level_key"]: row["verdict"] for row in rows if row["provision_id"] == "GB-2020-01-GEO"}

    assert by_site(tagged) == {"s1": "met"}
    assert by_site(damaged(tagged, "sites", 0, tags="#N/A")) == {"s1": "met", None: "unknown"}


def test_an_amount_that_cannot_be_read_is_no_other_one() -> None:
    whole = radio(1, 9, traffic_gb_day=1.0)
    assert answer(whole, "GB-2020-01-CAP-TRAFFIC") == ("met", None)
    assert answer(damaged(whole, "elements", 0, traffic_gb_day="lots"), "GB-2020-01-CAP-TRAFFIC") == (
        "unknown", "missing_denominator",
    )  # fmt: skip


def test_a_binding_left_out_leaves_open_who_is_bound() -> None:
    core = network(
        [element("amf", "s0", function="amf", vendor_id="huawei")], country="GB", as_of=date(2022, 12, 1),
        bindings=[{"operator_id": "op", "instrument_id": "GB-2022-DVD", "bound": "no"}], complete=["bindings"],
    )  # fmt: skip
    lost = damaged(core, "bindings", 0, bound="perhaps")
    rows = check(lost, "GB", date(2025, 1, 1), known=date(2026, 11, 1)).to_dicts()
    of_it = {(r["verdict"], r["reason"]) for r in rows if r["provision_id"].startswith("GB-2022-DVD")}
    assert ("unknown", "left_out") in of_it
    assert not {verdict for verdict, _ in of_it} & {"met", "breached", "due"}


def test_a_grant_for_a_name_that_nobody_confirmed_covers_for_nobody_for_certain() -> None:
    grant = {"grant_id": "g", "operator_id": "op", "instrument_id": CORE, "state": "derogation", "vendor_id": "huawei"}
    core = network(
        [element("amf", "s0", function="amf", vendor_id="huawei")],
        country="GB",
        as_of=date(2022, 12, 1),
        grants=[grant],
    )
    assert answer(core, CORE)[0] == "met"
    for vendor in ("Huwaei", "#N/A"):
        assert answer(damaged(core, "grants", 0, vendor_id=vendor), CORE)[0] == "unknown"


def test_a_shared_network_that_may_be_anybodys_is_everybodys_doubt() -> None:
    operators = [
        {"operator_id": "op", "name": "Op", "country": "GB"},
        {"operator_id": "net", "name": "Net", "country": "GB", "licensees": ["op"]},
    ]
    rows = [
        element("e", "s0", operator_id="net", vendor_id="huawei"),
        element("f", "s1", operator_id="op", vendor_id="nokia"),
    ]
    shared = network(rows, operators=operators, country="GB", as_of=date(2022, 12, 1))
    assert row_of(shared)["share"] == 0.5
    lost = damaged(shared, "operators", 1, licensees="#N/A")
    rows_of_op = [r for r in check(lost, "GB", ON, known=KNOWN, as_if=True).to_dicts() if r["operator_id"] == "op"]
    (row,) = [r for r in rows_of_op if r["provision_id"] == CAP]
    assert (row["verdict"], row["share_low"], row["share_high"]) == ("unknown", 0, 0.5)


def test_a_supplier_that_nobody_confirmed_may_be_anybody(tmp_path: Path) -> None:
    whole = network(
        [element("amf", "s0", function="amf", vendor_id="nokia")], country="US", as_of=date(2022, 12, 1),
        supplies=[{"element_id": "amf", "role": "component", "vendor_id": "huawei"}],
    )  # fmt: skip
    lost = damaged(whole, "supplies", 0, vendor_id="Huwaei")
    assert lost["supplies"]["vendor_id"].to_list() == [None]
    claims = lost["observations"].select("table", "value", "method").rows()
    assert claims == [("supplies", "Huwaei", "unconfirmed")]


def test_what_is_left_out_comes_back_with_the_folder_and_past_its_file(tmp_path: Path) -> None:
    folder = tmp_path / "own"
    folder.mkdir()
    (folder / "operators.csv").write_text("operator_id,name,country\nop,Op,GB\n", encoding="utf-8")
    (folder / "sites.csv").write_text("site_id,country\ns0,GB\n", encoding="utf-8")
    (folder / "elements.csv").write_text(
        "element_id,site_id,operator_id,function,vendor_id\ne,s0,op,gnb,nokia\nf,s9,op,gnb,huawei\n", encoding="utf-8"
    )
    into = tmp_path / "n"
    assert (
        run(["import", "tables", str(folder), "--into", str(into), "--accept-valid", "--output", str(tmp_path / "o")])
        == 0
    )
    found = read_network(into)
    assert found.left_out.select("table", "row", "operator_id").rows() == [("elements", 3, "op")]
    # Wherever it stands, at least one site of two is the vendor's.
    assert answer(found) == ("breached", None)
    (into / "rejected.csv").unlink()
    # The manifest still counts it: of what nobody can read any more, everything is open.
    assert answer(read_network(into)) == ("unknown", "left_out")
    again = validate_folder(into)
    assert again.accepted is not None
    assert again.accepted.left_out.height == 1


def test_exposure_holds_with_the_rows_left_out() -> None:
    from vendorline.expose import expose

    whole = radio(1, 3)
    before = expose(whole, vendors=["huawei"]).table.filter(measure="read", weight="subscribers").row(0, named=True)
    for cell in ("site_id", "function"):
        lost = damaged(whole, "elements", 3, **{"site_id": "leads-nowhere", cell: "leads-nowhere"})
        after = expose(lost, vendors=["huawei"])
        row = after.table.filter(measure="read", weight="subscribers").row(0, named=True)
        assert row["low"] <= before["low"] <= before["high"] <= row["high"]
        assert (before["bounds"], row["bounds"]) == ("exact", "exact")
        assert any("left out" in note for note in after.notes)
        assert "left out of the network" in str(after.explain("huawei:read"))


@pytest.mark.parametrize(
    ("scope", "cells"),
    [
        ({"domain": "access"}, {"function": "#N/A"}),
        ({"region": "north"}, {"site_id": "leads-nowhere"}),
        ({"operator_id": "op"}, {"operator_id": "leads-nowhere"}),
    ],
)
def test_a_default_may_speak_of_what_nobody_could_place(scope: dict[str, str], cells: dict[str, str]) -> None:
    supplies = [{**scope, "role": "operation", "vendor_id": "zte", "country": "CN"}]
    whole = network(
        [element("e0", function="gnb", vendor_id="nokia", generations=["5G"], bands_mhz=[3500])], country="SE", bindings=[bound("SE-2020")], supplies=supplies,
        complete=["supplies"],
    )  # fmt: skip
    whole = whole.with_tables(sites=whole["sites"].with_columns(region=pl.lit("north")))

    def verdicts(judged: Network) -> set[tuple[str, str]]:
        rows = check(judged, "SE", ON, known=date(2026, 1, 1), as_if=True).rows
        return {(row["operator_id"], row["verdict"]) for row in rows if row["provision_id"] == "SE-2020-STAFF"}

    assert verdicts(whole) == {("op", "due")}
    assert verdicts(damaged(whole, "elements", 0, **cells)) == {("op", "unknown")}


def test_suppliers_lost_of_a_shared_network_are_lost_to_its_licensees() -> None:
    operators = [
        {"operator_id": "op", "name": "Op", "country": "SE"},
        {"operator_id": "shared", "name": "Shared", "country": "SE", "licensees": ["op"]},
    ]
    whole = network(
        [element("e0", operator_id="shared", function="gnb", vendor_id="nokia", generations=["5G"], bands_mhz=[3500])], country="SE", bindings=[bound("SE-2020")],
        operators=operators, supplies=[{"operator_id": "shared", "role": "operation", "vendor_id": "nokia", "country": "CN"}],
        complete=["supplies"],
    )  # fmt: skip
    lost = damaged(whole, "supplies", 0, role="#N/A")
    rows = check(lost, "SE", ON, known=date(2026, 1, 1), as_if=True).rows
    assert {row["verdict"] for row in rows if row["provision_id"] == "SE-2020-STAFF"} == {"unknown"}


def test_a_site_that_nobody_can_tell_may_be_at_home_and_abroad() -> None:
    supplies = [{"operator_id": "op", "role": "operation", "vendor_id": "nokia", "country": "SE"}]
    whole = network(
        [element("e0", function="gnb", vendor_id="nokia", generations=["5G"], bands_mhz=[3500])], country="SE", bindings=[bound("SE-2020")], supplies=supplies,
        complete=["supplies"],
    )  # fmt: skip

    def verdict(judged: Network) -> str:
        rows = check(judged, "SE", date(2026, 1, 1), known=date(2026, 1, 1), as_if=True).rows
        return next(row["verdict"] for row in rows if row["provision_id"] == "SE-2020-STAFF")

    abroad = whole.with_tables(sites=whole["sites"].with_columns(country=pl.lit("NO")))
    lost = damaged(whole, "elements", 0, site_id="leads-nowhere")
    assert (verdict(whole), verdict(abroad), verdict(lost)) == ("met", "breached", "unknown")


def test_what_may_be_what_a_provision_excepts_is_not_breached_for_certain() -> None:
    whole = network(
        [element("e0", function="gnb", vendor_id="huawei", generations=["5G"], installed_on=date(2023, 1, 1))],
        country="RO",
        bindings=[bound("RO-2021")],
        complete=["grants"],
    )

    def verdict(judged: Network) -> str:
        rows = check(judged, "RO", date(2026, 1, 1), known=date(2026, 1, 1), as_if=True).rows
        return next(row["verdict"] for row in rows if row["provision_id"] == "RO-2021-AUTH")

    assert verdict(whole) == "breached"
    assert verdict(damaged(whole, "elements", 0, function="cpe")) == "not_applicable"
    assert verdict(damaged(whole, "elements", 0, function="#N/A")) == "unknown"


@pytest.mark.parametrize(("many", "bytes_"), [(200, 40_000_000), pytest.param(800, 60_000_000, marks=pytest.mark.slow)])
def test_many_days_of_a_network_in_doubt_take_little_memory(many: int, bytes_: int) -> None:
    rows = [
        element(f"e{i}", f"s{i}", vendor_id=("huawei", "nokia")[i % 2], installed_on=date(2020, 1, 1 + i % 9))
        for i in range(60)
    ]
    lost = damaged(network(rows, country="GB", bindings=[bound()]), "elements", 0, installed_on="#N/A")
    days = [date.fromordinal(date(2018, 1, 1).toordinal() + 2400 // many * n) for n in range(many)]
    tracemalloc.start()
    found = check(lost, "GB", days, known=KNOWN, as_if=True)
    found.elements()
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert peak < bytes_


MANAGED = [element("m", function="ems", generations=["5G"], vendor_id="huawei"), element("g", vendor_id="nokia")]
MANAGES = [{"controller_id": "m", "element_id": "g", "kind": "manages"}]


@pytest.mark.parametrize(
    ("table", "row", "column"), [("elements", 0, "site_id"), ("elements", 1, "site_id"), ("controls", 0, "kind")]
)
@pytest.mark.parametrize("complete", [("controls",), ()])
def test_a_manager_whose_row_of_controls_is_lost_may_be_meant(
    table: str, row: int, column: str, complete: tuple[str, ...]
) -> None:
    other = [element("m2", function="ems", generations=["5G"], vendor_id="nokia"), element("h", function="amf")]
    controls = [*MANAGES, {"controller_id": "m2", "element_id": "h", "kind": "manages"}]
    whole = network([*MANAGED, *other], country="DE", complete=complete, controls=controls, bindings=[bound("DE-2024")])
    lost = damaged(whole, table, row, **{column: "#REF!"})
    told = [
        [r["verdict"] for r in check(net, "DE", date(2030, 6, 1), known=date(2026, 6, 1)).rows
         if r["provision_id"] == "DE-2024-MGMT"]
        for net in (whole, lost)
    ]  # fmt: skip
    # A manager, or what it manages, is the same wherever it stands.
    assert told == [["breached"], ["breached" if column == "site_id" else "unknown"]]


def as_a_whole(bound_by: str, **told: Any) -> Rulebook:
    """A ban on Huawei that counts everybody in the country together."""
    provision: dict[str, Any] = {
        "id": "GB-2099-P1", "force": "binding", "bound": bound_by, "effect": "forbid", "event": "present",
        "vendor": {"kind": "named", "vendor_ids": ["huawei"]}, "scope": {}, "level": "jurisdiction", "time": {"mode": "open"},
        "paraphrase": "x", "sources": ["s"], "confidence": "high", "evidence": "read",
    }  # fmt: skip
    instrument = {
        "instrument": "GB-2099", "jurisdiction": "GB", "title": "T", "issuer": "I", "adopted_on": date(2020, 1, 1),
        "sources": {"s": {"title": "T", "kind": "press"}}, "provisions": [provision | told],
    }  # fmt: skip
    return Rulebook([Instrument.checked(instrument)])


def whole_country(vendor_id: str, *others: dict[str, Any]) -> Network:
    one = {"operator_id": "one", "name": "One", "country": "GB", "classes": ["carriers"], "plmn": ["00101"]}
    tables = {
        "operators": [one, *others],
        "sites": [{"site_id": "s", "country": "GB"}],
        "elements": [
            {"element_id": "e", "site_id": "s", "operator_id": "one", "function": "router", "vendor_id": vendor_id}
        ],
    }
    return Network.of(tables, as_of=ON, manifest=Manifest(complete=frozenset({"bindings"})))


def told_of_all(judged: Network, provisions: Rulebook) -> list[tuple[str | None, str, str | None]]:
    found = check(judged, "GB", ON, known=date(2026, 1, 1), provisions=provisions).rows
    return [(row["operator_id"], row["verdict"], row["reason"]) for row in found]


@pytest.mark.parametrize(
    ("column", "provisions"),
    [("classes", as_a_whole("class", bound_class="carriers")), ("plmn", as_a_whole("mobile_operators"))],
)
def test_who_is_bound_together_is_open_where_nobody_could_read_it(column: str, provisions: Rulebook) -> None:
    whole = whole_country("huawei")
    assert told_of_all(whole, provisions) == [(None, "breached", None)]
    unread = damaged(whole, "operators", 0, **{column: "#REF!"})
    assert told_of_all(unread, provisions) == [(None, "unknown", "bound_unknown")]
    elsewhere = {"operator_id": "far", "name": "Far", "country": "SE", "classes": ["x"], "plmn": ["24001"]}
    abroad = damaged(whole_country("huawei", elsewhere), "operators", 1, **{column: "#REF!"})
    assert told_of_all(abroad, provisions) == [(None, "breached", None)]


def test_an_operator_left_out_may_turn_what_is_counted_together() -> None:
    everybody = as_a_whole("all_providers")
    other = {"operator_id": "two", "name": "Two", "country": "GB"}
    for whole, row in ((whole_country("nokia"), 0), (whole_country("nokia", other), 1)):
        assert told_of_all(whole, everybody) == [(None, "met", None)]
        lost = damaged(whole, "operators", row, country="#REF!")
        assert told_of_all(lost, everybody) == [(None, "unknown", "left_out")]
    # A ban that somebody else breaks stays broken.
    still = damaged(whole_country("huawei", other), "operators", 1, country="#REF!")
    assert told_of_all(still, everybody) == [(None, "breached", None)]
