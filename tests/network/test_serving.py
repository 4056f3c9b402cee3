"""The serving chain laid over an inventory."""

from datetime import date

import pytest

from vendorline.errors import InvalidInput
from vendorline.expose import expose
from vendorline.network.serving import Chain, synthesise
from vendorline.network.tables import Network


def inventory(*elements, subscribers=900, **tables):
    rows = [
        {
            "element_id": f"{function}{i}",
            "site_id": site,
            "operator_id": "op",
            "function": function,
            "vendor_id": vendor,
        }
        for i, (function, site, vendor) in enumerate(elements)
    ]
    sites = [{"site_id": s, "country": "CA", "region": s.split("-")[0]} for s in dict.fromkeys(e[1] for e in elements)]
    operator = {"operator_id": "op", "name": "Op", "country": "CA", "subscribers": subscribers}
    return Network.of({"operators": [operator], "sites": sites, "elements": rows, **tables}, as_of=date(2026, 1, 1))


STATED = {
    "protections": [
        {"operator_id": "op", "interface": name, "confidentiality": "on", "integrity": "on"}
        for name in ("uu_up", "s1_uu_up", "f1_u", "n2", "n3", "s1_mme", "s1_u", "s5_s8_s11", "x2")
    ]
}


def test_every_added_row_is_assumed_and_the_inventory_stays_as_it_was():
    before = inventory(("gnb", "on-1", "A"), ("enb", "qc-1", "B"), ("ru", "on-1", "A"))
    after = synthesise(before)
    for name in after.frames:
        assert after[name].head(before[name].height).equals(before[name])
        assert set(
            after[name].slice(before[name].height)["basis"] if after[name].height > before[name].height else []
        ) <= {"assumed"}
    assert after["demands"]["demand_id"].to_list() == ["assumed+ru2+gnb0", "assumed+enb1"]
    assert after["demands"]["subscribers"].to_list() == [450, 450]


def test_an_inventory_is_exposed_by_itself_and_all_of_it_rests_on_assumptions():
    result = expose(inventory(("gnb", "on-1", "A"), ("enb", "qc-1", "B"), **STATED), vendors=["A", "B"])
    assert result.share("A", "read") == (0.5, 1)  # the core's makers are unknown, and may be A
    assert result.share("B", "deny") == (0.5, 1)
    assert set(result.table["assumed_share"]) == {1.0}


def test_a_listed_core_is_used_and_not_doubled():
    network = inventory(("gnb", "on-1", "A"), ("upf", "on-core", "B"), ("udm", "on-core", "B"), ("amf", "on-core", "B"))
    added = synthesise(network)["elements"].filter(function="upf")
    assert added["element_id"].to_list() == ["upf1"]
    routes = synthesise(network)["routes"]
    assert {"upf1", "amf3"} <= set(routes["element_id"])


def test_split_radio_hangs_on_the_units_of_its_region():
    demand = synthesise(inventory(("du", "on-1", "A"), ("ru", "on-1", "A"), ("cu_up", "on-9", "B")))[
        "demands"
    ].to_dicts()[0]
    assert demand["radio"] == ["ru1", "du0", "cu_up2"]
    assert demand["anchor"][:2] == ["ru1", "du0"]
    assert demand["anchor"][2].endswith("cu_cp")


def test_split_radio_hangs_on_the_units_that_stand_with_it():
    parts = [(unit, site, maker) for site, maker in (("on-1", "H"), ("on-2", "E")) for unit in ("du", "cu_cp", "cu_up")]
    served = synthesise(inventory(*parts, **STATED))
    assert [demand["radio"] for demand in served["demands"].to_dicts()] == [["du0", "cu_up2"], ["du3", "cu_up5"]]
    assert expose(served, vendors=["H"]).share("H", "read")[0] == 0.5


CORE = [(function, "on-c", "E") for function in ("amf", "upf", "udm")]


def test_which_of_several_units_of_a_region_serves_is_not_chosen():
    two = [("cu_up", "on-9", "A"), ("cu_up", "on-9", "B")]
    for units in (two, two[::-1]):
        network = inventory(("du", "on-1", "E"), ("cu_cp", "on-9", "E"), *units, ("smf", "on-c", "E"), *CORE)
        found = expose(synthesise(network), vendors=["A", "B"])
        assert [found.share(vendor, "read") for vendor in ("A", "B")] == [(0.0, 1.0)] * 2
    same = inventory(("du", "on-1", "E"), ("cu_cp", "on-9", "E"), two[0], two[0], ("smf", "on-c", "E"), *CORE)
    assert expose(synthesise(same), vendors=["A"]).share("A", "read") == (1.0, 1.0)


