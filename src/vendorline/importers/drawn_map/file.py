"""A GraphML file as nodes and edges with the lines they stand on.

Nodes may stand in groups, as yEd and others draw them: a graph inside a node. What is inside is read; the group itself is a frame, and
no node, unless an edge ends at it. Attributes of nodes, edges and graph are given by `key` elements: an id, what it is for, a name, perhaps a default
(graphml.graphdrawing.org, GraphML primer). Names are folded to lower case, as tools write them differently.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import field
from pathlib import Path

from vendorline.errors import Fault
from vendorline.importers.guarded_xml import read_xml
from vendorline.network.guard import refused
from vendorline.quick_dataclass import dataclass

#: Parts of GraphML that a map of routers and lines does not need.
_LEFT_OUT = {
    "hyperedge": "a line with more than two ends",
    "port": "a port of a node",
    "locator": "a graph kept elsewhere",
}


@dataclass(slots=True)
class Item:
    """A node (`id`) or an edge (`source`, `target`) and its data by attribute name.

    `drawn` is the text that an editor draws on a node; `held` counts the nodes inside it, and `is_group` says that it is drawn as one.
    """

    line: int
    id: str | None = None
    source: str | None = None
    target: str | None = None
    directed: bool = False
    drawn: str | None = None
    held: int = 0
    is_group: bool = False
    data: dict[str, str] = field(default_factory=dict)


@dataclass(slots=True)
class Graph:
    """The first graph of a file, and what was wrong with the file or had to be left out."""

    path: Path
    data: dict[str, str] = field(default_factory=dict)
    nodes: list[Item] = field(default_factory=list)
    edges: list[Item] = field(default_factory=list)
    faults: list[Fault] = field(default_factory=list)


def read_graph(path: Path) -> Graph:
    """Read a file. Raises InvalidInput where it is no GraphML, or XML that is refused."""
    reader = _Reader(path)
    reader.graph.faults[:0] = read_xml(path, reader.start, reader.end)
    reader.settle_groups()
    if reader.graphs == 0:
        raise refused(path, "no graph in it", "give a GraphML file")
    for item in (*reader.graph.nodes, *reader.graph.edges):
        kind = "edge" if item.source is not None else "node"
        item.data = {**reader.defaults(kind), **item.data}
        if item.drawn and not item.data.keys() & {"label", "name"}:
            item.data["label"] = item.drawn
    return reader.graph


class _Reader:
    """Collects what the parser calls out. Of the open items the last is the innermost; `_directed` has one entry per open graph."""

    def __init__(self, path: Path) -> None:
        self.graph = Graph(path)
        self.graphs = 0
        self._names: dict[str, tuple[str, str]] = {}
        self._defaults: dict[str, str] = {}
        self._key = ""
        self._open: list[str] = []
        self._items: list[Item] = []
        self._directed: list[bool] = []
        self._skipping = 0

    def defaults(self, kind: str) -> dict[str, str]:
        """Values of attributes that an item does not give."""
        found = ((*self._names[key], value) for key, value in self._defaults.items() if key in self._names)
        return {name: value for name, what, value in found if what in (kind, "all")}

    def settle_groups(self) -> None:
        """Leave out nodes that only frame others; each is a warning."""
        ends = {end for edge in self.graph.edges for end in (edge.source, edge.target)}
        kept = []
        for node in self.graph.nodes:
            if (node.held or node.is_group) and node.id not in ends:
                count = f"{node.held:,} node{'' if node.held == 1 else 's'}"
                problem = f"a group around {count}; what is inside is read, the group itself is no node"
                remedy = "draw it as a node of its own where it is equipment"
                name = node.drawn or node.id
                self.graph.faults.append(
                    Fault(self.graph.path.name, node.line, "node", name, problem, remedy, "warning")
                )
            else:
                kept.append(node)
        self.graph.nodes = kept

    def start(self, name: str, attributes: Mapping[str, str], line: int) -> None:
        """An element begins."""
        self._open.append(name)
        if self._skipping:
            self._skipping += 1
            return
        if len(self._open) == 1 and name != "graphml":
            raise refused(self.graph.path, f"not GraphML: its root is {name}", "give a GraphML file", line)
        if name == "key":
            self._key = attributes.get("id", "")
            self._names[self._key] = (attributes.get("attr.name", self._key).casefold(), attributes.get("for", "all"))
        elif name == "graph":
            self._graph(attributes, line)
        elif name in ("node", "edge"):
            self._item(name, attributes, line)
        elif name == "data":
            self._key = attributes.get("key", "")
        elif name in _LEFT_OUT:
            self._skip(line, name, f"{_LEFT_OUT[name]} is left out", "write it as nodes and edges")

    def _item(self, name: str, attributes: Mapping[str, str], line: int) -> None:
        if name == "node":
            for around in self._items[-1:]:
                around.held += 1
            item = Item(line, attributes.get("id"), is_group="yfiles.foldertype" in attributes)
            self.graph.nodes.append(item)
        else:
            default = self._directed[-1] if self._directed else False
            directed = {"true": True, "false": False}.get(attributes.get("directed", ""), default)
            ends = attributes.get("source", ""), attributes.get("target", "")
            item = Item(line, attributes.get("id"), *ends, directed)
            self.graph.edges.append(item)
        self._items.append(item)

    def _graph(self, attributes: Mapping[str, str], line: int) -> None:
        inside = bool(self._items)
        self.graphs += not inside
        if not inside and self.graphs > 1:
            self._skip(line, "graph", "a second graph is left out", "give it in a file of its own")
            return
        default = self._directed[-1] if self._directed else False
        self._directed.append({"directed": True, "undirected": False}.get(attributes.get("edgedefault", ""), default))

    def _skip(self, line: int, column: str, problem: str, remedy: str) -> None:
        self._skipping = 1
        self.graph.faults.append(Fault(self.graph.path.name, line, column, None, problem, remedy, "warning"))

    def end(self, name: str, text: str) -> None:
        """An element ends."""
        self._open.pop()
        if self._skipping:
            self._skipping -= 1
        elif name in ("node", "edge"):
            self._items.pop()
        elif name == "graph":
            self._directed.pop()
        elif name == "default":
            self._defaults[self._key] = text.strip()
        elif name == "NodeLabel" and self._items:
            self._items[-1].drawn = self._items[-1].drawn or " ".join(text.split()) or None
        elif name == "data" and text.strip():
            self._data(text.strip())

    def _data(self, text: str) -> None:
        if self._open[-1:] == ["graph"] and self._items:
            return  # of a graph inside a node
        data = self._items[-1].data if self._items else self.graph.data
        data[self._names.get(self._key, (self._key.casefold(), ""))[0]] = text
