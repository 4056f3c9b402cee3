"""Rows of findings where rows of suppliers or controls were left out: over each way in which those may have stood."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date
from functools import cached_property
from typing import Any

from vendorline.check.judge import rows_at
from vendorline.check.left_out_rows import REASON, Openings, openings, settled
from vendorline.check.row import Moment
from vendorline.check.ways.merged_rows import merged
from vendorline.network.tables import Network
from vendorline.quick_dataclass import dataclass
from vendorline.results.alike_rows import AlikeRows
from vendorline.rulebook.constraints import Constraint, Constraints
from vendorline.rulebook.law import Law
from vendorline.scope.doubt.doubts import Doubts, doubts_of
from vendorline.scope.doubt.put_back import put_back
from vendorline.scope.inventories import Inventories

_Rows = Iterable[dict[str, Any] | AlikeRows]


@dataclass(frozen=True)
class PutBack:
    """The networks that may have been before rows were left out, each with its inventories, made when first asked for."""

    network: Network
    drawn: Constraints
    on: Sequence[date]
    doubts: Doubts
    like: Inventories

    @cached_property
    def each(self) -> tuple[tuple[Inventories, Doubts], ...]:
        """Inventories and what still cannot be known; none where there would be too many."""
        networks = put_back(self.network, self.doubts)
        return () if networks is None else tuple(self._of(network) for network in networks)

    def _of(self, network: Network) -> tuple[Inventories, Doubts]:
        doubts = doubts_of(network)
        same = doubts.elements.equals(self.doubts.elements) and network["sites"].equals(self.network["sites"])
        return Inventories(network, self.drawn, self.on, doubts=doubts, index=self.like.index if same else None), doubts


def with_rows_put_back(
    rows: _Rows,
    law: Law,
    constraints: Sequence[Constraint],
    moment: Moment,
    found: Openings,
    put: PutBack,
) -> _Rows:
    """The rows of a provision that hangs on rows left out of which nobody can tell what they are about: what holds in each way.

    Args:
        rows: the rows where nothing is put back, no narrower than they can be.
        law: the provision, as it is read.
        constraints: whom it binds.
        moment: the day.
        found: for whom it hangs on such rows.
        put: the networks that may have been.
    """
    if not found.untold or not put.each:
        return rows
    each = []
    for inventories, known in put.each:
        one = inventories.case(law, constraints)
        each.append(settled(rows_at(one, moment), one, openings(one, constraints, known)))
    return merged(rows, each, [REASON], is_ban=law.provision.effect == "forbid")
