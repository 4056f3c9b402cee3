"""Who supplies what beyond making an element: parts, software, its signature, operation, the host."""

from __future__ import annotations

from datetime import date

import numpy as np
import polars as pl

from vendorline.expose.arrays import Ints
from vendorline.expose.arrays.coded_tables import CodedTables
from vendorline.expose.arrays.id_places import codes_of, is_assumed
from vendorline.expose.capabilities import capabilities
from vendorline.knowledge.tables import WIDER
from vendorline.network.tables import Network, in_time

#: Supply roles that may control, the vendor first.
ROLES = ("maker", "component", "software", "signing", "operation", "host")


def supplied(
    network: Network, coded: CodedTables, regions: tuple[str, ...], region: Ints, vendors: tuple[str, ...], on: date
) -> tuple[Ints, Ints]:
    """(element, vendor, role) of everything supplied beyond the vendor; an element's own row of a role replaces the scope's default.

    Of several defaults for a role the one whose scope names most (operator, domain, region) holds. `region` codes
    the region of each element in service by its place among `regions`.
    """
    supplies = network["supplies"].with_columns(element=coded.named["supplies", "element_id"])
    supplies = supplies.filter(in_time("from_on", "until_on", on))
    if supplies.is_empty():
        return np.empty((0, 3), dtype=np.int64), np.empty(0, dtype=np.int64)
    own = supplies.filter(pl.col("element_id").is_not_null())
    found = [own.select("element", "role", "vendor_id", "basis")]
    known = capabilities()
    domain = {name: known.domains[place] for place, name in enumerate(known.ids[:-1])}
    elements = coded.elements.filter(coded.present)
    scoped = elements.select(
        "operator_id", pl.col("function").replace_strict(domain, default="other").alias("domain"),
        pl.Series("region", [*regions, None], dtype=pl.String).gather(np.where(region < 0, len(regions), region)),
        pl.Series("element", coded.element.of(elements["element_id"])),
    )  # fmt: skip
    stated = own.select("element", "role").unique()
    for columns in _SCOPES:
        rest = [c for c in ("operator_id", "domain", "region") if c not in columns]
        defaults = supplies.filter(
            pl.col("element_id").is_null(),
            *(pl.col(c).is_not_null() for c in columns),
            *(pl.col(c).is_null() for c in rest),
        ).select(*columns, "role", "vendor_id", "basis")
        if defaults.is_empty():
            continue
        if "domain" in columns:
            held = pl.col("domain").replace_strict(_HELD, default=pl.concat_list("domain"))
            defaults = defaults.with_columns(held.alias("domain")).explode("domain")
        hit = scoped.join(defaults, on=list(columns), how="inner") if columns else scoped.join(defaults, how="cross")
        hit = hit.join(stated, on=["element", "role"], how="anti").select("element", "role", "vendor_id", "basis")
        found.append(hit)
        stated = pl.concat([stated, hit.select("element", "role").unique()])
    table = pl.concat(found)
    element = table["element"].to_numpy()
    columns_ = np.column_stack([element, codes_of(table["vendor_id"], vendors), codes_of(table["role"], ROLES)])
    inside = element >= 0
    return columns_[inside], element[inside & is_assumed(table["basis"])]


#: Domains that a domain holds, itself among them.
_HELD = {wide: sorted(held) for wide, held in WIDER.items()}
_SCOPES = (
    ("operator_id", "domain", "region"), ("operator_id", "region"), ("domain", "region"), ("operator_id", "domain"),
    ("region",), ("operator_id",), ("domain",), (),
)  # fmt: skip
