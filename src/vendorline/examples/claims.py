"""Observations of an example: every drawn parameter with its source, and the rival claims beside it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from vendorline.examples.facts import OWN_CHOICE, Fact, Range, facts
from vendorline.network.tables import conform

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    import polars as pl

    from vendorline.examples.facts import Example
    from vendorline.examples.shares import Drawn
    from vendorline.examples.sites import Sites

Row = dict[str, Any]

DOMAIN = "access"


def radio_observations(sites: Sites) -> pl.DataFrame:
    """Drawn shares and the extent of the roll-out of one operator, with the claims behind each."""
    rows = list(share_rows(sites.drawn))
    for extent in sites.extents:
        build = extent.build
        where = f"{sites.operator.operator_id}|{DOMAIN} {build.generation}|{','.join(build.regions)}"
        r = build.share
        how = f"drawn {extent.drawn:.4f} from {r.low:g}..{r.high:g} (most likely {r.central:g}); {r.note}"
        value = f"{extent.drawn:.4f} of sites by {build.until_on}, {build.vendor_id or 'vendor of the LTE'}"
        rows += _claims("elements", where, "installed_on", value, r, how)
    return conform("observations", rows)


def operator_observations(example: Example) -> pl.DataFrame:
    """Numbers of subscribers and sites and the vendors of cores, with the claims behind each."""
    rows: list[Row] = []
    for operator in example.operators:
        who = operator.operator_id
        for quantity, r in operator.counts.items():
            table = "operators" if quantity == "subscribers" else "sites"
            how = f"most likely value of {r.low:g}..{r.high:g}" + (f"; {r.note}" if r.note else "")
            rows += _claims(table, who, quantity, f"{r.central:g}", r, how)
        for core in example.cores_of(who) if operator.has_core else ():
            stated = Range(0, 0, 0, core.fact_ids, core.note)
            maker = core.vendor_id or "unknown"
            where, how = f"{who}|core {core.core}|", core.note or "read"
            rows += _claims("elements", where, "vendor_id", maker, stated, how, stated=True)
    return conform("observations", rows)


def share_rows(drawn: Iterable[Drawn]) -> Iterator[Row]:
    """One row per drawn share and one per claim behind it."""
    for one in drawn:
        share = one.share
        row_id = f"{share.operator_id}|{DOMAIN} {share.generation}|{one.region}"
        value = f"{share.vendor_id or 'unknown'} {one.used:.6f}"
        note = f"; {share.range.note}" if share.range.note else ""
        yield from _claims("elements", row_id, "vendor_id", value, share.range, one.method + note)


def _claims(
    table: str, row_id: str, column: str, value: str, used: Range, how: str, *, stated: bool = False
) -> Iterator[Row]:
    """The value used, then every fact behind it as a claim of its own.

    The value rests on the first fact where that fact gives the very range (or, `stated`, the very statement); otherwise it is ours.
    """
    base = {"table": table, "row_id": row_id, "column": column}
    found = [facts()[i] for i in used.fact_ids]
    first = next((f for f in found if stated or f.range == (used.low, used.central, used.high)), None)
    ours = {"source": OWN_CHOICE, "confidence": "low", "seen_on": None}
    yield {**base, "value": value, "method": how, **(_told_by(first) if first else ours)}
    for fact in found:
        yield {**base, "value": fact.value, "method": f"claim, {fact.kind}", **_told_by(fact)}


def _told_by(fact: Fact) -> Row:
    return {"source": fact.source, "confidence": fact.confidence, "seen_on": fact.as_of}
