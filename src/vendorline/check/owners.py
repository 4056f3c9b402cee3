"""Who answers for the elements of whom."""

from __future__ import annotations

from collections.abc import Sequence

import polars as pl

from vendorline.network.tables import Network
from vendorline.rulebook.bound import WHOLE


def owners_of(network: Network, operators: Sequence[str]) -> pl.DataFrame:
    """Which judged operators answer for the elements of which operator: columns operator_id, judged.

    A shared network's licensees answer for it, each whole.
    """
    owners = network["operators"].select(
        "operator_id",
        pl.when(pl.col("licensees").list.len() > 0)
        .then(pl.col("licensees"))
        .otherwise(pl.concat_list("operator_id"))
        .alias("judged"),
    )
    return owners.explode("judged").filter(pl.col("judged").is_in(list(operators)))


def owners_as_one(network: Network, countries: Sequence[str]) -> pl.DataFrame:
    """Everybody in some countries answers as one: what is shared stands in it once."""
    own = network["operators"].filter(pl.col("country").is_in(list(countries)))
    return own.select("operator_id", pl.lit(WHOLE).alias("judged"))
