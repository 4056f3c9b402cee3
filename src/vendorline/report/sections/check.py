"""What a report says of check results: the verdicts in short, shares against limits, and every finding."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from vendorline.errors import Fault
from vendorline.network.tables import Network
from vendorline.report.commands import check_commands
from vendorline.report.figures import Figure, figure, omitted
from vendorline.report.findings import Room, collisions, finding, findings, room_for
from vendorline.report.groups import Group, groups
from vendorline.report.names import Names, country
from vendorline.report.rendering import render
from vendorline.report.sections.section import Contribution, Part, Section, Source
from vendorline.report.summary import summarise
from vendorline.report.words import day, listing
from vendorline.results.reading import faults as row_faults
from vendorline.results.verdicts import VERDICTS

#: Charts drawn; every further provision has its numbers in the findings, and the page says so.
MOST_FIGURES = 12

Drawing = tuple[Group, Figure]


def contribute(network: Network, documents: Sequence[Mapping[str, Any]]) -> Contribution:
    """The summary, the charts and the findings of check results."""
    names = Names.of(network)
    found = groups(documents)
    clashes = collisions(documents, names)
    summaries = [summarise(group, names, network.as_of) for group in found]
    drawn, left_out = _figures(found, names, network)
    room = room_for(sum(len(group.provisions) for group in found))
    parts = [_charts(drawn, left_out, names, network, room)] if drawn else []
    parts.append(_findings(found, drawn, names, room))
    if clashes:
        html = render("check_collisions.html.j2", collisions=clashes)
        parts.append(Part("collisions", "Provisions that collide", html))
    return Contribution(
        facts=tuple(_fact(group) for group in found),
        summary=render("check_summary.html.j2", summaries=summaries, verdicts=tuple(VERDICTS.values())),
        parts=tuple(parts),
        sources=tuple(_sources(found)),
        commands=tuple(command for group in found for command in check_commands(group, network)),
    )


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


def _fact(group: Group) -> tuple[str, str]:
    """Whose rules, known when, judged on which days, in a line of the header."""
    head = {"law": "Rules", "as_if": "As if under the rules", "proposed": "Proposed rules"}[group.standing]
    known = f"as known on {day(group.known)}; " if group.known else ""
    days = [day(on) for on in group.days]
    judged = f"{len(days)} days from {days[0]} to {days[-1]}" if len(days) > 4 else listing(days)
    hypothetical = " (hypothetical)" if group.hypothetical else ""
    return f"{head}: {country(group.jurisdiction)}", f"{known}judged on {judged}{hypothetical}"


def _figures(found: Sequence[Group], names: Names, network: Network) -> tuple[list[Drawing], list[str]]:
    """Charts of the provisions that have something to draw, shares first, and the provisions left without for want of space."""
    drawn: list[Drawing] = []
    left_out: list[str] = []
    for group in found:
        for provision in group.provisions.values():
            if len(drawn) == MOST_FIGURES:
                left_out.append(provision.id)
            elif made := figure(group, provision, names, network.as_of):
                drawn.append((group, made))
    return sorted(drawn, key=lambda item: not item[1].is_share), left_out


def _charts(drawn: Sequence[Drawing], left_out: Sequence[str], names: Names, network: Network, room: Room) -> Part:
    figures = [
        {
            "group": group,
            "figure": made,
            "omitted": omitted(made),
            "rows": [finding(row, names) for row in made.rows[: room.full]],
            "hidden": max(0, len(made.rows) - room.full),
        }
        for group, made in drawn
    ]
    synthetic = network.manifest.synthetic
    html = render("check_charts.html.j2", figures=figures, left_out=listing(left_out), synthetic=synthetic)
    return Part("charts", "Against the limits", html)


def _findings(found: Sequence[Group], drawn: Sequence[Drawing], names: Names, room: Room) -> Part:
    charts = {(group.id, made.provision.id): made.id for group, made in drawn}
    blocks = [
        (group, [findings(group, p, names, room, charts.get((group.id, p.id))) for p in group.provisions.values()])
        for group in found
    ]
    return Part("findings", "Findings", render("check_findings.html.j2", blocks=blocks))


def _sources(found: Sequence[Group]) -> Iterator[Source]:
    for group in found:
        for provision in group.provisions.values():
            yield from provision.sources


CHECK = Section("check", faults, contribute)
