"""A GraphML file as nodes and edges with the lines they stand on.

Attributes of nodes, edges and graph are given by `key` elements: an id, what it is for, a name, perhaps a default
(graphml.graphdrawing.org, GraphML primer). Names are folded to lower case, as tools write them differently.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from vendorline.errors import Fault, InvalidInput
from vendorline.importers.guarded_xml import read_xml

#: Parts of GraphML that a map of routers and lines does not need.
_LEFT_OUT = {
    "hyperedge": "a line with more than two ends",
    "port": "a port of a node",
    "locator": "a graph kept elsewhere",
}


@dataclass(slots=True)
class Item:
    """A node (`id`) or an edge (`source`, `target`) and its data by attribute name."""

    line: int
    id: str | None = None
    source: str | None = None
    target: str | None = None
    directed: bool = False
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
    read_xml(path, reader.start, reader.end)
    if reader.graphs == 0:
        problem = "no graph in it"
        raise InvalidInput(f"{path}: {problem}", [Fault(path.name, None, None, None, problem, "give a GraphML file")])
    for item in (*reader.graph.nodes, *reader.graph.edges):
        kind = "edge" if item.source is not None else "node"
        item.data = {**reader.defaults(kind), **item.data}
    return reader.graph


class _Reader:
    """Collects what the parser calls out."""

    def __init__(self, path: Path) -> None:
        self.graph = Graph(path)
        self.graphs = 0
        self._names: dict[str, tuple[str, str]] = {}
        self._defaults: dict[str, str] = {}
        self._key = ""
        self._open: list[str] = []
        self._item: Item | None = None
        self._directed = False
        self._skipping = 0

    def defaults(self, kind: str) -> dict[str, str]:
        """Values of attributes that an item does not give."""
        found = ((*self._names[key], value) for key, value in self._defaults.items() if key in self._names)
        return {name: value for name, what, value in found if what in (kind, "all")}

    def start(self, name: str, attributes: Mapping[str, str], line: int) -> None:
        """An element begins."""
        self._open.append(name)
        if self._skipping:
            self._skipping += 1
            return
        if len(self._open) == 1 and name != "graphml":
            problem = f"not GraphML: its root is {name}"
            fault = Fault(self.graph.path.name, line, None, None, problem, "give a GraphML file")
            raise InvalidInput(f"{self.graph.path}: {problem}", [fault])
        if name == "key":
            self._key = attributes.get("id", "")
            self._names[self._key] = (attributes.get("attr.name", self._key).casefold(), attributes.get("for", "all"))
        elif name == "graph":
            self._graph(attributes, line)
        elif name == "node":
            self._item = Item(line, id=attributes.get("id"))
            self.graph.nodes.append(self._item)
        elif name == "edge":
            directed = {"true": True, "false": False}.get(attributes.get("directed", ""), self._directed)
            ends = attributes.get("source", ""), attributes.get("target", "")
            self._item = Item(line, attributes.get("id"), *ends, directed)
            self.graph.edges.append(self._item)
        elif name == "data":
            self._key = attributes.get("key", "")
        elif name in _LEFT_OUT:
            self._skip(line, name, f"{_LEFT_OUT[name]} is left out", "write it as nodes and edges")

    def _graph(self, attributes: Mapping[str, str], line: int) -> None:
        self.graphs += 1
        if self.graphs == 1:
            self._directed = attributes.get("edgedefault") == "directed"
            return
        what = "a graph inside a node" if self._item is not None else "a second graph"
        self._skip(line, "graph", f"{what} is left out", "give it in a file of its own")

    def _skip(self, line: int, column: str, problem: str, remedy: str) -> None:
        self._skipping = 1
        self.graph.faults.append(Fault(self.graph.path.name, line, column, None, problem, remedy, "warning"))

    def end(self, name: str, text: str) -> None:
        """An element ends."""
        self._open.pop()
        if self._skipping:
            self._skipping -= 1
        elif name in ("node", "edge"):
            self._item = None
        elif name == "default":
            self._defaults[self._key] = text.strip()
        elif name == "data" and text.strip():
            data = self._item.data if self._item is not None else self.graph.data
            data[self._names.get(self._key, (self._key.casefold(), ""))[0]] = text.strip()
