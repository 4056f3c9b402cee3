"""Which protection is on where: stated per link, region or operator, settled by the standard, set for a what-if, or unknown."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import numpy as np
from numpy.typing import NDArray

from vendorline.errors import UnknownName, UsageError
from vendorline.expose.arrays import Flags, Ints
from vendorline.expose.arrays.prepared import Prepared
from vendorline.expose.capabilities import OFF, ON, UNKNOWN, settled, switch_names
from vendorline.knowledge.tables import rows
from vendorline.quick_dataclass import dataclass
from vendorline.vendors.spelled import spelled

States = NDArray[np.int8]

COLUMNS = ("confidentiality", "integrity")
CONFIDENTIALITY, INTEGRITY = 0, 1
#: Said of a protection of which rows of one key, or links between the same elements, say different things, or a cell that nobody could
#: read: it is on or off, whatever less specific rows say.
OPEN = "open"
_OPEN = 3
STATES = {"off": OFF, "on": ON, "unknown": UNKNOWN, OPEN: _OPEN}


@dataclass(frozen=True, slots=True)
class Setting:
    """A what-if: an interface's protection on or off, in one region or everywhere, both columns or one."""

    interface: str
    state: str
    region: str | None = None
    column: str | None = None

    @classmethod
    def parse(cls, text: str) -> Setting:
        """Read `INTERFACE=on|off[@REGION]`; the interface may carry `.confidentiality` or `.integrity`.

        Raises UsageError for another form, UnknownName for an interface the model does not ask for.
        """
        left, equals, right = text.partition("=")
        state, _, region = right.partition("@")
        interface, _, column = left.strip().partition(".")
        state, column = state.strip().casefold(), column.strip().casefold()
        if not equals or not interface or state not in ("on", "off") or (column and column not in COLUMNS):
            raise UsageError(f"cannot read {text!r}: write INTERFACE=on or INTERFACE=off, with @REGION for one region")
        others = {row["id"]: (row["interface"],) for row in rows("interfaces") if row["id"] not in switch_names()}
        interface = spelled("interface", interface, {**dict.fromkeys(switch_names(), ()), **others})
        if interface in others:
            asked = ", ".join(switch_names())
            raise UsageError(f"{interface} protects nothing that the measures ask for; switches are {asked}")
        return cls(interface, state, region.strip() or None, column or None)

    def __str__(self) -> str:
        column = f".{self.column}" if self.column else ""
        return f"{self.interface}{column}={self.state}" + (f"@{self.region}" if self.region else "")


@dataclass(frozen=True, slots=True, eq=False)
class Switches:
    """The state of every switch in every place, a place being an operator in a region.

    `state[profile, interface, column]` says what is stated, `forced` what a what-if sets (-1 where it does not); places whose
    switches agree share a profile. `links` are statements about single links, by (a, b, interface).
    """

    profile_of_place: Ints
    state: States
    forced: States
    links: dict[tuple[int, int, int], tuple[int, int]]
    linked_elements: Ints
    assumed: Flags


def resolve(prepared: Prepared, settings: Iterable[Setting] = ()) -> Switches:
    """Look up every switch for every operator and region; of each column the most specific statement holds.

    Raises UsageError where two what-ifs speak of the same with the same right, UnknownName for a region that nothing is in.
    """
    names, places = switch_names(), _places(prepared)
    stated = np.full((len(places), len(names), 2), UNKNOWN, dtype=np.int8)
    rank = np.full(stated.shape, -1)
    by_assumption = np.zeros(stated.shape, dtype=bool)
    operators, regions = (np.array([place[i] or "" for place in places]) for i in (0, 1))
    for row in prepared.network["protections"].iter_rows(named=True):
        if row["interface"] not in names:
            continue
        name = names.index(row["interface"])
        order = 2 * (row["region"] is not None) + (row["operator_id"] is not None)
        inside = np.ones(len(places), dtype=bool)
        if row["operator_id"] is not None:
            inside &= operators == row["operator_id"]
        if row["region"] is not None:
            inside &= regions == row["region"]
        for c, column in enumerate(COLUMNS):
            if STATES[row[column]] != UNKNOWN:
                hit = inside & (rank[:, name, c] < order)
                rank[hit, name, c], stated[hit, name, c] = order, STATES[row[column]]
                by_assumption[hit, name, c] = row["basis"] == "assumed"
    assumed: Flags = np.any(by_assumption, axis=(1, 2))
    settings = list(settings)
    # A region in which nothing is may be one in another network that this may be.
    elsewhere = {setting.region for setting in settings if setting.region} if prepared.supposed else set[str]()
    forced = _forced(places, settings, sorted({*prepared.regions, *elsewhere}))
    both = np.concatenate([stated, forced], axis=1).reshape(len(places), -1)
    profiles, profile_of_place = np.unique(both, axis=0, return_inverse=True)
    profiles = profiles.reshape(-1, 2 * len(names), 2)
    links: dict[tuple[int, int, int], tuple[int, int]] = {}
    for a, b, name, *states in prepared.links.iter_rows():
        before = links.get((a, b, name), (UNKNOWN, UNKNOWN))
        links[a, b, name] = links[b, a, name] = (_both(before[0], states[0]), _both(before[1], states[1]))
    return Switches(
        profile_of_place.reshape(-1), profiles[:, : len(names)], profiles[:, len(names) :], links,
        np.unique(prepared.links.select("a", "b").to_numpy()), assumed,
    )  # fmt: skip


