"""The folds “Sources” and “How this was made”."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date

from vendorline.quick_dataclass import dataclass
from vendorline.report.answer.context import law_checked
from vendorline.report.answer.grid import heading
from vendorline.report.commands import network_path, writing, written
from vendorline.report.findings.sources import Cited
from vendorline.report.material import Material
from vendorline.report.parts import Fold
from vendorline.report.rendering import render
from vendorline.report.sections import SECTIONS
from vendorline.report.wording import capital, count, listed, plural, word
from vendorline.report.words import day, listing
from vendorline.version import __version__

MOST_SOURCES, MOST_COMMANDS, MOST_SHOWN = 200, 24, 6


@dataclass(frozen=True, slots=True)
class Input:
    """A file that the report rests on, and which of the report's inputs it belongs to."""

    of: str
    path: str
    sha256: str


def sources_fold(sources: Sequence[Cited]) -> Fold | None:
    """Every source with what it is cited for; None where the results name none."""
    if not sources:
        return None
    official = sum(one.source.primary for one in sources)
    number = len(sources)
    all_ = f"{capital(word(number)) if number <= 10 else count(number)} {plural(number, 'source')}"
    of_them = word(official) if official else "none"
    which = "primary or official" if official == number else f"{of_them} of them primary or official"
    which = "neither primary nor official" if number == 1 and not official else which
    html = render("sources.html.j2", sources=sources[:MOST_SOURCES], hidden=max(0, number - MOST_SOURCES))
    return Fold("sources", "Sources", f"{all_}, {which}", html, nav="Sources")


def made_fold(made_from: Material) -> Fold:
    """Network, rules, program, commands and fingerprints; it stands on every page."""
    files = inputs(made_from)
    number = len(files)
    from_ = f"from {count(number)} fingerprinted {plural(number, 'file')}" if files else "from a network in memory"
    html = render(
        "made.html.j2", facts=list(facts(made_from)), commands=commands(made_from), inputs=files,
        by=made_from.network.manifest.created_by, attribution=made_from.network.manifest.attribution,
    )  # fmt: skip
    return Fold("made", "How this was made", f"Made on {day(made_from.made_on)} with vendorline {__version__} {from_}", html, nav="How made")  # fmt: skip


def facts(made_from: Material) -> Iterator[tuple[str, str]]:
    """What the page is about: the network, the rules, the exposures, the decisions, the program."""
    network, counted = made_from.network, made_from.counted
    operators = [made_from.names.operator(key) for key in network["operators"]["operator_id"]]
    later = f" and {count(counted.announced)} announced" if counted.announced else ""
    yield (
        "Network",
        (
            f"{listed(operators, 4)}: {count(counted.sites)} sites, {count(counted.in_service)} elements in service{later};"
            f" data as of {day(network.as_of)}"
        ),
    )
    for of in made_from.sets:
        lead, rest = heading(of, of.provisions, dated=False)
        days = of.group.days
        judged = f"{len(days)} days from {day(days[0])} to {day(days[-1])}" if len(days) > 3 else listing([day(on) for on in days])  # fmt: skip
        known = f"as known on {day(of.group.known)}; " if of.group.known else ""
        yield f"{lead}{'' if rest.startswith(',') else ' '}{rest}".rstrip(), f"{known}judged on {judged}"
    if said := law_checked(made_from.sets):
        yield "Law", f"{said.removeprefix('Law ')}"
    if made_from.scenarios:
        yield "Exposure", "computed " + listing([scenario.title for scenario in made_from.scenarios])
    for plan in made_from.plans:
        told = plan.document
        over = f"{len(told['periods'])} periods from {day(date.fromisoformat(told['start']))}"
        yield (
            "Plan" + (f": {plan.name}" if plan.name else ""),
            f"over {over}, law as known on {day(date.fromisoformat(told['known']))}",
        )
    for decided in made_from.decisions:
        said_by = decided.document
        yield f"Decision: {said_by['case']}", f"by {said_by['who_decides']} on {said_by['decide_on']}, with what was known on {said_by['known']}"  # fmt: skip
    yield "Program", f"vendorline {__version__}; the same inputs give the same page"


def inputs(made_from: Material) -> list[Input]:
    """Every file that the page rests on, once."""
    own = [Input("network", item.path, item.sha256) for item in made_from.network.inputs]
    used = [
        Input(f"result {index + 1}, {result['command']}", item["path"], item["sha256"])
        for index, result in enumerate(made_from.results)
        for item in result["inputs"]
    ]
    seen = {(item.path, item.sha256) for item in own}
    return own + [item for item in dict.fromkeys(used) if (item.path, item.sha256) not in seen]


def stale(made_from: Material) -> list[str]:
    """Results that were computed from other files than this network's."""
    own = {item.sha256: item.path for item in made_from.network.inputs}
    said = []
    for index, result in enumerate(made_from.results):
        used = {item["sha256"] for item in result["inputs"]}
        missing = [path for digest, path in own.items() if digest not in used]
        if used and missing and SECTIONS[result["command"]].of_network:
            said.append(f"Result {index + 1} ({result['command']}) was not computed from {listing(missing, most=3)}.")
    return said


def commands(made_from: Material) -> list[str]:
    """The commands that make the page again."""
    saved = [
        line for command, section in SECTIONS.items() if (found := made_from.of(command))
        for line in section.commands(made_from.network, found)
    ]  # fmt: skip
    names = [f"result-{index + 1}" for index in range(len(saved))]
    numbered = [writing(line, name) for line, name in zip(saved, names, strict=True)]
    files = [written(line, name) for line, name in zip(saved, names, strict=True)]
    if len(numbered) > MOST_COMMANDS:
        numbered = [*numbered[:MOST_COMMANDS], f"# and {len(numbered) - MOST_COMMANDS} more of the same kind"]
    arguments = " ".join(files[:MOST_COMMANDS]) if made_from.results else ""
    path = network_path(made_from.network)
    return [*numbered, f"vendorline report {path} {arguments} --output report.html".replace("  ", " ")]
