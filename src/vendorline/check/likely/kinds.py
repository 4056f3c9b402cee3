"""Vendors that a provision does not tell apart: of each kind one stands for all, and its probability is theirs together."""

from __future__ import annotations

from datetime import date
from functools import cached_property
from typing import Any

import numpy as np
from numpy.typing import NDArray

from vendorline.likely import Completions
from vendorline.quick_dataclass import dataclass
from vendorline.scope.bound_provision import BoundProvision
from vendorline.vendors import family_of


@dataclass(frozen=True)
class Kinds:
    """The kinds of vendors under a provision.

    `names`: one vendor of each kind. `kind_of`: the kind of each vendor of the completions.
    """

    names: tuple[str, ...]
    kind_of: NDArray[np.int64]
    drawn: Completions

    def __len__(self) -> int:
        return len(self.names)

    def of_lot(self, lot: int) -> NDArray[np.int64]:
        """The kind of a lot in each completion."""
        found: NDArray[np.int64] = self.kind_of[self.drawn.makers[:, lot]]
        return found

    @cached_property
    def chances(self) -> NDArray[np.float64]:
        """The probability of each kind for each lot, by its prior."""
        of_kind = np.zeros((len(self.kind_of), len(self.names)))
        of_kind[np.arange(len(self.kind_of)), self.kind_of] = 1
        found: NDArray[np.float64] = self.drawn.lots.chances @ of_kind
        return found


def kinds_of(case: BoundProvision, drawn: Completions, on: date) -> Kinds:
    """The kinds of vendors that a provision can tell apart on a day: whom it means, whom a grant names, or whose family they are."""
    meant = list(dict.fromkeys(c.vendor_ids for c in case.constraints))
    granted = sorted({g.vendor_id for c in case.constraints for g in c.grants if g.vendor_id is not None})
    counts_families = case.law.provision.effect == "require_count"
    known: dict[Any, int] = {}
    kind_of: list[int] = []
    names: list[str] = []
    for vendor in drawn.vendors:
        key: tuple[Any, ...] = (
            tuple(ids is None or vendor in ids for ids in meant),
            tuple(vendor == name for name in granted),
            family_of(vendor, on) if counts_families else None,
        )
        if key not in known:
            known[key] = len(names)
            names.append(vendor)
        kind_of.append(known[key])
    return Kinds(tuple(names), np.array(kind_of, dtype=np.int64), drawn)
