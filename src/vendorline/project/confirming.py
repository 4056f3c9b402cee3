"""Names of vendors in a network: those that nobody has confirmed, and confirming them."""

from __future__ import annotations

import json
import shutil
from collections.abc import Sequence
from dataclasses import asdict
from datetime import date
from pathlib import Path
from typing import Any

import polars as pl

from vendorline.errors import InvalidInput
from vendorline.network import Network, validate_folder, write_network
from vendorline.network.confirmed_vendors import OF_VENDORS
from vendorline.network.faults import UNCONFIRMED
from vendorline.network.folders import MAPPING_NAME
from vendorline.network.left_out import REJECTED_NAME
from vendorline.network.row_ids import row_ids
from vendorline.network.schema import table
from vendorline.network.table_files import find_tables
from vendorline.quick_dataclass import dataclass
from vendorline.vendors import match_of
from vendorline.vendors.spelling import bare

#: Files that an import leaves beside the tables; they stay.
_BESIDE = (MAPPING_NAME, REJECTED_NAME, "changes.csv")


@dataclass(frozen=True, slots=True)
class Confirmation:
    """That a name is a vendor's: a row of the network's own table `vendors`."""

    vendor_id: str
    name: str
    country: str | None
    owner_id: str | None
    confirmed_by: str
    confirmed_on: date
    source: str | None


@dataclass(frozen=True, slots=True)
class UnconfirmedName:
    """A name that gives no vendor: how many rows it stands in, why, and who it may be."""

    name: str
    rows: int
    sure: str
    near: str | None
    several: tuple[str, ...]
    candidates: tuple[str, ...]

    def to_dict(self) -> dict[str, Any]:
        """The name as a plain row."""
        return asdict(self)


def unconfirmed_names(network: Network) -> list[UnconfirmedName]:
    """Names that stand where a vendor is asked for and give none, most frequent first; spellings that differ in form are one."""
    claims = _claims(network).with_columns(form=_bare(pl.col("value")))
    counted = (
        claims.group_by("form", maintain_order=True)
        .agg(pl.col("value").first(), rows=pl.struct("table", "row_id").n_unique())
        .sort("rows", descending=True, maintain_order=True)
    )
    found = []
    for name, rows in counted.select("value", "rows").iter_rows():
        match = match_of(name)
        found.append(UnconfirmedName(name, rows, match.sure, match.near, match.several, match.candidates))
    return found


def confirm(network: Network, confirmations: Sequence[Confirmation]) -> tuple[Network, int]:
    """The network with names confirmed, and how many of its rows got a vendor by it.

    A row gets one where it has none, and no name but a confirmed one was claimed for it.
    """
    rows = pl.DataFrame([asdict(one) for one in confirmations], schema=table("vendors").polars_schema())
    forms = {bare(one.name): one.vendor_id for one in confirmations}
    older = network["vendors"].filter(~pl.col("name").is_in(rows["name"].implode()))
    frames = {**network.frames, "vendors": pl.concat([older, rows])}
    claims = _claims(network).with_columns(form=_bare(pl.col("value")))
    only = claims.filter(pl.col("form").n_unique().over("table", "row_id") == 1).filter(
        pl.col("form").is_in(list(forms))
    )
    only = only.with_columns(meant=pl.col("form").replace_strict(forms, return_dtype=pl.String)).unique(
        ["table", "row_id"]
    )
    changed = 0
    for name in OF_VENDORS:
        meant = only.filter(pl.col("table") == name).select("row_id", "meant")
        if not meant.height:
            continue
        frame = frames[name].with_columns(row_ids(name, frames[name]))
        frame = frame.join(meant, on="row_id", how="left", maintain_order="left")
        changed += frame.filter(pl.col("vendor_id").is_null() & pl.col("meant").is_not_null()).height
        frames[name] = frame.with_columns(vendor_id=pl.coalesce("vendor_id", "meant")).drop("meant", "row_id")
    frames["observations"] = _settled(network["observations"], only)
    return Network.of(frames, as_of=network.as_of, manifest=network.manifest, inputs=network.inputs).without(
        network.left_out
    ), changed


def write_confirmed(network: Network, folder: Path, *, today: date) -> None:
    """Put a network with confirmed names in the place of the old one, whole or not at all.

    Files of an import beside the tables stay. Raises InvalidInput where the tables would not be valid; nothing is changed then.
    """
    files, _ = find_tables(folder)
    texts = bool(files) and all(path.suffix.casefold() == ".csv" for path in files.values())
    extra = {name: (folder / name).read_bytes() for name in _BESIDE if (folder / name).is_file()}
    if MAPPING_NAME in extra:
        extra[MAPPING_NAME] = _with_names(extra[MAPPING_NAME], network)
    trial = folder.parent / f".{folder.name}.confirmed.part"
    shutil.rmtree(trial, ignore_errors=True)
    form = "csv" if texts else "parquet"
    try:
        write_network(network, trial, format=form, extra=extra)  # type: ignore[arg-type]
        found = validate_folder(trial, today=today)
    finally:
        shutil.rmtree(trial, ignore_errors=True)
    if found.network is None:
        raise InvalidInput(
            f"{folder}: with these names the tables would not be valid; nothing was changed", found.faults
        )
    write_network(network, folder, format=form, replace=True, extra=extra, validated=not texts)  # type: ignore[arg-type]


def _with_names(mapping: bytes, network: Network) -> bytes:
    """The mapping of an import with the confirmed names, so that the next import knows them; as it was where it cannot be read."""
    try:
        content = json.loads(mapping)
        content["vendors"] = dict(network["vendors"].select("name", "vendor_id").iter_rows())
    except (ValueError, TypeError):
        return mapping
    return (json.dumps(content, ensure_ascii=False, indent=1) + "\n").encode()


def _claims(network: Network) -> pl.DataFrame:
    """Claims about vendors that nobody has confirmed, of rows that have no vendor."""
    told = network["observations"].filter(
        pl.col("column") == "vendor_id", pl.col("method").str.starts_with(UNCONFIRMED).fill_null(value=False)
    )
    without = {name: network[name].filter(pl.col("vendor_id").is_null()) for name in OF_VENDORS}
    empty = [
        pl.DataFrame({"row_id": row_ids(name, rows)}).with_columns(table=pl.lit(name)) for name, rows in without.items()
    ]
    return told.join(pl.concat(empty), on=["table", "row_id"], how="semi", maintain_order="left")


def _settled(observations: pl.DataFrame, only: pl.DataFrame) -> pl.DataFrame:
    """Observations in which the claims that gave a vendor are told as read."""
    read = only.select("table", "row_id", column=pl.lit("vendor_id"), meant="meant")
    joined = observations.join(read, on=["table", "row_id", "column"], how="left", maintain_order="left")
    said = pl.format("as written; read as {} (confirmed)", "meant")
    here = pl.col("meant").is_not_null() & pl.col("method").str.starts_with(UNCONFIRMED)
    return joined.with_columns(method=pl.when(here).then(said).otherwise("method")).drop("meant")


def _bare(column: pl.Expr) -> pl.Expr:
    return column.map_elements(bare, return_dtype=pl.String)
