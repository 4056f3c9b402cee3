"""The answer: one tidy row per number, and every number with its reason."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from typing import Any

import polars as pl

from vendorline.expose.arrays.prepared import Prepared
from vendorline.expose.narrow import narrow
from vendorline.expose.protection.switches import Setting
from vendorline.expose.question import Column, Question
from vendorline.expose.witnesses.explainer import explain, explain_rows
from vendorline.expose.witnesses.witness import Witness, parse_question
from vendorline.network.confirmed_vendors import confirmed_id
from vendorline.network.tables import InputFile
from vendorline.quick_dataclass import dataclass
from vendorline.results import table as results_table
from vendorline.results.tabular import Tabular

_KEYS = ["measure", "weight", "region", "operator_id", "layer"]
_DUST = 1e-9
#: Vendors that one line names.
_NAMED = 6


@dataclass(frozen=True, eq=False, repr=False)
class Exposure(Tabular):
    """Exposure of vendors, coalitions and failed products as shares of subscribers and of traffic.

    `for row in exposure` gives the rows, `exposure.where(measure="read", vendor_ids="huawei")` those that fit, `exposure.plot()` an
    Altair chart.

    `classes` says how many kinds of demands were told apart; `notes` what the reader must know of the numbers.
    """

    table: pl.DataFrame
    question: Question
    classes: int
    notes: tuple[str, ...] = ()

    shown_columns = ("vendor_ids", "failed", "measure", "weight", "region", "layer", "low", "high", "assumed_share")

    def in_words(self) -> str:
        """How many numbers there are, of whom."""
        who = [" + ".join(column.vendor_ids) or f"{column.failed} fails" for column in self.columns]
        more = f" and {len(who) - _NAMED} more" if len(who) > _NAMED else ""
        return f"{self.table.height:,} numbers for {', '.join(who[:_NAMED]) or 'nobody'}{more}"

    def kept(self, mask: pl.Series) -> Exposure:
        """The same exposure with some of its rows."""
        return replace(self, table=self.table.filter(mask))

    def plot(self) -> Any:
        """Each number as a bar from low to high, as an Altair chart. Raises MissingLibrary where Altair is not installed."""
        from vendorline.results.plotting import ranges_chart

        return ranges_chart(self.table)

    @property
    def prepared(self) -> Prepared:
        """The network that was asked."""
        return self.question.prepared

    @property
    def columns(self) -> tuple[Column, ...]:
        """Who was asked about."""
        return self.question.columns

    @property
    def settings(self) -> tuple[Setting, ...]:
        """The what-ifs on protection."""
        return self.question.settings

    @property
    def inputs(self) -> tuple[InputFile, ...]:
        """The files the result rests on."""
        return self.prepared.network.inputs

    def to_dicts(self) -> list[dict[str, Any]]:
        """Every row as plain values, in a fixed order."""
        return self.table.to_dicts()

    def share(
        self,
        vendors: str | Iterable[str],
        measure: str,
        *,
        weight: str = "subscribers",
        region: str | None = None,
        operator: str | None = None,
        layer: str | None = None,
    ) -> tuple[float, float]:
        """Low and high of one number; KeyError where the result does not hold it."""
        names = [vendors] if isinstance(vendors, str) else sorted(vendors)
        wanted = {"measure": measure, "weight": weight, "region": region, "operator_id": operator, "layer": layer}
        rows = self.table.filter(
            *(pl.col(c).eq_missing(pl.lit(v, pl.String)) for c, v in wanted.items()),
            pl.col("failed").is_null(),
            pl.col("vendor_ids").list.join("\n") == "\n".join(names),
        )
        if rows.is_empty():
            raise KeyError((tuple(names), measure, weight, region, operator, layer))
        return float(rows["low"][0]), float(rows["high"][0])

    def explain(self, question: str | Mapping[str, Any]) -> Witness:
        """A witness of one number, asked as `V:MEASURE[:REGION]` (a coalition as V+W) or as a row of the table.

        Raises UnknownName for a vendor that nobody has confirmed, a measure or a region there is not; UsageError for another form.
        """
        if isinstance(question, str):
            names, measure, region = parse_question(question)
            known = {*self.prepared.vendors, *(vendor for column in self.columns for vendor in column.vendor_ids)}
            ids = (name if name in known else confirmed_id(self.prepared.network, name) for name in names)
            return explain(self.question, tuple(sorted(ids)), measure, region)
        return next(self.explain_rows([question]))

    def explain_rows(self, rows: Iterable[Mapping[str, Any]]) -> Iterator[Witness]:
        """A witness of each row, in their order; of rows that follow each other a coalition in a layer is worked out once.

        Raises UnknownName for a region that there is not.
        """
        return explain_rows(self.question, rows)

    def synergy(self) -> pl.DataFrame:
        """What coalitions can do beyond the most that any part of them can: vendor_ids, measure, weight, region, operator_id, layer, low, high."""
        return synergy(self.table)

    def narrow(self) -> pl.DataFrame:
        """Which unknown, once settled, would narrow each interval most."""
        return narrow(self.question, self.table)


def synergy(table: pl.DataFrame) -> pl.DataFrame:
    """Rows of coalitions that together reach more than the best of their proper parts in the table.

    `low` and `high` are the gains of the two bounds; the gain in a bound is what is sure (possible) together beyond what is sure
    (possible) for the best part. Parts that the table does not hold are not compared.
    """
    table = table.filter(pl.col("failed").is_null()).with_columns(
        pl.col("vendor_ids").list.join("\n").alias("_who"), pl.col("vendor_ids").list.len().alias("_size")
    )
    sets = sorted({tuple(ids) for ids in table["vendor_ids"].to_list()}, key=len)
    parts = [
        {"_who": "\n".join(whole), "_part": "\n".join(part)}
        for whole in sets if len(whole) > 1
        for part in sets if len(part) < len(whole) and set(part) < set(whole)
    ]  # fmt: skip
    if not parts:
        return results_table("expose_synergy").frame([])
    best = (
        pl.DataFrame(parts)
        .join(table.select(pl.col("_who").alias("_part"), *_KEYS, "low", "high"), on="_part")
        .group_by("_who", *_KEYS)
        .agg(pl.col("low").max().alias("_low"), pl.col("high").max().alias("_high"))
    )
    joined = table.join(best, on=["_who", *_KEYS], how="inner", nulls_equal=True, maintain_order="left").with_columns(
        pl.col("low") - pl.col("_low"), pl.col("high") - pl.col("_high")
    )
    gain = joined.filter((pl.col("low") > _DUST) | (pl.col("high") > _DUST))
    return gain.select(results_table("expose_synergy").names).sort("low", "high", descending=True, maintain_order=True)
