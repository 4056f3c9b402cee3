"""What is assumed of a serving chain where the inventory says nothing."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal


@dataclass(frozen=True, slots=True)
class Chain:
    """What is assumed where the inventory says nothing.

    Attributes:
        bearers: where bearers end beside a 4G master node, SN (the en-gNB) or MN (the eNB).
        mobility_pool: AMFs or MMEs in a pool where none are listed.
        mobility_needed: how many of the pool must work; all but one by default.
        user_plane_pool: central UPFs (or gateways of the 4G core) where none are listed.
        managers: whether managers, a core host and the administration of interception are added.
    """

    bearers: Literal["SN", "MN"] = "SN"
    mobility_pool: int = 3
    mobility_needed: int | None = None
    user_plane_pool: int = 2
    managers: bool = True
