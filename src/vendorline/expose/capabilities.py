"""What each network function sees, holds and can stop, read from the knowledge tables as columns of flags.

Functions are coded by their place in the knowledge table; one more code stands for every function nobody has researched.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache

import numpy as np

from vendorline.expose.arrays import Flags
from vendorline.knowledge.data_files import record, rows_of
from vendorline.knowledge.tables import interfaces, rows
from vendorline.quick_dataclass import dataclass

#: Values of `up_cleartext` of functions through which no user plane passes, wherever someone drew them.
_NO_USER_PLANE = frozenset({"none", "keys_only", "policy_downgrade", "policy_and_copies"})
#: The two bounds of a number, as places in a pair.
LOW, HIGH = 0, 1
_TARGET_LISTS = frozenset({"full_list", "product", "own_nf_list"})
#: Interfaces whose switch may be left open by the standard but whose state is settled all the same.
_SETTLED = {"none": 0, "n/a": 0}
OFF, ON, UNKNOWN = 0, 1, 2


@dataclass(frozen=True, slots=True, eq=False)
class Capabilities:
    """Flags per function code, in one bound; the last code is the function nobody has researched."""

    ids: tuple[str, ...]
    domains: tuple[str, ...]
    researched: Flags
    carries_user_plane: Flags
    ends_rrc: Flags
    holds_session_keys: Flags
    holds_root_keys: Flags
    owns_policy: Flags
    orders_copies: Flags
    locates: Flags
    locates_in_clear_only: Flags
    identifies: Flags
    sees_metadata: Flags
    denies: Flags
    knows_targets: Flags
    intercepts_on_trigger: Flags
    serves_unrouted: Flags
    replicated: Flags

    def code(self, function: str) -> int:
        """The code of a function id; the unresearched one for an id nobody knows."""
        return _codes().get(function, len(self.ids) - 1)


@cache
def _codes() -> Mapping[str, int]:
    return {row["id"]: place for place, row in enumerate(rows("functions"))}


@cache
def capabilities(bound: int = LOW) -> Capabilities:
    """What the packaged knowledge says of every function.

    A cell `one|other` leaves open which of the two holds: a flag is set in the low bound where both set it, in the high one where either
    does. Whether user traffic passes a function nobody has researched is open in the same way.
    """
    table = [*rows("functions"), {}]
    reach = {row["function"]: row["reach"] for row in data_rows("reach")}
    settle = any if bound == HIGH else all

    def flag(column: str, values: frozenset[str] | set[str], *, among: bool = True) -> Flags:
        cells = [row.get(column, "").split("|") for row in table]
        return np.array([settle((value in values) == among for value in cell) for cell in cells])

    researched = np.array([bool(row.get("up_cleartext")) for row in table])
    needs_clear = flag("location_needs", {"n2_clear"})
    placed = researched & flag("location", {"none", "inherits"}, among=False)
    locates = placed & flag("subscriber_identity", {"none", "inherits"}, among=False)
    carries = researched & flag("up_cleartext", _NO_USER_PLANE, among=False)
    return Capabilities(
        ids=tuple(row.get("id", "") for row in table),
        domains=tuple(row.get("domain", "other") for row in table),
        researched=researched,
        carries_user_plane=carries | ~researched if bound == HIGH else carries,
        ends_rrc=flag("rrc_cleartext", {"full"}),
        holds_session_keys=flag("keys_held", {"session"}),
        holds_root_keys=flag("keys_held", {"session_root", "long_term"}),
        owns_policy=flag("up_cleartext", {"policy_downgrade", "policy_and_copies"}),
        orders_copies=flag("up_cleartext", {"policy_and_copies"}),
        locates=locates & ~needs_clear,
        locates_in_clear_only=locates & needs_clear,
        identifies=flag("subscriber_identity", {"full", "roaming"}),
        sees_metadata=flag("up_metadata", {"full"}),
        denies=researched & flag("deny_scope", {"none"}, among=False),
        knows_targets=flag("li_exposure", _TARGET_LISTS),
        intercepts_on_trigger=flag("li_exposure", {"triggered_sessions"}),
        serves_unrouted=np.array([row.get("id", "") in reach for row in table]),
        replicated=np.array([reach.get(row.get("id", "")) == "replica" for row in table]),
    )


@dataclass(frozen=True, slots=True)
class LayerRow:
    """One interface whose protection covers a stretch of a path, and the functions where that stretch begins and ends.

    A row of the radio that begins at a function is about traffic that is ciphered past it, to where the row ends; its gateways are
    the functions that show that the traffic is another.
    """

    layer: str
    plane: str
    interface: str | None
    begins_at: frozenset[int]
    ends_at: frozenset[int]
    gateways: frozenset[int]
    source: str


@cache
def layer_rows() -> tuple[LayerRow, ...]:
    """Protection layers of user and control paths, functions as codes."""

    def codes(text: str) -> frozenset[int]:
        return frozenset(_codes()[part] for part in text.split(";") if part)

    return tuple(
        record(
            LayerRow,
            row,
            begins_at=codes(row["begins_at"]),
            ends_at=codes(row["ends_at"]),
            gateways=codes(row["gateway"]),
        )
        for row in data_rows("layers")
    )


@cache
def switch_names() -> tuple[str, ...]:
    """Interfaces whose protection the model asks for."""
    return tuple(dict.fromkeys(row.interface for row in layer_rows() if row.interface))


def settled(interface: str, column: str) -> int:
    """What the standard settles about a switch that nobody has stated: no such protection, mandatory to use, or nothing."""
    row = interfaces()[interface]
    short = "conf" if column == "confidentiality" else "integ"
    if row[f"{short}_support"] in _SETTLED:
        return OFF
    return ON if row[f"{short}_use"] == "mandatory" else UNKNOWN


@cache
def data_rows(name: str) -> tuple[Mapping[str, str], ...]:
    """Rows of a data file of this package."""
    return tuple(rows_of("vendorline.expose", f"data/{name}.csv"))
