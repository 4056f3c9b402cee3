"""Elements of which the same is stated: who supplies them and, where somebody asks, what manages them."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import polars as pl
from numpy.typing import NDArray

from vendorline.network.index.places import NOWHERE, PlacesOfIds
from vendorline.network.index.rows import all_pieces
from vendorline.quick_dataclass import dataclass
from vendorline.scope.groups.managers import Managers

#: What is stated of a supplier of an element.
_STATED = ("role", "vendor_id", "country", "basis", "from_on", "until_on")
#: Rows of suppliers that are looked at together.
_PIECE = 65_536


@dataclass(frozen=True)
class LikeElements:
    """Elements of which suppliers or managers are stated, and which one stands for all of which the same is stated.

    Args:
        places: where the ids of the elements stand among them.
        kind: by place, a number for all that is stated of an element.
        names: by kind, the id of the element that stands for it.
        manages: which manager (controller_id) manages elements of a kind, by the one that stands for them (element_id).
    """

    places: PlacesOfIds
    kind: NDArray[np.uint32]
    names: pl.Series
    manages: pl.DataFrame

    def among(self, ids: pl.Series) -> pl.DataFrame:
        """Those of some ids, each once, of whose elements anything is stated: their `index`, and which `element_id` stands for each."""
        place = self.places.of_each(ids)
        here = np.flatnonzero(place != NOWHERE)
        return pl.DataFrame({"index": here, "element_id": self.names.gather(self.kind[place[here]])})


def like_elements(supplies: pl.DataFrame, managers: Managers | None) -> LikeElements:
    """The elements of which suppliers are stated, and where managers matter of which they are: a manager is like none other.

    A large network has many ids: they are compared once, and from then on numbers stand for them.
    """
    # What is stated of an element is a number for each: who manages it, which manager it is, or a supplier.
    ids_of_managers = pl.Series("element_id", [], dtype=pl.String) if managers is None else managers.ids
    number = len(ids_of_managers)
    stated = [(ids_of_managers, pl.int_range(number, 2 * number, dtype=pl.UInt32, eager=True))]
    stated += [] if managers is None else managers.manages()
    stated += _by_suppliers(supplies, 2 * number)
    ids = pl.concat([own for own, _ in stated]).unique()
    places = PlacesOfIds(ids.to_frame("element_id"), "element_id")
    said = pl.concat([pl.DataFrame({"place": places.of(own), "what": what}) for own, what in stated])
    alike = said.sort("place", "what").group_by("place", maintain_order=True).agg("what")
    alike = alike.group_by("what").agg("place").select("place").with_row_index("kind").explode("place").sort("place")
    named = alike.select("kind", element_id=ids).group_by("kind").agg(pl.col("element_id").min()).sort("kind")
    manages = said.filter(pl.col("what") < number).join(alike, on="place").select("what", "kind").unique()
    return LikeElements(
        places,
        alike["kind"].to_numpy(),
        named["element_id"],
        pl.DataFrame({
            "controller_id": ids_of_managers.gather(manages["what"]),
            "element_id": named["element_id"].gather(manages["kind"]),
        }),
    )  # fmt: skip


def managing_classes(like: LikeElements | None, classes: pl.DataFrame) -> tuple[NDArray[np.uint32], NDArray[np.uint32]]:
    """Pairs of a class of managers and a class of which they manage something.

    `classes`: those of an index that are split by what is stated, so that `element_id` stands for all elements of a class.
    """
    if like is None or like.manages.is_empty():
        nobody = np.zeros(0, dtype=np.uint32)
        return nobody, nobody
    of = classes.select("element_id", number=pl.int_range(pl.len(), dtype=pl.UInt32)).drop_nulls()
    pairs = like.manages.join(of.rename({"number": "managed"}), on="element_id").join(
        of.select(controller_id="element_id", manager="number"), on="controller_id"
    )
    return pairs["manager"].to_numpy(), pairs["managed"].to_numpy()


def _by_suppliers(supplies: pl.DataFrame, base: int) -> Iterator[tuple[pl.Series, pl.Series]]:
    """Ids of elements and a number for each supplier of theirs, from a base on, so many rows at a time."""
    suppliers = supplies.select(_STATED).clear()
    for piece in all_pieces(supplies, ["element_id", *_STATED], _PIECE):
        own = piece.drop_nulls("element_id")
        suppliers = pl.concat([suppliers, own.select(_STATED)]).unique(maintain_order=True)
        numbered = suppliers.with_columns(what=pl.int_range(base, base + pl.len(), dtype=pl.UInt32))
        found = own.join(numbered, on=_STATED, nulls_equal=True)
        yield found["element_id"], found["what"]
