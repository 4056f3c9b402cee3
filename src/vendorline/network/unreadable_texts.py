"""Error values of spreadsheets where an importer of another format took them for a text: nobody can read them."""

from __future__ import annotations

import polars as pl

from vendorline.network.faults import UNREADABLE
from vendorline.network.row_ids import has_row_ids, row_ids
from vendorline.network.schema import tables
from vendorline.network.tables import Network
from vendorline.network.validation.parse import ERROR_VALUES
from vendorline.network.validation.typed_table import CLAIM_SCHEMA


def without_error_values(network: Network, source: str) -> Network:
    """A network in whose free texts no error value stands: such cells are empty, and kept as observations.

    Args:
        network: as an importer made it.
        source: who claims the texts, for the observations.
    """
    frames, claims = {}, []
    for described in tables():
        name, frame = described.name, network[described.name]
        for column in described.columns:
            free = column.type == "text" and not column.allowed and not column.required and name != "observations"
            if not free or not frame[column.name].is_in(ERROR_VALUES).any():
                continue
            here = pl.col(column.name).is_in(ERROR_VALUES)
            lost = frame.filter(here)
            if has_row_ids(name):
                claims.append(
                    lost.select(
                        table=pl.lit(name), row_id=row_ids(name, lost), column=pl.lit(column.name), value=column.name,
                        source=pl.lit(source), method=pl.lit(UNREADABLE),
                    ).select(*CLAIM_SCHEMA)
                )  # fmt: skip
            frame = frame.with_columns(pl.when(~here).then(column.name).alias(column.name))
            frames[name] = frame
    if not frames:
        return network
    if claims:
        frames["observations"] = pl.concat([network["observations"], *claims], how="diagonal")
    return network.with_tables(**frames)
