"""What the network holds: elements by operator, domain and vendor, and how well each is known; aggregates only."""

from __future__ import annotations

from dataclasses import dataclass

import polars as pl

from vendorline.knowledge.tables import functions
from vendorline.network.schema import TABLES, table
from vendorline.network.tables import Network
from vendorline.report.names import Names, domain, vendor
from vendorline.report.palette import MOST_COLOURED, REST, vendor_colours

MOST_ROWS = 120


@dataclass(frozen=True, slots=True)
class VendorColumn:
    """A vendor in the table of holdings; None gathers the rest, or the unknown."""

    id: str
    name: str
    colour: str


@dataclass(frozen=True, slots=True)
class Holding:
    """One operator's elements in one domain: by column, the total, and how many are announced for later."""

    operator: str
    shared_by: str
    domain: str
    counts: tuple[int, ...]
    total: int
    later: int


@dataclass(frozen=True, slots=True)
class Knownness:
    """How well the makers of an operator's elements are known, as numbers of elements in service."""

    operator: str
    stated: int
    inferred: int
    assumed: int
    unknown: int

    @property
    def total(self) -> int:
        """Elements in service."""
        return self.stated + self.inferred + self.assumed + self.unknown


@dataclass(frozen=True, slots=True)
class Basis:
    """How the rows of a table came to be."""

    table: str
    meaning: str
    stated: int
    inferred: int
    assumed: int

    @property
    def total(self) -> int:
        """Rows of the table."""
        return self.stated + self.inferred + self.assumed


@dataclass(frozen=True, slots=True)
class Holdings:
    """Everything a report says of what the network holds."""

    sites: int
    in_service: int
    later: int
    columns: tuple[VendorColumn, ...]
    rows: tuple[Holding, ...]
    hidden: int
    known: tuple[Knownness, ...]
    known_hidden: int
    bases: tuple[Basis, ...]

    @property
    def makers(self) -> Knownness:
        """How well the makers are known over all operators."""
        return Knownness(
            "", *(sum(getattr(k, f) for k in self.known) for f in ("stated", "inferred", "assumed", "unknown"))
        )


def holdings(network: Network, names: Names) -> Holdings:
    """Elements by operator, domain and vendor on the day of the snapshot, largest first."""
    elements = _counted(network)
    by_vendor = (
        elements.filter(pl.col("vendor_id").is_not_null())
        .group_by("vendor_id").agg(pl.col("in_service").sum(), pl.col("later").sum())
        .sort(["in_service", "later", "vendor_id"], descending=[True, True, False])
    )  # fmt: skip
    vendor_ids = by_vendor["vendor_id"].to_list()
    colours = vendor_colours(vendor_ids)
    columns = tuple(VendorColumn(v, vendor(v), colours[v]) for v in vendor_ids[:MOST_COLOURED])
    rest = vendor_ids[MOST_COLOURED:]
    columns += (VendorColumn("", f"{len(rest)} others", REST),) if rest else ()
    columns += (VendorColumn("", "unknown", "none"),) if elements["vendor_id"].null_count() else ()
    rows = _rows(network, elements, columns, set(rest), names)
    known = _known(elements, names)
    return Holdings(
        sites=network["sites"].height,
        in_service=int(elements["in_service"].sum()),
        later=int(elements["later"].sum()),
        columns=columns,
        rows=tuple(rows[:MOST_ROWS]),
        hidden=max(0, len(rows) - MOST_ROWS),
        known=known,
        known_hidden=max(0, len(known) - MOST_ROWS),
        bases=bases(network),
    )


def bases(network: Network) -> tuple[Basis, ...]:
    """How many rows of each table are stated, inferred and assumed; tables without rows are left out."""
    found = []
    for name in TABLES:
        frame = network[name]
        if frame.height and "basis" in frame.columns:
            count = dict(frame.group_by("basis").len().iter_rows())
            numbers = (count.get(basis, 0) for basis in ("stated", "inferred", "assumed"))
            found.append(Basis(name, table(name).meaning, *numbers))
    return tuple(found)


def _counted(network: Network) -> pl.DataFrame:
    """Elements in service on the day and announced for later, per operator, domain, vendor and basis of the vendor."""
    as_of = pl.lit(network.as_of)
    installed, retired = pl.col("installed_on"), pl.col("retired_on")
    domains = {f.id: f.domain for f in functions().values()}
    begun = installed.is_null() | (installed <= as_of)
    return (
        network["elements"].lazy()
        .select(
            "operator_id", "vendor_id", "vendor_basis",
            domain=pl.col("function").replace_strict(domains, default="other", return_dtype=pl.String),
            in_service=begun & (retired.is_null() | (retired > as_of)),
            later=begun.not_(),
        )
        .group_by("operator_id", "domain", "vendor_id", "vendor_basis")
        .agg(pl.col("in_service").sum().cast(pl.Int64), pl.col("later").sum().cast(pl.Int64))
        .collect()
    )  # fmt: skip


def _rows(
    network: Network, elements: pl.DataFrame, columns: tuple[VendorColumn, ...], rest: set[str], names: Names
) -> list[Holding]:
    licensees = dict(network["operators"].select("operator_id", "licensees").iter_rows())
    totals: dict[tuple[str, str], dict[str, int]] = {}
    for operator_id, domain_id, vendor_id, in_service, later in elements.select(
        "operator_id", "domain", "vendor_id", "in_service", "later"
    ).iter_rows():
        cell = totals.setdefault((operator_id, domain_id), {"total": 0, "later": 0})
        key = "unknown" if vendor_id is None else "others" if vendor_id in rest else f"={vendor_id}"
        cell[key] = cell.get(key, 0) + in_service
        cell["total"] += in_service
        cell["later"] += later
    keys = [f"={c.id}" if c.id else "unknown" if c.name == "unknown" else "others" for c in columns]
    size = {o: sum(c["total"] for (other, _), c in totals.items() if other == o) for o, _ in totals}
    ordered = sorted(totals.items(), key=lambda kv: (-size[kv[0][0]], kv[0][0], -kv[1]["total"], kv[0][1]))
    return [
        Holding(
            names.operator(operator_id),
            ", ".join(names.operator(o) for o in licensees.get(operator_id) or ()),
            domain(domain_id),
            tuple(cell.get(key, 0) for key in keys),
            cell["total"],
            cell["later"],
        )
        for (operator_id, domain_id), cell in ordered
    ]


def _known(elements: pl.DataFrame, names: Names) -> tuple[Knownness, ...]:
    has = pl.col("vendor_id").is_not_null()
    per_operator = (
        elements.group_by("operator_id")
        .agg(
            *(pl.col("in_service").filter(has & (pl.col("vendor_basis") == b)).sum().alias(b)
              for b in ("stated", "inferred", "assumed")),
            pl.col("in_service").filter(has.not_()).sum().alias("unknown"),
        )
        .with_columns(total=pl.sum_horizontal("stated", "inferred", "assumed", "unknown"))
        .sort(["total", "operator_id"], descending=[True, False])
    )  # fmt: skip
    return tuple(
        Knownness(names.operator(operator_id), *counts) for operator_id, *counts, _total in per_operator.iter_rows()
    )
