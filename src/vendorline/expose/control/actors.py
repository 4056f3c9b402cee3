"""The bits that vendors, coalitions and failed products own, and the bits of every element."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace

import numpy as np
import polars as pl

from vendorline.errors import UnknownName
from vendorline.expose.arrays import Flags, Ints, Words
from vendorline.expose.arrays.prepared import Prepared
from vendorline.expose.arrays.supplied_roles import ROLES
from vendorline.expose.capabilities import HIGH, capabilities, layer_rows
from vendorline.expose.control.closure import set_bits, words_for
from vendorline.expose.question import Column
from vendorline.quick_dataclass import dataclass


@dataclass(frozen=True, slots=True, eq=False)
class Actors:
    """Which bits each column owns for sure, and which it may own besides; the base bits of every element.

    Of what nobody knows the vendor of, `control_between` counts only what stands between the ends of protection, `control_ends` only
    the rest.
    """

    columns: tuple[Column, ...]
    control_low: Flags
    control_high: Flags
    control_between: Flags
    control_ends: Flags
    stop_low: Flags
    stop_high: Flags
    base: Words
    lost: Words


def actors_of(prepared: Prepared, columns: Sequence[Column], roles: Iterable[str] = ROLES) -> Actors:
    """Give every actor its bits and every element the bits of those who hold it.

    A supplier counts by each of `roles`; an element without a vendor may be anybody's.
    """
    by_layer = any(column.layer for column in columns)
    domains = capabilities().domains
    layers: list[str | None] = [*sorted(set(domains))] if by_layer else [None]
    layer_of_function = np.array([layers.index(d) if by_layer else 0 for d in domains])
    asked = sorted({vendor for column in columns for vendor in column.vendor_ids})
    products = [column.failed for column in columns if column.failed]
    unknown, between = len(asked), len(asked) + 1
    per_layer = len(asked) + 2
    fail_start = per_layer * len(layers)
    bits = fail_start + 2 * len(products)
    base = np.zeros((len(prepared.function), words_for(bits)), dtype=np.uint64)
    lost = np.zeros_like(base)
    layer = layer_of_function[prepared.function]
    place = {vendor: i for i, vendor in enumerate(asked)}
    code = np.array([place.get(vendor, -1) for vendor in prepared.vendors] + [-1], dtype=np.int64)
    counted = [ROLES.index(role) for role in roles]
    if ROLES.index("maker") in counted:
        anybodys = np.where(_between_ends(prepared), between, unknown)
        maker = np.where(prepared.vendor < 0, anybodys, code[prepared.vendor])
        held = np.flatnonzero(maker >= 0)
        set_bits(base, held, layer[held] * per_layer + maker[held])
    supplier = np.where(prepared.role_vendor < 0, unknown, code[prepared.role_vendor])
    supplied = np.isin(prepared.role, counted) & (supplier >= 0)
    rows = prepared.role_element[supplied]
    set_bits(base, rows, layer[rows] * per_layer + supplier[supplied])
    for i, product in enumerate(products):
        sure, maybe = _failing(prepared, product)
        for extra, hit in enumerate((sure, maybe)):
            set_bits(lost, hit, np.full(len(hit), fail_start + 2 * i + extra))
    low = np.zeros((bits, len(columns)), dtype=bool)
    high, passed, ends, stop_low, stop_high = (low.copy() for _ in range(5))
    for c, column in enumerate(columns):
        if column.failed:
            bit = fail_start + 2 * products.index(column.failed)
            stop_low[bit, c] = stop_high[bit, c] = stop_high[bit + 1, c] = True
            continue
        for i, name in enumerate(layers):
            if column.layer in (None, name):
                mine = [i * per_layer + place[vendor] for vendor in column.vendor_ids]
                for flags in (low, high, passed, ends, stop_low, stop_high):
                    flags[mine, c] = True
                for flags in (high, passed, stop_high):
                    flags[i * per_layer + between, c] = True
                for flags in (high, ends, stop_high):
                    flags[i * per_layer + unknown, c] = True
    return Actors(tuple(columns), low, high, passed, ends, stop_low, stop_high, base, lost)


def _between_ends(prepared: Prepared) -> Flags:
    """Elements that hold no key, end no protection and control no other, whatever passes them."""
    known = capabilities(HIGH)
    ends = {code for row in layer_rows() for codes in (row.begins_at, row.ends_at, row.gateways) for code in codes}
    flags = known.researched & known.carries_user_plane & ~known.holds_root_keys & ~known.ends_rrc
    flags[list(ends)] = False
    found: Flags = flags[prepared.function]
    found[prepared.controller] = False
    return found


def check_products(ways: Sequence[Prepared], products: Iterable[str]) -> None:
    """Raise UnknownName for a product, or a version of it, that no element has in any of the networks."""
    if not ways:
        return
    tables = pl.concat([way.products for way in ways])
    for product in products:
        _failing(
            replace(ways[0], products=tables, vendor=np.concatenate([w.vendor for w in ways]), supposed=()), product
        )


def _failing(prepared: Prepared, text: str) -> tuple[Ints, Ints]:
    """Elements of a product and version, and those that may be: version not stated, or product not stated and of a vendor of it."""
    product, at, version = text.partition("@")
    table = prepared.products
    named = (table["product"] == product).fill_null(False).to_numpy()
    if not named.any() and prepared.supposed:
        return np.flatnonzero(named), np.flatnonzero(named)  # in another network that it may be there is one
    if not named.any():
        raise UnknownName("product", product, sorted(set(table["product"].drop_nulls())))
    versions = table["software_version"]
    if at and not prepared.supposed and not (versions.filter(named) == version).fill_null(True).any():
        raise UnknownName(f"version of {product}", version, sorted(set(versions.filter(named).drop_nulls())))
    same = np.ones(len(named), dtype=bool) if not at else (versions == version).fill_null(False).to_numpy()
    unstated = versions.is_null().to_numpy()
    sure = named & same
    makers = np.unique(prepared.vendor[named])
    unnamed = table["product"].is_null().to_numpy() & (np.isin(prepared.vendor, makers) | (prepared.vendor < 0))
    maybe = (named & unstated & ~sure) | (unnamed & (same | unstated))
    return np.flatnonzero(sure), np.flatnonzero(maybe)
