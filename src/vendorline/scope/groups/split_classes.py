"""Classes split further by what some provisions ask of single elements: suppliers, managers, segments, products, regions."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
import polars as pl
from numpy.typing import NDArray

from vendorline.network.index import ElementIndex
from vendorline.network.index.rows import Piece, Split, Table, all_pieces
from vendorline.scope.groups.grouping_keys import GroupingKeys
from vendorline.scope.groups.histogram import counts_of

Codes = NDArray[np.int64]


@dataclass(frozen=True)
class _Codes:
    """A code for each row of a table, and what each code stands for: a column of values by name."""

    codes: NDArray[np.unsignedinteger[Any]]
    told: pl.DataFrame

    def of(self, rows: NDArray[Any]) -> NDArray[np.unsignedinteger[Any]]:
        """The codes at some rows; the last row stands for any beyond the table."""
        found: NDArray[np.unsignedinteger[Any]] = self.codes.take(np.minimum(rows, len(self.codes) - 1))
        return found


def split(
    index: ElementIndex,
    needs: GroupingKeys,
    asked: NDArray[np.bool_],
    supplies: pl.DataFrame,
    controls: pl.DataFrame,
) -> tuple[ElementIndex, NDArray[np.bool_]]:
    """An index whose classes tell what is needed; `element_id` is one element's for all that have the same suppliers and managers.

    Args:
        index: the elements of a network by class.
        needs: what provisions ask.
        asked: of which classes they do; others stay whole.
        supplies: who supplies what.
        controls: who manages what.

    Returns the index, and which of its classes are asked about.
    """
    of_elements, of_sites = _of_elements(index.elements, needs, supplies, controls), _of_sites(index.sites, needs)
    parts = [(name, codes) for name, codes in (("row", of_elements), ("site", of_sites)) if codes is not None]
    if not parts:
        return index, asked
    width = int(np.prod([codes.told.height for _, codes in parts]))
    columns = ("class", *(name for name, _ in parts))

    def key(piece: Piece) -> Codes:
        own = asked.take(piece["class"])
        found: Codes = piece["class"].astype(np.int64)
        for name, codes in parts:
            found *= codes.told.height
            found += codes.of(piece[name]) * own
        return found

    whole = np.flatnonzero(~asked)
    counted = [(whole * width, index.classes["number"].to_numpy()[whole])]
    for piece in index.rows.pieces(asked, columns):
        found = key(piece)[asked.take(piece["class"])]
        if len(found):
            lowest = int(found.min())
            counted.append(counts_of(found - lowest, int(found.max()) - lowest + 1, lowest))
    keys, number = _together(counted)
    classes = index.classes[keys // width].with_columns(number=pl.Series(number))
    rest = keys % width
    for _, codes in reversed(parts):
        rest, own = np.divmod(rest, codes.told.height)
        classes = classes.hstack(codes.told[own])
    rows = index.rows.split(Split(keys, width, columns, key))
    return replace(index, classes=classes, rows=rows), asked[keys // width]


def _together(counted: list[tuple[Codes, Codes]]) -> tuple[Codes, Codes]:
    """Keys in order and how often each comes, of several pieces."""
    keys, place = np.unique(np.concatenate([keys for keys, _ in counted]), return_inverse=True)
    number = np.bincount(place, weights=np.concatenate([n for _, n in counted]), minlength=len(keys))
    return keys, number.astype(np.int64)


def _of_sites(sites: Table, needs: GroupingKeys) -> _Codes | None:
    """The region of each site; the last code is that of a site that is not stated."""
    if not needs.regions:
        return None
    return _coded(sites, ["region"], lambda piece: piece, {"region": None})


def _of_elements(elements: Table, needs: GroupingKeys, supplies: pl.DataFrame, controls: pl.DataFrame) -> _Codes | None:
    """What is told of each element by itself."""
    columns: dict[str, pl.Expr] = {}
    if needs.segments:
        columns["segment"] = pl.col("segment")
    if needs.products:
        product = pl.col("product").str.to_lowercase()
        columns["product"] = pl.when(product.is_in(sorted(needs.products))).then(product)
    named = needs.supplies or needs.controls
    if named:
        columns["element_id"] = pl.col("element_id")
    if not columns:
        return None
    singled = _singled(supplies, controls) if named else None

    def told(piece: pl.DataFrame) -> pl.DataFrame:
        shown = piece.select(**columns)
        if singled is None:
            return shown
        return (
            shown.join(singled, on="element_id", how="left", maintain_order="left")
            .with_columns(element_id=pl.col("like"))
            .drop("like")
        )

    return _coded(elements, list(columns), told, dict.fromkeys(columns))


def _singled(supplies: pl.DataFrame, controls: pl.DataFrame) -> pl.DataFrame:
    """Elements (element_id) of which suppliers or managers are stated, and one with the same ones (`like`); a manager is like none."""
    supplied = supplies.filter(pl.col("element_id").is_not_null())
    stated = [
        pl.col(n).cast(pl.String).fill_null("\x00")
        for n in ("role", "vendor_id", "country", "basis", "from_on", "until_on")
    ]
    manages = controls.filter(pl.col("kind") == "manages")
    lists = [
        supplied.select("element_id", what=pl.concat_str(pl.lit("s"), *stated, separator="\x01")),
        manages.select("element_id", what=pl.lit("m") + pl.col("controller_id")),
        manages.select(element_id="controller_id", what=pl.lit("i") + pl.col("controller_id")),
    ]
    told = pl.concat(lists).group_by("element_id").agg(pl.col("what").sort().str.join("\x02"))
    return told.with_columns(like=pl.col("element_id").min().over("what")).select("element_id", "like")


def _coded(
    table: Table, columns: list[str], told: Callable[[pl.DataFrame], pl.DataFrame], nothing: Mapping[str, None]
) -> _Codes:
    """A code for each row of a table by what is told of it; after the last row stands one of which nothing is told."""
    known: dict[tuple[Any, ...], int] = {}
    parts = []
    for piece in all_pieces(table, columns):
        groups = told(piece).with_row_index("index").group_by(list(nothing), maintain_order=True).agg("index")
        own = [known.setdefault(key, len(known)) for key in groups.select(list(nothing)).iter_rows()]
        codes = np.empty(piece.height, dtype=np.min_scalar_type(len(known)))
        codes[groups["index"].explode().to_numpy()] = np.repeat(own, groups["index"].list.len().to_numpy())
        parts.append(codes)
    last = known.setdefault(tuple(nothing.values()), len(known))
    parts.append(np.array([last], dtype=np.min_scalar_type(last)))
    schema = dict.fromkeys(nothing, pl.String)
    return _Codes(np.concatenate(parts), pl.DataFrame(list(known), schema=schema, orient="row"))
