"""Cut nodes equal those that NetworkX finds, on real maps and on random graphs."""

from __future__ import annotations

import random
from datetime import date
from pathlib import Path

import pytest

from vendorline.expose import cut_nodes, prepare
from vendorline.expose.choke_points import choke_points
from vendorline.importers.drawn_map.importer import import_graphml
from vendorline.network.tables import Network

networkx = pytest.importorskip("networkx", reason="NetworkX is the oracle here; it comes with the dev extra")

TODAY = date(2026, 11, 1)
#: As the description of the maps counts them.
MAPS = {"Bellcanada": 9, "Navigata": 2, "BtEurope": 3, "DeutscheTelekom": 11, "GtsCe": 11, "Colt": 30, "Kdl": 69,
        "Uninett2011": 10, "Internode": 17}  # fmt: skip


def linked(pairs, count, **more):
    """Routers 0 to count - 1 and links between them."""
    elements = [
        {"element_id": f"e{i}", "site_id": "s", "operator_id": "op", "function": "router", **more.get(f"e{i}", {})}
        for i in range(count)
    ]
    links = [{"link_id": f"l{i}", "a_id": f"e{a}", "b_id": f"e{b}"} for i, (a, b) in enumerate(pairs)]
    return Network.of({
        "operators": [{"operator_id": "op", "name": "Op", "country": "CA"}], "sites": [{"site_id": "s", "country": "CA"}],
        "elements": elements, "links": links,
    }, as_of=TODAY)  # fmt: skip


def expected(graph):
    """Parts that the loss of each articulation point leaves of its component, and how many fall out of the largest."""
    found = {}
    for node in networkx.articulation_points(graph):
        rest = graph.subgraph(networkx.node_connected_component(graph, node) - {node})
        sizes = [len(part) for part in networkx.connected_components(rest)]
        found[node] = (len(sizes), sum(sizes) - max(sizes))
    return found


def answered(network):
    return {row["element_id"]: (row["parts"], row["cut_off"]) for row in cut_nodes(network).to_dicts()}


@pytest.mark.parametrize("name", MAPS)
def test_cut_nodes_of_real_maps_equal_networkx(real_data: Path, name: str) -> None:
    path = real_data / "topology" / "graphml" / f"{name}.graphml"
    network = import_graphml([path], today=TODAY).network
    assert network is not None
    own = network["operators"]["operator_id"][0]
    graph = networkx.relabel_nodes(networkx.Graph(networkx.read_graphml(path)), lambda node: f"{own}-{node}.node")
    assert answered(network) == expected(graph)
    assert len(answered(network)) == MAPS[name]


@pytest.mark.parametrize("seed", range(200))
def test_cut_nodes_of_random_graphs_equal_networkx(seed):
    rng = random.Random(seed)
    count = rng.randint(1, 30)
    pairs = [(rng.randrange(count), rng.randrange(count)) for _ in range(rng.randint(0, 40))]  # loops and parallels too
    graph = networkx.Graph()
    graph.add_nodes_from(f"e{i}" for i in range(count))
    graph.add_edges_from((f"e{a}", f"e{b}") for a, b in pairs if a != b)
    assert answered(linked(pairs, count)) == expected(graph)


def test_a_long_chain_needs_no_deep_recursion_and_an_even_break_counts_once():
    count = 5001
    rows = cut_nodes(linked([(i, i + 1) for i in range(count - 1)], count)).to_dicts()
    assert len(rows) == count - 2
    assert (rows[0]["element_id"], rows[0]["parts"], rows[0]["cut_off"]) == ("e2500", 2, 2500)


def test_elements_out_of_service_carry_nothing():
    pairs = [(0, 1), (1, 2), (0, 3), (3, 2)]
    assert answered(linked(pairs, 4)) == {}
    assert answered(linked(pairs, 4, e3={"retired_on": TODAY})) == {"e1": (2, 1)}


def test_a_map_becomes_the_transport_between_a_maker_and_the_keys(real_data: Path) -> None:
    """The one choke point between a leaf of the map and what stands behind the rest of it is the cut node at the leaf."""
    network = import_graphml([real_data / "topology" / "graphml" / "Bellcanada.graphml"], today=TODAY).network
    assert network is not None
    ends = network["links"]["a_id"].to_list() + network["links"]["b_id"].to_list()
    leaf = next(e for e in sorted(set(ends)) if ends.count(e) == 1)
    beside = next(
        {a, b} - {leaf} for a, b in network["links"].select("a_id", "b_id").iter_rows() if leaf in (a, b)
    ).pop()
    far = next(e for e in sorted(set(ends)) if e not in (leaf, beside))
    made = network["elements"].to_dicts()
    for row in made:
        row["vendor_id"] = "held" if row["element_id"] == leaf else "other"
    place = next(row for row in made if row["element_id"] == far)
    more = {"site_id": place["site_id"], "operator_id": place["operator_id"], "vendor_id": "other"}
    made += [{"element_id": "udm", "function": "udm", **more}, {"element_id": "gnb", "function": "gnb", **more}]
    links = [*network["links"].to_dicts(), {"link_id": "core", "a_id": far, "b_id": "udm"}]
    served = Network.of({
        "operators": network["operators"], "sites": network["sites"], "elements": made, "links": links,
        "routes": [{"route_id": "r", "alternative": 0, "plane": "control", "hop": 0, "element_id": far}],
        "demands": [{"demand_id": "d", "operator_id": more["operator_id"], "subscribers": 1, "radio": ["gnb"], "route_id": "r"}],
    }, as_of=network.as_of)  # fmt: skip
    (row,) = choke_points(prepare(served), ["held"]).filter(target="subscriber data").to_dicts()
    assert row["cut"] == 1
    assert row["element_ids"][0] in answered(served)
    assert beside in answered(network)
