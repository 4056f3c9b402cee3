"""A report as a workbook: the answer, findings, the elements behind them, exposure, sources, claims."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from typing import Any

import polars as pl

from vendorline.errors import UnknownName
from vendorline.network.tables import Network
from vendorline.project.calls import check
from vendorline.report.answer.sets import RuleSet
from vendorline.report.closing.made import facts, inputs, stale
from vendorline.report.exposure.numbers import Scenario, who
from vendorline.report.findings.csv_link import COLUMNS, finding_rows
from vendorline.report.findings.sources import cited
from vendorline.report.material import Material
from vendorline.report.names import vendor
from vendorline.report.page import read, title_of
from vendorline.report.sheets import Sheet, workbook
from vendorline.report.words import day

MOST_ELEMENTS, MOST_CLAIMS = 100_000, 20_000
_SHARES = frozenset({"share_low", "share_high", "assumed_share", "low", "high"})
_FAILING = ("breached", "due")
_ELEMENT = (
    "provision_id",
    "operator_id",
    "element_id",
    "site_id",
    "function",
    "vendor_id",
    "from_on",
    "until_on",
    "why",
)


def report_workbook(
    network: Network,
    documents: Iterable[Mapping[str, Any]],
    *,
    made_on: date,
    title: str | None = None,
    elements: bool = True,
) -> bytes:
    """Results on a network as Office Open XML, each sheet with a filter on every column.

    Args:
        network: the network.
        documents: results as commands save them with `--format json`.
        made_on: day of the workbook.
        title: what it is called; else by the network's countries.
        elements: whether single elements and claims may be named.

    Raises:
        InvalidInput: a document is not such a result.
    """
    made_from = read(network, documents, made_on)
    behind, cut = _elements(made_from) if elements else (pl.DataFrame(), 0)
    sheets = [
        Sheet("answer", ("What", "Said"), list(_answer(made_from, title or title_of(network), cut, elements=elements)), widths=(30, 120)),
        Sheet("findings", COLUMNS, [list(row.values()) for row in finding_rows(made_from.groups)], _SHARES),
    ]  # fmt: skip
    if elements:
        sheets.append(Sheet("elements", _ELEMENT, behind.iter_rows()))
    sheets.append(Sheet("exposure", ("supposing", "who", "vendors", "measure", "weight", "region", "layer", "low", "high", "assumed_share"), list(_exposure(made_from.scenarios)), _SHARES))  # fmt: skip
    sources = [(one.number, one.source.title, one.source.issuer, one.source.published, one.source.kind, one.source.url, "; ".join(one.supports)) for one in cited(made_from)]  # fmt: skip
    sheets.append(Sheet("sources", ("number", "title", "issuer", "published", "kind", "address", "cited for"), sources))
    if elements:
        claims = network["observations"].head(MOST_CLAIMS)
        sheets.append(Sheet("claims", tuple(claims.columns), claims.iter_rows()))
    return workbook(sheets)


def _answer(made_from: Material, title: str, cut: int, *, elements: bool) -> Iterator[tuple[str, Any]]:
    screen = made_from.screen
    yield "Title", title
    if made_from.synthetic:
        yield "Invented example", made_from.synthetic
    yield from (("Check the inputs", line) for line in stale(made_from))
    yield "Answer", screen.answer
    if screen.context:
        yield "Context", screen.context.striptags()
    yield from (("What would change this", f"{change.lead} {change.text}") for change in screen.changes)
    yield "Unknown", screen.asking.title
    yield from ((f"Ask {ask.whom}", f"vendor unknown for {ask.what}; {ask.waiting} verdicts wait") for ask in screen.asking.rows)  # fmt: skip
    yield from (("Unknown", note) for note in screen.asking.notes)
    if screen.tiles:
        yield "Where", screen.tiles.title
    if cut:
        yield "Elements", f"{cut:,} more than the sheet holds: vendorline check ... --elements FILE lists every one"
    if not elements:
        yield "Elements", "left out: this workbook names no single element"
    yield from facts(made_from)
    yield "Made on", day(made_from.made_on)
    yield from ((f"Input of {one.of}: {one.path}", one.sha256) for one in inputs(made_from))


def _elements(made_from: Material) -> tuple[pl.DataFrame, int]:
    """The elements behind the verdicts of the first screen that are due or breached, and how many there is no room for."""
    network = made_from.network
    found = [frame for of in made_from.sets if (frame := _behind(network, of)) is not None]
    known = network["elements"].select("element_id", "site_id", "function", "vendor_id")
    whole = pl.concat(found).unique(maintain_order=True) if found else pl.DataFrame(schema=dict.fromkeys(_ELEMENT, pl.String))  # fmt: skip
    if found:
        whole = whole.join(known, on="element_id", how="left", maintain_order="left").select(_ELEMENT)
    return whole.head(MOST_ELEMENTS), max(0, whole.height - MOST_ELEMENTS)


def _behind(network: Network, of: RuleSet) -> pl.DataFrame | None:
    """What stands behind one set on its day: judged again, for a result holds no elements."""
    failing = [provision_id for (provision_id, _), one in of.cells.items() if one.verdict in _FAILING]
    group = of.group
    if not failing or group.standing not in ("law", "as_if"):
        return None
    try:
        options: dict[str, Any] = {"known": group.known} if group.known else {}
        judged = check(network, group.jurisdiction, of.day, as_if=group.standing == "as_if", **options)
    except UnknownName:
        return None
    frame = judged.elements()
    on = pl.lit(of.day)
    holds = (pl.col("from_on") <= on) & (pl.col("until_on").is_null() | (pl.col("until_on") > on))
    due = pl.col("from_on") > on
    return frame.filter(pl.col("provision_id").is_in(failing) & (holds | due))


def _exposure(scenarios: Iterable[Scenario]) -> Iterator[tuple[Any, ...]]:
    for scenario in scenarios:
        for key, number in scenario.numbers.items():
            ids = ";".join(vendor(v) for v in key.vendor_ids)
            yield (
                scenario.title, who(key), ids, key.measure, key.weight, key.region, key.layer, number.low, number.high, number.assumed,
            )  # fmt: skip
