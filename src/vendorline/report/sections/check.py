"""Check results: what keeps one from being shown, and the commands that make it again."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from vendorline.errors import Fault
from vendorline.network.tables import Network
from vendorline.report.commands import check_commands
from vendorline.report.groups import groups
from vendorline.report.sections.section import Section
from vendorline.results.reading import faults as row_faults


def faults(document: Mapping[str, Any], file: str) -> Iterator[Fault]:
    """Everything that keeps a document from being read as a check result."""
    remedy = "save it again with `vendorline check ... --format json --output FILE`"
    yield from row_faults("check_rows", document["rows"], file, remedy)
    described = document.get("provisions")
    if described is not None and not _is_described(described):
        yield Fault(file, None, "provisions", None, "is not an object of provisions with their sources", remedy)
    clashes = document.get("collisions")
    if clashes is not None and not (isinstance(clashes, list) and all(isinstance(c, Mapping) for c in clashes)):
        yield Fault(file, None, "collisions", None, "is not a list of collisions", remedy)


def _is_described(described: Any) -> bool:
    if not isinstance(described, Mapping) or not all(isinstance(value, Mapping) for value in described.values()):
        return False
    lists = [value.get("sources") or [] for value in described.values()]
    if not all(isinstance(sources, list) for sources in lists):
        return False
    sources = [source for one in lists for source in one]
    return all(isinstance(s, Mapping) and isinstance(s.get("url"), str | None) for s in sources)


def _commands(network: Network, documents: Sequence[Mapping[str, Any]]) -> list[str]:
    """Proposals come out of the same command as the law."""
    found = groups(documents)
    law = {(g.jurisdiction, g.known): set(g.days) for g in found if g.standing == "law"}
    asked = [
        g for g in found if g.standing != "proposed" or not set(g.days) <= law.get((g.jurisdiction, g.known), set())
    ]
    return [command for group in asked for command in check_commands(group, network)]


CHECK = Section("check", faults, _commands)
