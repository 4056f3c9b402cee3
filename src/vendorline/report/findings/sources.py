"""Sources as numbers: every source of the page once, in the order in which provisions name it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from vendorline.evidence.claims import claims
from vendorline.project.sources import sources_of
from vendorline.quick_dataclass import dataclass
from vendorline.report.decision.reading import Decided
from vendorline.report.findings.described import shown
from vendorline.report.material import Material
from vendorline.report.parts import Source


@dataclass(frozen=True, slots=True)
class Cited:
    """A source, its number, and the provisions or statements that it is cited for."""

    number: int
    source: Source
    supports: tuple[str, ...]


def cited(made_from: Material) -> tuple[Cited, ...]:
    """Every source of a page."""
    found: dict[str, tuple[Source, list[str]]] = {}
    for source, supported in _all(made_from):
        _, supports = found.setdefault(source.url or source.title, (source, []))
        if supported and supported not in supports:
            supports.append(supported)
    return tuple(Cited(place + 1, source, tuple(said)) for place, (source, said) in enumerate(found.values()))


def numbers(sources: Iterable[Cited]) -> Mapping[str, int]:
    """The number of each source by its address, or its title where it has none."""
    return {one.source.url or one.source.title: one.number for one in sources}


def _all(made_from: Material) -> Iterator[tuple[Source, str]]:
    for group in (group for group in made_from.groups if group.standing != "trial"):
        for provision in group.provisions.values():
            for source in provision.sources:
                yield source, f"{provision.title} ({source.locator})" if source.locator else provision.title
    for view in (made_from.views or {}).get("views") or ():
        yield Source(view["source_title"], view["source_url"], f"said on {view['said_on']}"), view["name"]
    for decided in made_from.decisions:
        yield from ((source, "Decision") for source in _of_decision(decided))


def _of_decision(decided: Decided) -> Iterator[Source]:
    """The sources of the claims that a case cites; a claim of a case's own has no more than its name."""
    known = claims()
    for claim_id in dict.fromkeys(name for row in decided.rows("supports") for name in row.get("claim_ids") or ()):
        for name in known:
            if name == claim_id or name.rpartition(":")[0] == claim_id:
                side = known[name].publisher_side + (", interested" if known[name].interested else "")
                yield from (shown(source, side=side) for source in sources_of("claim", name).values())
