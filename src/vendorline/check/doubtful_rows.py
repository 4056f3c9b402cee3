"""Rows of elements with what cannot be known of each, and with the elements left out beside them."""

from __future__ import annotations

from collections.abc import Iterable

import polars as pl

from vendorline.check.doubt_kinds import UNKNOWN_GENERATION, Doubt
from vendorline.check.doubts import Doubts


def with_doubts(rows: pl.DataFrame, owners: pl.DataFrame, doubts: Doubts) -> pl.DataFrame:
    """Rows of elements with `doubt`, and with the elements left out, each once for every operator that may answer for it.

    Args:
        rows: elements with the operator that answers for them (judged).
        owners: which judged operators answer for the elements of which operator.
        doubts: what cannot be known.
    """
    everyone = owners.select("judged").unique(maintain_order=True)
    none = pl.lit(0, pl.UInt16)
    of_cells = doubts.cells.select("row_id", own="doubt")
    of_sites = doubts.sites.select("row_id", of_site="doubt")
    told = rows.join(of_cells, left_on="element_id", right_on="row_id", how="left", maintain_order="left")
    told = told.join(of_sites, left_on="site_id", right_on="row_id", how="left", maintain_order="left")
    told = told.with_columns(doubt=pl.col("own").fill_null(none) | pl.col("of_site").fill_null(none)).drop(
        "own", "of_site"
    )
    if doubts.shared:
        here = pl.col("operator_id").is_in(list(doubts.shared))
        anybodys = (
            told.filter(here).drop("judged").unique("element_id", maintain_order=True).join(everyone, how="cross")
        )
        told = pl.concat([told.filter(~here), _owned_by_anybody(anybodys).select(told.columns)])
    parts = [told, *(part.select(told.columns) for part in _left_out_rows(owners, everyone, doubts.elements))]
    found = pl.concat(parts)
    unknown = (pl.col("doubt") & int(Doubt.GENERATIONS)) > 0
    return found.with_columns(
        pl.when(unknown).then(pl.lit([UNKNOWN_GENERATION])).otherwise("generations").alias("generations")
    )


def _owned_by_anybody(rows: pl.DataFrame) -> pl.DataFrame:
    return rows.with_columns(pl.col("doubt") | pl.lit(int(Doubt.OWNER), pl.UInt16))


def _left_out_rows(owners: pl.DataFrame, everyone: pl.DataFrame, elements: pl.DataFrame) -> Iterable[pl.DataFrame]:
    """Elements left out: of the operators that answer for them, or, where nobody can tell, of everyone."""
    if not elements.height:
        return
    lost = (pl.col("doubt") & int(Doubt.OWNER)) > 0
    yield _owned_by_anybody(elements.filter(lost).join(everyone, how="cross"))
    rest = elements.filter(~lost)
    yield rest.filter(pl.col("heirs").is_null()).join(owners, on="operator_id", how="inner", maintain_order="left")
    heirs = rest.filter(pl.col("heirs").is_not_null()).with_columns(judged="heirs").explode("judged")
    yield heirs.join(everyone, on="judged", how="semi", maintain_order="left")
