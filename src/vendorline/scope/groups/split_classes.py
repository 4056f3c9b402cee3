"""Classes split further by what some provisions ask of single elements: suppliers, managers, segments, products, regions."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from typing import Any

import numpy as np
import polars as pl
from numpy.typing import NDArray

from vendorline.network.index import ElementIndex
from vendorline.network.index.rows import Piece, Split, Table, all_pieces
from vendorline.quick_dataclass import dataclass
from vendorline.scope.groups.grouping_keys import GroupingKeys
from vendorline.scope.groups.histogram import counts_of
from vendorline.scope.groups.like_elements import LikeElements

Codes = NDArray[np.int64]
Mask = NDArray[np.bool_]


#: What is asked of the classes of elements beside what they are split by, and what their arrays say.
_STAYS = ("operator_id", "function", "bands_mhz")


@dataclass(frozen=True)
class _Codes:
    """A code for each row of a table, and what each code stands for, the first one nothing; `asked`: the classes that tell it."""

    by: str
    asked: Mask
    codes: NDArray[np.unsignedinteger[Any]]
    told: pl.Series

    def of(self, rows: NDArray[Any]) -> NDArray[np.unsignedinteger[Any]]:
        """The codes at some rows; the last row stands for any beyond the table."""
        found: NDArray[np.unsignedinteger[Any]] = self.codes.take(rows, mode="clip")
        return found


def split(
    index: ElementIndex,
    needs: Sequence[GroupingKeys],
    branch: NDArray[np.int64],
    like: LikeElements | None,
) -> tuple[ElementIndex, NDArray[np.int64]]:
    """An index whose classes tell what is needed; `element_id` is one element's for all that have the same suppliers and managers.

    Args:
        index: the elements of a network by class.
        needs: what must be told apart in each branch.
        branch: the branch of each class; -1 = it is of none, and stays whole.
        like: of which elements the same suppliers and managers are stated; None where nobody asks.

    Returns the index, whose classes tell no more than is asked of them later, and of which class each of its classes is part.
    """
    parts = list(_parts(index, needs, branch, like))
    if not parts:
        return index, np.arange(len(branch))
    width = int(np.prod([len(part.told) for part in parts]))
    columns = ("class", *dict.fromkeys(part.by for part in parts))
    asked = np.logical_or.reduce([part.asked for part in parts])

    def key(piece: Piece) -> Codes:
        found: Codes = piece["class"].astype(np.int64)
        for part in parts:
            found *= len(part.told)
            own = part.of(piece[part.by])
            found += own if part.asked.all() else own * part.asked.take(piece["class"])
        return found

    whole = np.flatnonzero(~asked)
    counted = [(whole * width, index.classes["number"].to_numpy()[whole])]
    for piece in index.rows.pieces(asked, columns):
        before, found, chosen = piece["class"], key(piece), asked.take(piece["class"])
        told = found != before * np.int64(width)
        untold, often = _counted(before[chosen & ~told].astype(np.int64))
        counted += [(untold * width, often), _counted(found[chosen & told])]
    keys, number = _together(counted)
    classes = index.classes.select(_STAYS)[keys // width].with_columns(number=pl.Series(number))
    rest = keys % width
    for part in reversed(parts):
        rest, own = np.divmod(rest, len(part.told))
        classes = classes.with_columns(part.told[own])
    rows = index.rows.split(Split(keys, width, columns, key))
    return replace(index, classes=classes, rows=rows), keys // width


def _counted(codes: Codes) -> tuple[Codes, Codes]:
    """Codes in order and how often each comes."""
    lowest = int(codes.min()) if len(codes) else 0
    return counts_of(codes - lowest, int(codes.max(initial=lowest)) - lowest + 1, lowest)


def _together(counted: list[tuple[Codes, Codes]]) -> tuple[Codes, Codes]:
    """Keys in order and how often each comes, of several pieces."""
    keys, place = np.unique(np.concatenate([keys for keys, _ in counted]), return_inverse=True)
    number = np.bincount(place, weights=np.concatenate([n for _, n in counted]), minlength=len(keys))
    return keys, number.astype(np.int64)


def _parts(
    index: ElementIndex,
    needs: Sequence[GroupingKeys],
    branch: NDArray[np.int64],
    like: LikeElements | None,
) -> Iterator[_Codes]:
    """What is told of single elements and sites, each where somebody asks for it."""

    def asked(of: Callable[[GroupingKeys], object]) -> Mask:
        found: Mask = np.array([*(bool(of(n)) for n in needs), False])[branch]
        return found

    if (told := asked(lambda n: n.regions)).any():
        yield _coded("site", told, index.sites, "region", lambda piece: piece.drop_nulls())
    if (told := asked(lambda n: n.segments)).any():
        yield _coded("row", told, index.elements, "segment", lambda piece: piece.drop_nulls())
    if (told := asked(lambda n: n.each_element)).any():
        single = _coded("row", told, index.elements, "element_id", lambda piece: piece.drop_nulls())
        yield replace(single, told=single.told.rename("single"))
    if (told := asked(lambda n: n.products)).any():
        named = sorted(frozenset[str]().union(*(n.products for n in needs)))
        product = pl.col("product")

        def one_of_them(piece: pl.DataFrame) -> pl.DataFrame:
            spelled = piece["product"].unique()
            spelled = spelled.filter(spelled.str.to_lowercase().is_in(named))
            return piece.filter(product.is_in(spelled.implode())).with_columns(product.str.to_lowercase())

        yield _coded("row", told, index.elements, "product", one_of_them)
    if like is not None and (told := asked(lambda n: n.supplies or n.managed)).any():
        yield _coded("row", told, index.elements, "element_id", lambda piece: like.among(piece["element_id"]))


def _coded(by: str, asked: Mask, table: Table, column: str, told: Callable[[pl.DataFrame], pl.DataFrame]) -> _Codes:
    """A code for each row of a table by what is told of it; after the last row stands one of which nothing is told.

    `told` gives of a piece, with the `index` of its rows, those of which something is.
    """
    known: dict[str | None, int] = {None: 0}
    parts = []
    for piece in all_pieces(table, [column]):
        found = told(piece.with_row_index("index")).group_by(column).agg("index").sort(column)
        own = [known.setdefault(value, len(known)) for value in found[column]]
        codes = np.zeros(piece.height, dtype=np.min_scalar_type(len(known)))
        codes[found["index"].explode().to_numpy()] = np.repeat(own, found["index"].list.len().to_numpy())
        parts.append(codes)
    parts.append(np.zeros(1, dtype=np.uint8))
    return _Codes(by, asked, np.concatenate(parts), pl.Series(column, list(known), dtype=pl.String))
