"""The brief: exactly two A4 pages, the answer on the first and what it rests on, in short, on the second."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import date
from typing import Any

from markupsafe import Markup

from vendorline.network.tables import Network
from vendorline.report.answer.grid import Grid
from vendorline.report.closing.made import facts, stale
from vendorline.report.exposure.reach import bars, headline
from vendorline.report.exposure.select import first_measure, holders, weights
from vendorline.report.findings.sources import Cited, cited
from vendorline.report.limits.fold import Block, limit_blocks
from vendorline.report.material import Material
from vendorline.report.page import invented, read, title_of, whole
from vendorline.report.rendering import render, running, stylesheet
from vendorline.report.words import day
from vendorline.version import __version__

MOST_OPERATORS, MOST_PANELS, MOST_ROWS, MOST_VENDORS, MOST_SOURCES, MOST_FACTS = 12, 4, 10, 6, 4, 4
#: Rows of the second page; what there is less of leaves room for sources.
ROOM = 30


def brief(network: Network, documents: Iterable[Mapping[str, Any]], *, made_on: date, title: str | None = None) -> str:
    """Results on a network as two pages of A4, in one self-contained HTML page.

    Args:
        network: the network.
        documents: results as commands save them with `--format json`.
        made_on: day of the brief.
        title: what it is called; else by the network's countries.

    Raises:
        InvalidInput: a document is not such a result.
    """
    made_from = read(network, documents, made_on)
    title = title or title_of(network)
    supposed = " (invented example)" if made_from.synthetic else ""
    blocks = [_short(block) for block in limit_blocks(made_from)][:2]
    exposure = _exposure(made_from)
    html = render(
        "brief.html.j2", title=title, screen=_screen(made_from), synthetic=invented(made_from.synthetic), stale=stale(made_from),
        as_of=network.as_of, made_on=made_on, version=__version__, blocks=blocks, exposure=exposure, facts=_facts(made_from),
        sources=_sources(cited(made_from), blocks, exposure),
        css=Markup("\n").join([stylesheet("report", "brief"), running(f"Brief: {title}{supposed}", f"vendorline, {day(made_on)}")]),
    )  # fmt: skip
    return whole(html)


def _screen(made_from: Material) -> Any:
    """The first screen with no more operators than a page holds."""
    screen = made_from.screen
    grid: Grid | None = screen.grid
    if grid is None or len(grid.rows) <= MOST_OPERATORS:
        return screen
    hidden = (*grid.rows[MOST_OPERATORS:], *grid.hidden)
    more = grid.more or f"{len(hidden)} more operators stand in the report"
    return replace(screen, grid=replace(grid, rows=grid.rows[:MOST_OPERATORS], hidden=hidden, more=more))


def _short(block: Block) -> Block:
    """A block of the limits as long as a page allows."""
    if block.caps:
        caps = block.caps
        return replace(block, caps=replace(caps, panels=caps.panels[:MOST_PANELS], numbers=caps.numbers[:MOST_ROWS]))
    if block.removal:
        removal = block.removal
        return replace(block, removal=replace(removal, rows=removal.rows[:MOST_ROWS]))
    return block


def _facts(made_from: Material) -> list[tuple[str, str]]:
    """The network, the rules and the program; the rest stands in the report."""
    found = list(facts(made_from))
    return [*found[:MOST_FACTS], *found[max(MOST_FACTS, len(found) - 1) :]]


def _exposure(made_from: Material) -> dict[str, Any] | None:
    base = made_from.scenarios[0] if made_from.scenarios else None
    first = first_measure(base) if base and weights(base) else None
    if base is None or first is None:
        return None
    weight = weights(base)[0]
    asked = made_from.screen.tiles.vendor_id if made_from.screen.tiles else ""
    found = bars(base, first.id, holders(base, weight), weight)[:MOST_VENDORS]
    return {"message": headline(base, weight, asked), "bars": found, "measure": first.head, "weight": weight}


def _sources(sources: tuple[Cited, ...], blocks: list[Block], exposure: dict[str, Any] | None) -> tuple[Cited, ...]:
    """The sources there is room for: they are what a full page leaves out first."""
    rows = sum(_height(block) for block in blocks) + (len(exposure["bars"]) + 3 if exposure else 0)
    return sources[: max(0, min(MOST_SOURCES, ROOM - rows))]


def _height(block: Block) -> int:
    if block.caps:
        return 9 if block.caps.panels else len(block.caps.numbers) + 3
    return len(block.removal.rows) + 3 if block.removal else 0