def _both(one: int, other: int) -> int:
    """What two links between the same elements say together."""
    return _OPEN if UNKNOWN not in (one, other) and one != other else min(one, other, key=lambda s: s == UNKNOWN)


def place_of(prepared: Prepared) -> Ints:
    """The place (operator x region) of every demand, as an index into the places that demands are in."""
    return np.unique(_place_keys(prepared), return_inverse=True)[1].reshape(-1)


def _place_keys(prepared: Prepared) -> Ints:
    return prepared.demand_operator * (len(prepared.regions) + 1) + prepared.demand_region + 1


def _places(prepared: Prepared) -> list[tuple[str, str | None]]:
    regions = (None, *prepared.regions)
    keys = (divmod(int(key), len(regions)) for key in np.unique(_place_keys(prepared)))
    return [(prepared.operators[operator], regions[region]) for operator, region in keys]


def _forced(places: list[tuple[str, str | None]], settings: Sequence[Setting], regions: Sequence[str]) -> States:
    """What settings say of every switch; the one for a region goes before the one for all, and then the one for a column."""
    names = switch_names()
    forced = np.full((len(places), len(names), 2), -1, dtype=np.int8)
    said: dict[tuple[str, str | None, str | None], Setting] = {}
    for setting in sorted(settings, key=lambda s: (s.region is not None, s.column is not None)):
        if setting.region is not None and setting.region not in regions:
            raise UnknownName("region", setting.region, sorted(regions))
        asked = (setting.interface, setting.region, setting.column)
        if asked in said:
            raise UsageError(f"{said[asked]} and {setting} speak of the same protection: choose one")
        said[asked] = setting
        columns = [i for i, column in enumerate(COLUMNS) if setting.column in (None, column)]
        for place, (_, region) in enumerate(places):
            if setting.region in (None, region):
                forced[place, names.index(setting.interface), columns] = STATES[setting.state]
    return forced


def span_state(
    switches: Switches,
    profile: Ints,
    interface: str | None,
    column: int,
    link_ends: Sequence[tuple[Ints, Ints]],
) -> States:
    """The state of one span on many paths of the same spans.

    Args:
        switches: as resolved.
        profile: of each path.
        interface: whose protection it is; nothing is known of a span without one.
        column: CONFIDENTIALITY or INTEGRITY.
        link_ends: pairs of elements whose own link decides before the region and the operator, the nearest pair first.
    """
    if interface is None:
        return np.full(len(profile), UNKNOWN, dtype=np.int8)
    code = switch_names().index(interface)
    stated = switches.state[profile, code, column]
    result = np.where(stated != UNKNOWN, stated, settled(interface, COLUMNS[column]))
    if switches.links:
        for i, pairs in enumerate(zip(*(np.column_stack(ends).tolist() for ends in link_ends), strict=True)):
            said = (switches.links.get((a, b, code)) for a, b in pairs)
            state = next((s[column] for s in said if s is not None and s[column] != UNKNOWN), None)
            if state is not None:
                result[i] = state
    result = np.where(result == _OPEN, UNKNOWN, result)
    forced = switches.forced[profile, code, column]
    return np.where(forced >= 0, forced, result).astype(np.int8)
