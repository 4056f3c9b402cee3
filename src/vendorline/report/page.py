"""The whole page: what it is about, the sections, what is assumed, and on what it all rests."""

from __future__ import annotations

import shlex
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from vendorline.network.tables import Network
from vendorline.report.claims import claims
from vendorline.report.commands import network_path
from vendorline.report.documents import require
from vendorline.report.holdings import Holdings, holdings
from vendorline.report.left_out import left_out_of, left_out_parts
from vendorline.report.maps import CLASSES, maps, vendors_asked
from vendorline.report.names import Names, country
from vendorline.report.projection import outline_source
from vendorline.report.rendering import render, stylesheet
from vendorline.report.sections import SECTIONS
from vendorline.report.sections.section import Contribution, Part, Source
from vendorline.report.words import day, listing
from vendorline.version import __version__

MOST_SOURCES = 200
MOST_COMMANDS = 24


@dataclass(frozen=True, slots=True)
class Input:
    """A file that the report rests on, and which of the report's inputs it belongs to."""

    of: str
    path: str
    sha256: str


def report(network: Network, documents: Iterable[Mapping[str, Any]], *, made_on: date, title: str | None = None) -> str:
    """A report on a network and results of commands as one self-contained HTML page.

    `documents` are results as commands save them with `--format json`; several of one command are shown together.
    Raises InvalidInput where a document is not such a result, MissingLibrary where charts cannot be drawn.
    """
    results = list(documents)
    for index, document in enumerate(results):
        require(document, f"result {index + 1}")
    names = Names.of(network)
    held = holdings(network, names)
    contributions = _contributions(network, results)
    title = title or _title(network)
    html = render(
        "page.html.j2",
        title=title,
        css=stylesheet(),
        network=network,
        facts=_facts(network, names, held, contributions),
        summaries=[c.summary for c in contributions],
        parts=[
            *(part for c in contributions for part in c.parts),
            *left_out_parts(left_out_of(network, results), names),
            *_map(network, results),
            *_own_parts(network, held),
        ],
        sources=_sources(contributions),
        most_sources=MOST_SOURCES,
        inputs=_inputs(network, results),
        stale=_stale(network, results),
        commands=_commands(network, results, contributions),
        made_on=made_on,
        version=__version__,
    )
    # Half a character pair can come from a damaged input; a page must hold whole characters only.
    return str(html).encode("utf-8", "replace").decode("utf-8")


def _contributions(network: Network, results: Sequence[Mapping[str, Any]]) -> list[Contribution]:
    return [
        section.contribute(network, chosen)
        for command, section in SECTIONS.items()
        if (chosen := [result for result in results if result["command"] == command])
    ]


def _title(network: Network) -> str:
    where = sorted({country(code) for code in network["operators"]["country"].drop_nulls()})
    return f"Vendor rules and mobile networks: {listing(where)}" if where else "Vendor rules and this network"


def _facts(
    network: Network, names: Names, held: Holdings, contributions: Sequence[Contribution]
) -> list[tuple[str, str]]:
    operators = [names.operator(key) for key in network["operators"]["operator_id"]]
    later = f", {held.later:,} more announced" if held.later else ""
    return [
        ("Network", f"{listing(operators)}: {held.sites:,} sites, {held.in_service:,} elements in service{later}"),
        ("As of", day(network.as_of)),
        *(fact for c in contributions for fact in c.facts),
    ]


def _map(network: Network, results: Sequence[Mapping[str, Any]]) -> list[Part]:
    """Where whose radio equipment stands."""
    drawn = maps(network, vendors_asked(results))
    if drawn is None:
        return []
    html = render("map.html.j2", drawn=drawn, network=network, classes=CLASSES, source=outline_source())
    return [Part("map", "Where it stands", html)]


def _own_parts(network: Network, held: Holdings) -> list[Part]:
    """What is said of the network whatever was asked of it."""
    known = render("known.html.j2", network=network, held=held, claims=claims(network))
    return [
        Part("network", "What the network holds", render("holdings.html.j2", held=held, network=network)),
        Part("assumed", "What is assumed and what is not known", known),
    ]


def _sources(contributions: Sequence[Contribution]) -> list[Source]:
    by_address = {source.url or source.title: source for c in contributions for source in c.sources}
    return sorted(by_address.values(), key=lambda source: (source.title.casefold(), source.url or ""))


def _inputs(network: Network, results: Sequence[Mapping[str, Any]]) -> list[Input]:
    own = [Input("network", item.path, item.sha256) for item in network.inputs]
    used = [
        Input(f"result {index + 1}, {result['command']}", item["path"], item["sha256"])
        for index, result in enumerate(results)
        for item in result["inputs"]
    ]
    seen = {(item.path, item.sha256) for item in own}
    return own + [item for item in dict.fromkeys(used) if (item.path, item.sha256) not in seen]


def _stale(network: Network, results: Sequence[Mapping[str, Any]]) -> list[str]:
    """Results that were computed from other files than this network's."""
    own = {item.sha256: item.path for item in network.inputs}
    said = []
    for index, result in enumerate(results):
        used = {item["sha256"] for item in result["inputs"]}
        missing = [path for digest, path in own.items() if digest not in used]
        if used and missing and SECTIONS[result["command"]].of_network:
            said.append(f"Result {index + 1} ({result['command']}) was not computed from {listing(missing, most=3)}.")
    return said


def _commands(
    network: Network, results: Sequence[Mapping[str, Any]], contributions: Sequence[Contribution]
) -> list[str]:
    saved = [line for c in contributions for line in c.commands]
    files = [f"result-{index + 1}.json" for index in range(len(saved))]
    numbered = [f"{line} --output {name}" for line, name in zip(saved, files, strict=True)]
    if len(numbered) > MOST_COMMANDS:
        numbered = [*numbered[:MOST_COMMANDS], f"# and {len(numbered) - MOST_COMMANDS} more of the same kind"]
    arguments = " ".join(shlex.quote(name) for name in files[:MOST_COMMANDS]) if results else ""
    return [*numbered, f"vendorline report {network_path(network)} {arguments} --output report.html".replace("  ", " ")]
