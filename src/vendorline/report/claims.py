"""Claims about values, kept side by side: what was drawn, assumed or read, by whom and how sure; aggregates first."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import polars as pl

from vendorline.network.tables import Network

MOST_ROWS = 80
MOST_KINDS = 40


@dataclass(frozen=True, slots=True)
class Claims:
    """Observations: how many of each kind, and the first of them."""

    total: int
    kinds: tuple[dict[str, Any], ...]
    kinds_hidden: int
    rows: tuple[dict[str, Any], ...]
    hidden: int


def claims(network: Network) -> Claims:
    """The observations of a network, by kind and one by one, in a fixed order."""
    frame = network["observations"]
    by = ["table", "column", "method", "confidence"]
    kinds = (
        frame.group_by(by).agg(count=pl.len(), sources=pl.col("source").n_unique(), example=pl.col("source").min())
        .sort([*by], nulls_last=True)
    )  # fmt: skip
    # What bears on the most rows is said first: an operator before a site, a site before an element.
    order = pl.col("table").replace_strict({"operators": 0, "sites": 1}, default=2, return_dtype=pl.Int64)
    rows = frame.sort([order, "table", "column", "row_id", "source", "value"], nulls_last=True, maintain_order=True)
    return Claims(
        total=frame.height,
        kinds=tuple(kinds.head(MOST_KINDS).to_dicts()),
        kinds_hidden=max(0, kinds.height - MOST_KINDS),
        rows=tuple(rows.head(MOST_ROWS).to_dicts()),
        hidden=max(0, frame.height - MOST_ROWS),
    )