def test_of_several_functions_of_a_core_none_is_needed_for_certain():
    two = [("smf", "on-c", "A"), ("smf", "on-c", "B")]
    for functions in (two, two[::-1]):
        found = expose(synthesise(inventory(("gnb", "on-1", "E"), *functions, *CORE)), vendors=["A", "B"])
        assert [found.share(vendor, "deny") for vendor in ("A", "B")] == [(0.0, 1.0)] * 2
    alone = expose(synthesise(inventory(("gnb", "on-1", "E"), two[0], *CORE)), vendors=["A"])
    assert alone.share("A", "deny") == (1.0, 1.0)


@pytest.mark.parametrize(("bearers", "read"), [("SN", 0.5), ("MN", 0.0)])
def test_where_bearers_end_decides_what_the_secondary_node_reads(bearers, read):
    network = inventory(("en_gnb", "on-1", "H"), ("enb", "on-1", "E"), **STATED)
    result = expose(synthesise(network, Chain(bearers=bearers, managers=False)), vendors=["H"])
    assert result.share("H", "read")[0] == read


def test_an_edge_upf_gets_its_own_route_and_its_host():
    network = inventory(
        ("gnb", "on-1", "E"), ("upf_edge", "on-1", "E"), ("mec_host", "on-1", "H"), ("gnb", "on-2", "E"), **STATED
    )
    laid = synthesise(network)
    assert ["mec_host2", "upf_edge1", "hosts"] in [list(row[:3]) for row in laid["controls"].iter_rows()]
    assert expose(laid, vendors=["H"]).share("H", "read")[0] == 0.5


def test_an_inventory_without_radio_nodes_is_said_to_have_none():
    with pytest.raises(InvalidInput, match="no radio node"):
        synthesise(inventory(("router", "on-1", "A")))


def test_missing_numbers_of_subscribers_weigh_every_node_alike():
    demands = synthesise(inventory(("gnb", "on-1", "A"), ("gnb", "on-2", "A"), subscribers=None))["demands"]
    assert demands["subscribers"].to_list() == [1, 1]


def linked(*pairs):
    return [{"link_id": f"l{i}", "a_id": a, "b_id": b} for i, (a, b) in enumerate(pairs)]


def test_given_links_routes_are_shortest_paths_with_alternatives():
    net = inventory(
        ("gnb", "on-1", "A"), ("router", "on-1", "B"), ("router", "on-2", "C"), ("router", "on-3", "D"),
        ("upf", "core-1", "E"), ("amf", "core-1", "E"),
        links=linked(
            ("gnb0", "router1"), ("gnb0", "router2"), ("router1", "upf4"), ("router2", "upf4"), ("router1", "amf5"),
            ("router2", "router3"), ("router3", "amf5"), ("gnb0", "router3"), ("router3", "router2"),
        ),
    )  # fmt: skip
    after = synthesise(net)
    route = after["demands"]["route_id"][0]
    hops = after["routes"].filter(after["routes"]["route_id"] == route)
    paths = {
        (row["alternative"], row["plane"]): [
            h["element_id"]
            for h in hops.sort("hop").to_dicts()
            if (h["alternative"], h["plane"]) == (row["alternative"], row["plane"])
        ]
        for row in hops.to_dicts()
    }
    assert sorted(p for (_, plane), p in paths.items() if plane == "user") == [["router1", "upf4"], ["router2", "upf4"]]
    assert sorted(p for (_, plane), p in paths.items() if plane == "control") == [
        ["router1", "amf5"],
        ["router3", "amf5"],
    ]
    assert set(hops["basis"]) == {"inferred"}
    shares = after["route_shares"].filter(after["route_shares"]["route_id"] == route)
    assert shares["share"].to_list() == [0.5, 0.5]
    result = expose(after, vendors=["B", "C"], coalitions=[("B", "C")])
    assert result.share("B", "deny")[0] == 0, "the other way is open"
    assert result.share(("B", "C"), "deny")[0] == 1


def test_a_node_without_a_way_to_the_core_keeps_the_assumed_route():
    net = inventory(
        ("gnb", "on-1", "A"), ("gnb", "on-2", "A"), ("router", "on-1", "B"), ("upf", "core-1", "E"), ("amf", "core-1", "E"),
        links=linked(("gnb0", "router2"), ("router2", "upf3"), ("router2", "amf4")),
    )  # fmt: skip
    after = synthesise(net)
    assert [r.split(":")[0] for r in after["demands"]["route_id"]] == ["inferred", "assumed"]
