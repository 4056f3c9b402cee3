"""Whose suppliers are in doubt: rows of supplies that were left out, and defaults that may hold for what nobody could place."""

from __future__ import annotations

from collections.abc import Container, Iterable, Iterator

import polars as pl

from vendorline.network.tables import Network
from vendorline.scope.doubt.doubt_flags import Doubt


def answering(network: Network, operators: Iterable[str | None], shared: Container[str]) -> frozenset[str | None]:
    """Who answers for what some operators have: themselves, and the licensees of a shared network; None: nobody knows who.

    Args:
        network: a network.
        operators: some operators.
        shared: operators of whom nobody can tell on whose behalf they run.
    """
    licensees = dict(network["operators"].select("operator_id", "licensees").iter_rows())
    found = set[str | None]()
    for operator in operators:
        found |= {None} if operator is None or operator in shared else {operator, *(licensees.get(operator) or ())}
    return frozenset(found)


def open_defaults(network: Network, cells: pl.DataFrame, left_out: pl.DataFrame) -> Iterator[str | None]:
    """Operators with an element that a default of supplies may speak of, because nobody can tell its region or operator.

    Of what function it may be is tried where it is counted.

    Args:
        network: a network.
        cells: elements of which a cell could not be read (row_id, doubt).
        left_out: elements left out, with `doubt` and `heirs`.
    """
    defaults = network["supplies"].filter(pl.col("element_id").is_null())
    by = {name for name in ("region", "operator_id") if defaults[name].null_count() < defaults.height}
    asked = (Doubt.PLACE if "region" in by else Doubt(0)) | (Doubt.OWNER if "operator_id" in by else Doubt(0))
    in_doubt = (pl.col("doubt") & int(asked)) > 0
    ids = cells.filter(in_doubt)["row_id"]
    if ids.len():
        yield from network["elements"].filter(pl.col("element_id").is_in(ids.implode()))["operator_id"].unique()
    if not left_out.height:
        return
    placeless = (
        ~pl.col("site_id").is_in(network["sites"]["site_id"].implode()) if "region" in by else pl.lit(value=False)
    )
    for operator, heirs, doubt in (
        left_out.filter(in_doubt | placeless).select("operator_id", "heirs", "doubt").iter_rows()
    ):
        if heirs is not None:
            yield from heirs
        else:
            yield None if doubt & Doubt.OWNER else operator
