"""Maps as editors draw them: groups, labels, makers, positions that are none; and makers that contradict each other."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from vendorline.cli.app import run
from vendorline.errors import UsageError
from vendorline.importers.bulk_cm.importer import import_bulkcm
from vendorline.importers.drawn_map.importer import import_graphml
from vendorline.importers.imported import Imported
from vendorline.network import Network

TODAY = date(2026, 11, 1)
KEYS = "".join(
    f'<key id="{id}" for="{what}" attr.name="{name}"/>'
    for id, what, name in (
        ("c", "node", "Country"), ("x", "node", "lon"), ("y", "node", "lat"), ("l", "node", "label"), ("v", "node", "Vendor"),
        ("m", "node", "manufacturer"), ("e", "edge", "vendor"), ("g", "node", "Graphics"),
    )
)  # fmt: skip
ROOT = '<graphml xmlns="http://graphml.graphdrawing.org/xmlns" xmlns:y="http://www.yworks.com/xml/graphml">'


def node(id: str, inside: str = "", **data: str) -> str:
    cells = "".join(f'<data key="{key}">{value}</data>' for key, value in ({"c": "GB"} | data).items())
    return f'<node id="{id}">{cells}{inside}</node>'


def edge(a: str, b: str, **data: str) -> str:
    return (
        f'<edge source="{a}" target="{b}">'
        + "".join(f'<data key="{k}">{v}</data>' for k, v in data.items())
        + "</edge>"
    )


def graph(*parts: str) -> str:
    return f'<graph edgedefault="undirected">{"".join(parts)}</graph>'


def label(text: str, shape: str = "ShapeNode") -> str:
    return f'<data key="g"><y:{shape}><y:Geometry x="1.0"/><y:NodeLabel><y:LabelModel/>{text}</y:NodeLabel></y:{shape}></data>'


def read(folder: Path, *parts: str, settings: dict[str, str] | None = None) -> Imported:
    path = folder / "map.graphml"
    path.write_text(f"{ROOT}{KEYS}{graph(*parts)}</graphml>", encoding="utf-8")
    return import_graphml([path], today=TODAY, settings=settings)


def network_of(imported: Imported) -> Network:
    assert imported.network is not None, imported.faults
    return imported.network


def said(imported: Imported, words: str) -> list[tuple[str | None, str]]:
    return [(fault.value, fault.severity) for fault in imported.faults if words in fault.problem]


def ids(imported: Imported) -> list[str]:
    return [site.removeprefix("map-") for site in network_of(imported)["sites"]["site_id"]]


# Groups and labels


@pytest.mark.parametrize(("parts", "nodes", "groups"), [
    ((node("a"), node("g", graph(node("g::b"))), edge("a", "g::b")), ["a", "g::b"], ["g"]),
    ((node("g", graph(node("b"), node("h", graph(node("c"))))), edge("b", "c")), ["b", "c"], ["g", "h"]),
    ((node("g", graph(node("b"), edge("b", "a"))), node("a")), ["b", "a"], ["g"]),
    ((node("g", graph(node("b"))), node("a"), edge("a", "g")), ["g", "b", "a"], []),
    ((node("g", graph()), node("a")), ["g", "a"], []),
    ((node("g", graph(node("b"))), node("h", graph(node("c")))), ["b", "c"], ["g", "h"]),
    ((node("g", label("Town", "GroupNode") + graph(node("b"))),), ["b"], ["Town"]),
    ((node("g", graph('<data key="l">York</data>', node("b"))),), ["b"], ["g"]),
    ((node("g", graph(node("b")) + '<data key="l">Town</data>'), node("a"), edge("g", "a")), ["g", "b", "a"], []),
    ((node("a"), '<node id="f" yfiles.foldertype="folder"><data key="c">GB</data></node>'), ["a"], ["f"]),
])  # fmt: skip
def test_what_stands_in_groups_is_read_and_the_group_is_no_node(
    tmp_path: Path, parts: tuple[str, ...], nodes: list[str], groups: list[str]
) -> None:
    imported = read(tmp_path, *parts)
    assert (imported.errors, ids(imported)) == (0, nodes)
    assert said(imported, "the group itself is no node") == [(group, "warning") for group in groups]


@pytest.mark.parametrize(("parts", "name"), [
    (node("a", label("Leeds")), "Leeds"), (node("a", label("Leeds"), l="York"), "York"), (node("a", label(" Leeds\n  North ")), "Leeds North"),
    (node("a", label("") + label("Leeds", "ImageNode")), "Leeds"), (node("a", label("Leeds") + label("York")), "Leeds"),
    (node("a", label("Zürich", "SVGNode")), "Zürich"), (node("a", label("&lt;b&gt;", "UMLClassNode")), "<b>"), (node("a", label("")), None),
    (node("a", '<data key="g"><y:EdgeLabel>x</y:EdgeLabel></data>'), None),
    (node("a", '<data key="g"><NodeLabel>Leeds</NodeLabel></data>'), "Leeds"),
    (node("a", label("none")), None),
])  # fmt: skip
def test_what_an_editor_draws_on_a_node_is_its_name(tmp_path: Path, parts: str, name: str | None) -> None:
    assert network_of(read(tmp_path, parts))["sites"]["name"].to_list() == [name]


# What may be said for a map


def test_a_country_is_given_to_nodes_that_name_none(tmp_path: Path) -> None:
    parts = (node("a", c=""), node("b", c="FR"), node("d", c=""), edge("a", "b"))
    network = network_of(read(tmp_path, *parts, settings={"country": "Ireland", "operator": "Eire Lines"}))
    assert network["sites"]["country"].to_list() == ["IE", "FR", "IE"]
    assert network["operators"].select("operator_id", "name", "country").rows() == [("eire-lines", "Eire Lines", "IE")]
    without = read(tmp_path, node("a", c=""))
    assert [fault.remedy for fault in without.faults if fault.column == "country"] == [
        "give the node a country, or say it for all that name none: --set country=GB"
    ]


def test_the_command_takes_the_country_of_a_map_and_nothing_else(tmp_path: Path) -> None:
    read(tmp_path, node("a", c=""))
    words = ["import", "graphml", str(tmp_path / "map.graphml"), "--into", str(tmp_path / "net"), "--quiet"]
    assert run(words) == 3
    assert run([*words, "--set", "vendor=nokia"]) == 2
    assert run([*words, "--set", "country=Atlantis"]) == 2
    assert run([*words, "--set", "country=GB"]) == 0
    with pytest.raises(UsageError):
        read(tmp_path, node("a"), settings={"vendor": "nokia"})


def test_an_edge_to_nowhere_says_how_to_mend_it(tmp_path: Path) -> None:
    imported = read(tmp_path, node("a"), edge("a", "lost"))
    (fault,) = [fault for fault in imported.faults if fault.severity == "error"]
    assert (fault.value, fault.remedy) == ("lost", "add a node with the id lost, or delete the edge")


# Positions


@pytest.mark.parametrize(
    "text", ["nan", "NaN", "inf", "-inf", "Infinity", "+nan", "1e999", "None", "null", "NA", "n/a", "-", "-1e400"]
)
def test_a_number_that_is_none_gives_no_position(tmp_path: Path, text: str) -> None:
    imported = read(tmp_path, node("a", x=text, y="53.8"), node("b", x="-1.5", y="53.8"), edge("a", "b"))
    assert imported.errors == 0
    assert network_of(imported)["sites"].select("latitude", "longitude").rows() == [(None, None), (53.8, -1.5)]
    assert said(imported, "position") == [(text, "warning")]


@pytest.mark.parametrize("text", ["95", "5_0", "north", "12,5", "0x10"])
def test_a_number_that_is_wrong_is_an_error(tmp_path: Path, text: str) -> None:
    assert read(tmp_path, node("a", x="1", y=text), node("b")).errors == 1


# Makers


@pytest.mark.parametrize(("said_", "vendor", "claims", "warned"), [
    ("Huawei", "huawei", ["Huawei"], 0), ("huawei", "huawei", [], 0), ("HUAWEI TECHNOLOGIES", "huawei", ["HUAWEI TECHNOLOGIES"], 0),
    ("unknown", None, [], 1), ("Nokia / Huawei", None, ["nokia", "huawei"], 1),
])  # fmt: skip
@pytest.mark.parametrize("key", ["v", "m"])
def test_a_node_that_names_its_maker_has_one(
    tmp_path: Path, key: str, said_: str, vendor: str | None, claims: list[str], warned: int
) -> None:
    imported = read(tmp_path, node("a", **{key: said_}), node("b"), edge("a", "b", e="Nokia"))
    network = network_of(imported)
    assert network["elements"]["vendor_id"].to_list() == [vendor, None]
    assert sorted(network["observations"]["value"]) == sorted(claims)
    assert len([fault for fault in imported.faults if fault.value == said_]) == warned
    assert any("left out: vendor (1)" in note for note in imported.notes)  # that of the line has no place


def export(*names: str, unit: tuple[str, ...] = (), manager: tuple[str, ...] = ()) -> str:
    def vendors(found: tuple[str, ...]) -> str:
        return "".join(f"<vendorName>{name}</vendorName>" for name in found)

    inside = f'<InventoryUnit id="1"><attributes>{vendors(unit)}</attributes></InventoryUnit>' if unit else ""
    node = f'<ManagementNode id="1"><attributes>{vendors(manager)}</attributes></ManagementNode>' if manager else ""
    return (
        '<bulkCmConfigDataFile><configData><SubNetwork id="S"><attributes><setOfMcc>234</setOfMcc></attributes>'
        f'{node}<ManagedElement id="1"><attributes>{vendors(names)}</attributes><NodeBFunction id="1"/>{inside}</ManagedElement>'
        '</SubNetwork></configData><fileFooter dateTime="2021-06-01T00:00:00Z"/></bulkCmConfigDataFile>'
    )


def read_export(folder: Path, text: str) -> Imported:
    (folder / "e.xml").write_text(text, encoding="utf-8")
    return import_bulkcm([folder / "e.xml"], today=TODAY)


@pytest.mark.parametrize(("names", "vendor", "contradicts"), [
    (("Huawei", "Nokia"), None, True), (("Nokia", "Huawei"), None, True), (("Huawei", "unknown"), None, True),
    (("Huawei", "Huawei"), "huawei", False), (("Huawei", "HUAWEI TECHNOLOGIES"), "huawei", False),
    (("HUAWEI  TECHNOLOGIES", "huawei"), "huawei", False), (("Ericsson", "Ericsson AB", "Nokia"), None, True),
    (("Nokia", "Acme Radios"), None, True), (("Nokia", "Nokia / Huawei"), None, True), (("ZTE", "ericsson", "ZTE"), None, True),
    (("Huawei",), "huawei", False), ((), None, False),
])  # fmt: skip
def test_an_object_that_names_two_makers_has_none_that_is_known(
    tmp_path: Path, names: tuple[str, ...], vendor: str | None, contradicts: bool
) -> None:
    imported = read_export(tmp_path, export(*names))
    network = network_of(imported)
    assert network["elements"]["vendor_id"].to_list() == [vendor]
    warned = [fault for fault in imported.faults if "names several vendors" in fault.problem]
    assert [fault.column for fault in warned] == ["vendorName"] * contradicts
    if contradicts:
        claims = " ".join(network["observations"].filter(column="vendor_id")["value"])
        assert all(name.split()[0].casefold() in claims.casefold() for name in names if name != "unknown")


def test_parts_and_managers_that_name_two_makers_are_warned_of_too(tmp_path: Path) -> None:
    imported = read_export(tmp_path, export("Nokia", unit=("Huawei", "ZTE"), manager=("Huawei", "ZTE")))
    assert len([fault for fault in imported.faults if "names several vendors" in fault.problem]) == 2
    network = network_of(imported)
    assert sorted(network["elements"]["vendor_id"].to_list(), key=str) == [None, "nokia"]
    assert network["supplies"].height == 0
