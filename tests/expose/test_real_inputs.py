"""Exposure on what other people made: a core's configuration, and a country's cells with assumed makers."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import polars as pl
import pytest

from vendorline.examples import assume_vendors
from vendorline.expose import expose
from vendorline.importers.core_5g.importer import import_core
from vendorline.importers.opencellid import import_cells
from vendorline.network.serving import synthesise
from vendorline.network.tables import Network

TODAY = date(2026, 11, 1)
AT = {"site_id": "s", "operator_id": "plmn-20893"}
#: A split gNB whose DU and the switch fabric of the core are of one maker, everything else of another.
ELEMENTS = {
    "ru": ("ru", "other"), "du": ("du", "held"), "cu_cp": ("cu_cp", "other"), "cu_up": ("cu_up", "other"), "line": ("router", "other"),
    "upf": ("upf", "other"), "amf": ("amf", "other"), "fabric": ("router", "held"), "ausf": ("ausf", "other"), "udm": ("udm", "other"),
}  # fmt: skip
OPEN = ("sbi", "n1_nas", "uu_rrc", "uu_up")


def small_network(protections):
    control = ("line", "amf", "fabric", "ausf", "udm")
    routes = [{"route_id": "r", "alternative": 0, "plane": plane, "hop": hop, "element_id": e}
              for plane, hops in (("user", ("line", "upf")), ("control", control)) for hop, e in enumerate(hops)]  # fmt: skip
    # Lines that no configuration of the core speaks of are protected, so that only what it does speak of shows.
    elsewhere = [
        {"operator_id": "plmn-20893", "interface": i, "confidentiality": "on", "integrity": "on"}
        for i in ("f1_u", "n2", "n3")
    ]
    return Network.of({
        "operators": [{"operator_id": "plmn-20893", "name": "Op", "country": "FR"}], "sites": [{"site_id": "s", "country": "FR"}],
        "elements": [{"element_id": e, "function": f, "vendor_id": v, **AT} for e, (f, v) in ELEMENTS.items()],
        "demands": [{"demand_id": "d", "operator_id": "plmn-20893", "subscribers": 100, "radio": ["ru", "du", "cu_up"],
                     "anchor": ["ru", "du", "cu_cp"], "route_id": "r"}],
        "routes": routes, "protections": [p for p in protections if p["interface"] not in ("n2", "n3")] + elsewhere,
    }, as_of=TODAY)  # fmt: skip


def switched(protections, *interfaces):
    """The same protections with some of them on."""
    on = {"confidentiality": "on", "integrity": "on"}
    return [{**p, **(on if p["interface"] in interfaces else {})} for p in protections]


@pytest.fixture(scope="module")
def configured(real_data: Path):
    network = import_core([real_data / "core5g" / "free5gc"], today=TODAY).network
    assert network is not None
    return network["protections"].to_dicts()


def shares(protections, *settings):
    result = expose(small_network(protections), vendors=["held"], settings=settings)
    return {name: result.share("held", name) for name in ("read", "locate_identified", "deny")}, result


def test_what_clear_services_and_the_null_cipher_cost(configured):
    """A maker of one DU and of the switches of the core, in the network as free5GC configures it, and with its protections on."""
    everything = shares(switched(configured, *OPEN))[0]
    assert everything == {"read": (0, 0), "locate_identified": (0, 0), "deny": (1, 1)}
    as_it_is, result = shares(configured)
    assert as_it_is == {"read": (1, 1), "locate_identified": (1, 1), "deny": (1, 1)}
    assert set(result.table["assumed_share"]) == {1.0}  # that the radio nodes prefer NEA0 as the AMF does is assumed
    null_cipher_alone = shares(switched(configured, "sbi"))[0]
    assert null_cipher_alone["read"] == (1, 1)  # the DU reads what no PDCP ciphers
    assert null_cipher_alone["locate_identified"] == (0, 0)
    clear_services_alone, result = shares(switched(configured, "n1_nas", "uu_rrc", "uu_up"))
    assert clear_services_alone["read"] == (
        1,
        1,
    )  # the vectors pass the switches in clear, and open what the DU carries
    assert clear_services_alone["locate_identified"] == (1, 1)
    reasons = " ".join(result.explain("held:read").sentences)
    assert "fabric (router)" in reasons
    assert "its key is held at fabric" in reasons
    where = " ".join(result.explain("held:locate_identified").sentences)
    assert "messages between core functions (SBI) pass it in clear" in where


def test_the_what_if_on_the_command_line_says_the_same(configured):
    assert shares(configured, "sbi=on", "uu_up=on")[0] == shares(switched(configured, *OPEN))[0]
    assert shares(switched(configured, *OPEN), "sbi=off")[0]["read"] == (1, 1)


def test_services_that_nobody_speaks_of_give_an_interval(configured):
    unknown = [p for p in switched(configured, *OPEN) if p["interface"] != "sbi"]
    assert shares(unknown)[0]["read"] == (0, 1)


def test_services_carry_keys_only_between_functions_that_hold_some(configured):
    """Between AMF and SMF pass identities and places, not the keys of the radio."""
    network = small_network(switched(configured, "n1_nas", "uu_rrc", "uu_up"))
    elements = network["elements"].with_columns(
        pl.when(pl.col("element_id") == "ausf").then(pl.lit("smf")).otherwise("function").alias("function")
    )
    result = expose(network.with_tables(elements=elements), vendors=["held"])
    assert result.share("held", "read") == (0, 0)
    assert result.share("held", "locate_identified") == (1, 1)


def test_configured_core_alone_is_exposed_by_an_assumed_chain(real_data: Path) -> None:
    network = import_core([real_data / "core5g" / "free5gc"], today=TODAY).network
    assert network is not None
    made = network["elements"].with_columns(
        pl.when(pl.col("function") == "upf").then(pl.lit("held")).otherwise(pl.lit("other")).alias("vendor_id")
    )
    result = expose(network.with_tables(elements=made), vendors=["held"])
    assert result.share("held", "read") == (1, 1)
    assert result.share("held", "locate") == (0, 1)  # gateway, router and managers are assumed, of unknown makers
    assert set(result.table["assumed_share"]) == {1.0}


# A country's cells


@pytest.fixture(scope="module")
def canada(real_data: Path) -> Network:
    network = import_cells([real_data / "cells_ca" / "302.csv"], today=TODAY).network
    assert network is not None
    made = assume_vendors(network, "canada-2020")
    # Two operators in two provinces: a thousand base stations are enough to see what all of them would show.
    sites = made["sites"].filter(pl.col("region").is_in(["AB", "MB"]))
    elements = (
        made["elements"].filter(pl.col("operator_id").is_in(["telus", "bell"])).join(sites, on="site_id", how="semi")
    )
    assert elements.height > 500
    return made.with_tables(
        sites=sites,
        elements=elements,
        operators=made["operators"].filter(pl.col("operator_id").is_in(["telus", "bell"])),
    )


def test_cells_with_assumed_makers_give_intervals_that_rest_on_assumptions(canada: Network) -> None:
    result = expose(canada, by=["region"])
    nodes = canada["elements"].join(canada["sites"].select("site_id", "region"), on="site_id")
    assert set(result.table["assumed_share"]) == {1.0}
    for vendor in result.table.explode("vendor_ids")["vendor_ids"].unique():
        for region in (None, "AB", "MB"):
            inside = nodes if region is None else nodes.filter(region=region)
            # Every base station weighs the same, as nobody says how many subscribers these operators have here.
            made = inside.filter(vendor_id=vendor).height / inside.height
            for measure in ("read", "locate", "deny"):
                low, high = result.share(vendor, measure, region=region)
                assert low == pytest.approx(made), (vendor, measure, region)
                assert high == 1  # the core's makers are unknown: they may be this one
            assert result.share(vendor, "lawful_interception", region=region) == (0, 1)


def test_a_stated_core_narrows_the_intervals(canada: Network) -> None:
    core = [
        {"element_id": f"{who}-{function}{region}", "site_id": site, "operator_id": who, "function": function, "vendor_id": "cisco"}
        for who in ("telus", "bell")
        for region, site in canada["sites"].unique("region", maintain_order=True).select("region", "site_id").iter_rows()
        for function in ("router", "secgw", "mme", "sgw", "pgw", "hss", "amf", "upf", "smf", "udm", "oss", "nfvi_host", "admf")
    ]  # fmt: skip
    elements = Network.of({"elements": core}, as_of=canada.as_of)["elements"]
    wider, narrower = expose(canada), expose(canada.with_tables(elements=pl.concat([canada["elements"], elements])))
    for vendor in ("huawei", "nokia"):
        for measure in ("read", "locate", "deny", "lawful_interception"):
            low, high = narrower.share(vendor, measure)
            assert low == wider.share(vendor, measure)[0]
            assert high < wider.share(vendor, measure)[1]


def test_what_is_stated_is_not_counted_as_assumed(canada: Network) -> None:
    """One operator's chain as stated rows instead of assumed ones: the rest is what still rests on assumptions."""
    laid = synthesise(canada)
    stated = {}
    for name in ("elements", "demands", "routes", "route_shares", "groups", "members", "needs", "controls", "sites"):
        column = {"demands": "operator_id", "elements": "operator_id", "sites": "site_id", "routes": "route_id", "needs": "dependent_id",
                  "route_shares": "route_id", "groups": "group_id", "members": "group_id", "controls": "element_id"}[name]  # fmt: skip
        frame = laid[name]
        mine = pl.col(column).str.contains("bell") if name != "controls" else pl.col(column).is_in(
            laid["elements"].filter(operator_id="bell")["element_id"].to_list())  # fmt: skip
        change = [pl.when(mine).then(pl.lit("stated")).otherwise("basis").alias("basis")]
        if name == "elements":
            change.append(pl.when(mine).then(pl.lit("stated")).otherwise("vendor_basis").alias("vendor_basis"))
        stated[name] = frame.with_columns(change)
    result = expose(laid.with_tables(**stated))
    weights = laid["demands"].group_by("operator_id").agg(pl.col("subscribers").sum())
    telus = weights.filter(operator_id="telus")["subscribers"][0] / weights["subscribers"].sum()
    assert 0 < telus < 1
    assert result.table["assumed_share"].unique().to_list() == pytest.approx([telus])
