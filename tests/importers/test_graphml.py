"""GraphML: maps of backbones to transport, every oddity said, and nothing that a stranger's XML may do."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import polars as pl
import pytest

from vendorline.cli.app import run
from vendorline.errors import InvalidInput, UsageError
from vendorline.importers import detect
from vendorline.importers.drawn_map.importer import import_graphml
from vendorline.network import validate_folder, write_network

TODAY = date(2026, 11, 1)
#: nodes, links, nodes without a position, nodes of other networks, parallel links, as the maps' own description counts them.
MAPS = {
    "Bellcanada": (48, 65, 0, 0, 1),
    "Navigata": (13, 17, 0, 0, 0),
    "BtEurope": (24, 37, 2, 2, 0),
    "DeutscheTelekom": (39, 62, 0, 0, 0),
    "GtsCe": (149, 193, 8, 4, 0),
    "Colt": (153, 191, 4, 0, 14),
    "Kdl": (754, 899, 28, 0, 4),
    "Uninett2011": (69, 98, 3, 3, 2),
    "Internode": (66, 78, 46, 46, 1),
}
HEAD = """<graphml xmlns="http://graphml.graphdrawing.org/xmlns">
<key id="la" for="node" attr.name="Latitude"/><key id="lo" for="node" attr.name="Longitude"/>
<key id="co" for="node" attr.name="Country"/><key id="nw" for="graph" attr.name="Network"/>
<key id="in" for="node" attr.name="Internal"><default>1</default></key><key id="ly" for="graph" attr.name="Layer"/>
<key id="nd" for="graph" attr.name="NetworkDate"/><key id="lb" for="node" attr.name="label"/>
"""
GRAPH = '<data key="nw">Op</data><data key="ly">IP</data><data key="nd">2010_08</data>'


def node(name, lat="50", lon="10", country="Germany", extra=""):
    data = {"la": lat, "lo": lon, "co": country}
    return (
        f'<node id="{name}">' + "".join(f'<data key="{k}">{v}</data>' for k, v in data.items() if v) + extra + "</node>"
    )


def edge(a, b, extra=""):
    return f'<edge source="{a}" target="{b}" {extra}/>'


def read(folder, *lines, direction="undirected", head=HEAD, graph=GRAPH):
    path = folder / "map.graphml"
    body = "\n".join(lines)
    path.write_text(f'{head}<graph edgedefault="{direction}">{graph}\n{body}\n</graph></graphml>', encoding="utf-8")
    return import_graphml([path], today=TODAY)


def warnings(imported, text):
    return [f for f in imported.faults if f.severity == "warning" and text in f.problem]


@pytest.mark.parametrize("name", MAPS)
def test_real_maps_come_in_whole_and_what_is_odd_is_counted(real_data: Path, tmp_path: Path, name: str) -> None:
    imported = import_graphml([real_data / "topology" / "graphml" / f"{name}.graphml"], today=TODAY)
    nodes, links, nowhere, outside, parallel = MAPS[name]
    network = imported.network
    assert network is not None
    assert imported.errors == 0
    assert (network["elements"].height, network["sites"].height, network["links"].height) == (nodes, nodes, links)
    assert network["sites"]["latitude"].null_count() == nowhere == len(warnings(imported, "no position"))
    assert len(warnings(imported, "another network; it is kept")) == outside
    assert len(warnings(imported, "runs beside the edge")) == parallel
    assert network["elements"]["vendor_id"].null_count() == nodes
    external = network["elements"].filter(pl.col("operator_id").str.ends_with("-external"))
    assert external.height == outside
    write_network(network, tmp_path / "out")
    again = validate_folder(tmp_path / "out")
    assert again.errors == 0
    assert again.network is not None
    assert again.network["links"].equals(network["links"])


def test_fibre_maps_hold_no_routers_and_junctions_no_equipment(real_data: Path) -> None:
    network = import_graphml([real_data / "topology" / "graphml" / "Kdl.graphml"], today=TODAY).network
    assert network is not None
    assert dict(network["elements"].group_by("function").len().iter_rows()) == {"dwdm": 726, "other": 28}


def test_dates_and_countries_of_real_maps(real_data: Path) -> None:
    folder = real_data / "topology" / "graphml"
    bell = import_graphml([folder / "Bellcanada.graphml"], today=TODAY)
    assert bell.network is not None
    assert bell.network.as_of == date(2004, 12, 31)  # the map says: before 2005
    assert dict(bell.network["sites"].group_by("country").len().iter_rows()) == {"CA": 37, "US": 11}
    assert bell.network["sites"].filter(country="CA")["region"].null_count() == 0
    assert bell.network.manifest.attribution[0].startswith("Map: The Internet Topology Zoo")
    europe = import_graphml([folder / "BtEurope.graphml"], today=TODAY)
    assert europe.network is not None
    assert europe.network.as_of == date(2010, 8, 31)
    guessed = europe.network["sites"].filter(basis="inferred")
    assert guessed["name"].to_list() == [
        "New York",
        "Washington",
    ]  # no country in the map; that of their neighbours, said so
    assert len(warnings(europe, "no country; GB is taken from the nodes it is linked to")) == 2


def test_several_maps_make_one_network_and_one_map_twice_does_not(real_data: Path) -> None:
    folder = real_data / "topology" / "graphml"
    both = import_graphml([folder / "Bellcanada.graphml", folder / "Navigata.graphml"], today=TODAY).network
    assert both is not None
    assert both["operators"]["operator_id"].to_list() == ["bell-canada", "navigata"]
    assert both["elements"].height == 61
    with pytest.raises(UsageError, match="two maps of navigata"):
        import_graphml([folder / "Navigata.graphml"] * 2, today=TODAY)


def test_every_oddity_is_a_warning_and_stops_nothing(tmp_path):
    imported = read(
        tmp_path, node("a", extra='<data key="lb">Hub</data>'), node("b", extra='<data key="lb">Hub</data>'),
        node("c", lat=""), node("d", lat="", lon="", country="", extra='<data key="in">0</data>'), node("e", country="Atlantis"),
        edge("a", "b"), edge("b", "a"), edge("a", "a"), edge("a", "c"), edge("a", "d"), edge("a", "e"),
        "<hyperedge/>",
    )  # fmt: skip
    assert imported.errors == 0
    said = (
        "has the label of the node on line 7", "half a position", "no position", "a node of another network", "no country that is",
        "runs beside the edge on line 12", "an edge from a node to itself", "a line with more than two ends is left out",
    )  # fmt: skip
    for text in said:
        assert len(warnings(imported, text)) == 1, text
    assert imported.network is not None
    assert imported.network["links"].height == 5
    assert imported.network["sites"].filter(site_id="op-c")["longitude"].to_list() == [None]
    assert dict(imported.network["elements"].group_by("operator_id").len().iter_rows()) == {"op": 4, "op-external": 1}


def test_directed_edges_and_the_way_back_are_one_link(tmp_path):
    nodes = [node(n) for n in "abc"]
    imported = read(tmp_path, *nodes, edge("a", "b"), edge("b", "a"), edge("b", "c"), direction="directed")
    assert imported.network is not None
    assert imported.network["links"].select("a_id", "b_id").rows() == [
        ("op-a.node", "op-b.node"), ("op-b.node", "op-c.node"),
    ]  # fmt: skip
    assert len(warnings(imported, "the way back of the edge")) == 1
    assert len(warnings(imported, "3 directed edges")) == 1
    mixed = read(tmp_path, *nodes, edge("a", "b", 'directed="false"'), edge("b", "c"), direction="directed")
    assert len(warnings(mixed, "1 directed edges")) == 1


def test_every_error_is_named_at_once_and_the_rest_stays(tmp_path):
    imported = read(
        tmp_path, node("a"), node("a"), node("b", lat="north"), node("c", lon="190"), "<node/>", node("d"), node("x", country=""),
        edge("a", "d"), edge("a", "b"), edge("a", "z"), edge("q", "d"),
    )  # fmt: skip
    errors = [(f.row, f.column, f.value, f.problem) for f in imported.faults if f.severity == "error"]
    assert errors == [
        (8, "id", "a", "repeats the id of the node on line 7"),
        (9, "latitude", "north", "not a number"),
        (10, "longitude", "190", "outside -180..180"),
        (11, "id", None, "a node without an id"),
        (13, "country", None, "no country, and no node that it is linked to has one"),
        (16, "target", "z", "an edge to a node that the file does not have"),
        (17, "source", "q", "an edge to a node that the file does not have"),
    ]
    assert imported.network is not None
    assert imported.network["elements"]["element_id"].to_list() == ["op-a.node", "op-d.node"]
    assert imported.network["links"].height == 1
    fallen = imported.rejected["links"].filter(cause="parent")
    assert fallen.select("row", "value", "original").rows() == [(15, "b", "source=a target=b")]
    assert imported.rejected["elements"].height == 5


@pytest.mark.parametrize(
    ("head", "problem"),
    [
        ('<!DOCTYPE g [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;">]>', "declares a document type"),
        ('<!DOCTYPE g [<!ENTITY x SYSTEM "file:///etc/passwd">]>', "declares a document type"),
        ('<!DOCTYPE g SYSTEM "http://localhost:9/g.dtd">', "declares a document type"),
        ("&x;", "not well-formed XML"),
        ("<graphml>" * 100, "more than 64 levels deep"),
    ],
)
def test_xml_that_could_do_harm_is_refused(tmp_path, head, problem):
    with pytest.raises(InvalidInput, match=problem) as caught:
        read(tmp_path, node("a", country="&b;"), head=head + HEAD)
    assert caught.value.faults[0].row == 1


@pytest.mark.parametrize(
    ("text", "problem"),
    [("", "not well-formed XML"), ("<gml/>", "not GraphML: its root is gml"), ("<graphml/>", "no graph in it"),
     ("<graphml><graph>", "not well-formed XML"), ("{}", "not well-formed XML")],
)  # fmt: skip
def test_files_that_are_no_map_are_refused(tmp_path, text, problem):
    path = tmp_path / "x.graphml"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(InvalidInput, match=problem):
        import_graphml([path], today=TODAY)


def test_undated_map_of_no_layer_is_of_today_and_of_routers_and_says_so(tmp_path):
    imported = read(tmp_path, node("a"), graph="")
    assert imported.network is not None
    assert imported.network.as_of == TODAY
    assert imported.network["elements"]["function"].to_list() == ["router"]
    assert imported.network["operators"]["operator_id"].to_list() == ["map"]
    assert {f.column for f in imported.faults} == {"Network", "NetworkDate", "Layer"}


def test_command_finds_the_format_out_and_writes(tmp_path, capsys):
    read(tmp_path, node("a"), node("b"), edge("a", "b"))
    path = tmp_path / "map.graphml"
    assert detect([path]) == "graphml"
    assert run(["import", str(path), "--into", str(tmp_path / "out"), "--quiet"]) == 0
    assert "1 warning" in capsys.readouterr().out  # whose law binds the operator
    assert validate_folder(tmp_path / "out").errors == 0
    read(tmp_path, node("a", lat="x"))
    assert run(["import", "graphml", str(path), "--into", str(tmp_path / "bad"), "--quiet"]) == 3
    assert not (tmp_path / "bad").exists()
