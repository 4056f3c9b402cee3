"""What nobody has stated: switches left open and vendors missing; and the supposition that the missing vendors are somebody else."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace

import numpy as np
import polars as pl

from vendorline.expose.arrays import Flags
from vendorline.expose.arrays.prepared import Prepared
from vendorline.expose.capabilities import UNKNOWN, capabilities, layer_rows, settled, switch_names
from vendorline.expose.protection.switches import COLUMNS, Setting, place_of, resolve
from vendorline.results import table

_SOMEBODY_ELSE = "\0somebody else"
#: Stands for the vendors of a column, whoever these are.
WHOEVER = "\0whoever is asked about"


def unknowns(prepared: Prepared, settings: Iterable[Setting] = ()) -> pl.DataFrame:
    """What intervals rest on: `kind` (switch, or vendor), `name`, and how many elements of unknown vendor (null for switches).

    Switches are named `INTERFACE.confidentiality` or `INTERFACE.integrity`, and only where a path of the network uses the interface.
    """
    found: list[tuple[str, str, int | None]] = [
        ("switch", f"{interface}.{column}", None) for interface, column in open_switches(prepared, settings)
    ]
    found += [("vendor", name, count) for name, count in unknown_vendors(prepared)]
    return pl.DataFrame(found, schema=table("expose_unknowns").polars_schema(), orient="row")


def open_switches(prepared: Prepared, settings: Iterable[Setting]) -> Iterator[tuple[str, str]]:
    """Protections, by interface and column, that neither a table nor the standard nor a what-if settles everywhere."""
    state = resolve(prepared, settings)
    used = _interfaces_in_use(prepared)
    for i, interface in enumerate(switch_names()):
        for c, column in enumerate(COLUMNS):
            open_ = (state.state[:, i, c] == UNKNOWN) & (state.forced[:, i, c] < 0)
            if interface in used and open_.any() and settled(interface, column) == UNKNOWN:
                yield interface, column


def open_places(prepared: Prepared, settings: Iterable[Setting], interface: str, column: str) -> tuple[str, ...]:
    """The operators of whom a protection is not stated somewhere, those with the most subscribers first."""
    state = resolve(prepared, settings)
    i, c = switch_names().index(interface), COLUMNS.index(column)
    open_ = (state.state[:, i, c] == UNKNOWN) & (state.forced[:, i, c] < 0)
    here = open_[state.profile_of_place[place_of(prepared)]]
    served = np.bincount(
        prepared.demand_operator[here], weights=prepared.subscribers[here], minlength=len(prepared.operators)
    )
    named = np.unique(prepared.demand_operator[here])
    return tuple(prepared.operators[code] for code in sorted(named, key=lambda code: (-served[code], code)))


def _interfaces_in_use(prepared: Prepared) -> set[str]:
    """Interfaces of which both ends stand on some path; a path begins at the subscriber."""
    hops = [prepared.radio, prepared.anchor, prepared.user_hops, prepared.control_hops]
    on_path = np.unique(np.concatenate([part.reshape(-1) for part in hops]))
    present = {int(code) for code in np.unique(prepared.function[on_path[on_path >= 0]])}
    return {
        row.interface
        for row in layer_rows()
        if row.interface and (not row.begins_at or row.begins_at & present) and (row.ends_at | row.gateways) & present
    }


def unknown_vendors(prepared: Prepared) -> list[tuple[str, int]]:
    """Functions of which elements have no stated vendor, with how many, the most first."""
    codes, counts = np.unique(prepared.function[prepared.vendor < 0], return_counts=True)
    ids = capabilities().ids
    named = [(ids[code] or "not researched", int(count)) for code, count in zip(codes, counts, strict=True)]
    return sorted(named, key=lambda item: (-item[1], item[0]))


def made_by_others(prepared: Prepared, which: Flags | None = None) -> Prepared:
    """The same network, supposing that equipment whose vendor nobody states is made by none of its vendors.

    Args:
        prepared: the network.
        which: elements that the supposition is about; all by default.
    """
    return _made_by(prepared, _SOMEBODY_ELSE, which)


def made_by_whoever(prepared: Prepared, which: Flags) -> Prepared:
    """The same network, supposing that equipment whose vendor nobody states is that of `WHOEVER`; columns then name it beside their own."""
    return _made_by(prepared, WHOEVER, which)


def _made_by(prepared: Prepared, vendor: str, which: Flags | None) -> Prepared:
    names = None if which is None or not prepared.ways else prepared.element_ids.filter(pl.Series(which))
    ways = []
    for way in prepared.ways:
        there = None if names is None else way.element_ids.is_in(names.implode()).to_numpy()
        ways.append(_made_by(way, vendor, there))
    chosen = (prepared.vendor < 0) if which is None else (prepared.vendor < 0) & which
    made = np.where(chosen, len(prepared.vendors), prepared.vendor)
    return replace(prepared, vendor=made, vendors=(*prepared.vendors, vendor), ways=tuple(ways))
