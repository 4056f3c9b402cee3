"""The network as a plan leaves it: a network like any other, to be checked and exposed.

Equipment that goes is retired on the last day of its period, and on that day stands what replaces it, assumed. Demands, routes, groups
and links name what stands on the day that the new network describes.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import numpy as np
import polars as pl

from vendorline.network.tables import Network
from vendorline.plan.plan_result import Plan
from vendorline.quick_dataclass import dataclass

_SAID = "A plan, not a network that stands: equipment with new vendors is assumed as planned from {start}."


def network_after(plan: Plan, network: Network, on: date | None = None) -> Network:
    """The network with a plan carried out.

    Args:
        plan: a plan with a schedule.
        network: the network that it was made for.
        on: the day that the new network describes; None = the last day on which something is done.
    """
    return CarriedOut.of(done_of(plan), network, plan.problem.start).on(on)


@dataclass(frozen=True, slots=True)
class CarriedOut:
    """A network with a plan carried out, as far as it is the same on every day; `arrivals` with what they replace, and since when.

    `naming`: tables that name elements, each column with what comes in the place of what it names, and since when.
    """

    network: Network
    start: date
    elements: pl.DataFrame
    controls: pl.DataFrame
    arrivals: pl.DataFrame
    naming: dict[str, tuple[pl.DataFrame, pl.DataFrame]]
    last: date

    @classmethod
    def of(cls, done: pl.DataFrame, network: Network, start: date) -> CarriedOut:
        """Carry a plan out.

        Args:
            done: elements that it changes: element_id, is_built, done_on, to_vendor_id.
            network: the network that it was made for.
            start: its first day.
        """
        elements, arrivals = _elements(network["elements"], done)
        controls, managers = _controls(network, elements, arrivals)
        elements = pl.concat([elements, managers.select(elements.columns)])
        new = arrivals.drop("old_id", "done_on").select(elements.columns)
        last = max([*done["done_on"].to_list(), network.as_of])
        told = arrivals.select("old_id", "element_id", "done_on")
        naming = {name: (network[name], _heirs(network[name], told, columns)) for name, columns in _NAMING.items()}
        return cls(network, start, pl.concat([elements, new]), controls, told, naming, last)

    def on(self, day: date | None = None) -> Network:
        """The network that describes a day; None = the last day on which something is done."""
        network, day = self.network, day or self.last
        there = self.arrivals.filter(pl.col("done_on") <= day)
        renamed = there["old_id"], there["element_id"]
        tables = {
            "elements": self.elements,
            "controls": self.controls,
            "demands": _renamed_lists(network["demands"], renamed, ("radio", "anchor")),
            **{name: _renamed(frame, heirs, _NAMING[name], day) for name, (frame, heirs) in self.naming.items()},
        }
        said = _SAID.format(start=self.start)
        synthetic = f"{network.manifest.synthetic} {said}" if network.manifest.synthetic else said
        changed = network.with_tables(**tables)
        return replace(changed, as_of=day, manifest=replace(changed.manifest, as_of=day, synthetic=synthetic))


def done_of(plan: Plan) -> pl.DataFrame:
    """Elements that the plan changes: element_id, is_built, done_on, to_vendor_id."""
    schedule, instance = plan.solution.schedule, plan.instance
    if schedule is None:
        raise ValueError("there is no schedule")
    vendor = schedule.vendor[instance.market[plan.problem.kind]]
    when = plan.period < len(instance.period_ends)
    units = pl.DataFrame(
        {
            "unit": np.flatnonzero(when).astype(np.int64),
            "done_on": [instance.period_ends[p] for p in plan.period[when].tolist()],
            "to_vendor_id": [instance.vendors[v] for v in vendor[when].tolist()],
        },
        schema={"unit": pl.Int64, "done_on": pl.Date, "to_vendor_id": pl.String},
    )
    members = plan.problem.units.members.select("element_id", "unit", "is_built")
    return members.join(units, on="unit", how="inner").drop("unit")


def _elements(elements: pl.DataFrame, done: pl.DataFrame) -> tuple[pl.DataFrame, pl.DataFrame]:
    """Elements as they are changed, and those that come in the place of others (with `old_id` and `done_on`)."""
    joined = elements.join(done, on="element_id", how="left", maintain_order="left")
    goes = pl.col("done_on").is_not_null() & ~pl.col("is_built")
    comes = pl.col("done_on").is_not_null() & pl.col("is_built")
    # What would be gone again before it could come is taken to come on its day: it is short-lived, and no vendor's that must not come.
    later = pl.max_horizontal("installed_on", "done_on")
    begun = pl.when(pl.col("retired_on") <= later).then("installed_on").otherwise(later)
    nothing = pl.lit(None, dtype=pl.String)
    changed = joined.with_columns(
        retired_on=pl.when(goes).then(pl.min_horizontal("retired_on", "done_on")).otherwise("retired_on"),
        installed_on=pl.when(comes).then(begun).otherwise("installed_on"),
        vendor_id=pl.when(comes).then("to_vendor_id").otherwise("vendor_id"),
        vendor_basis=pl.when(comes).then(pl.lit("assumed")).otherwise("vendor_basis"),
        product=pl.when(comes).then(nothing).otherwise("product"),
        software_version=pl.when(comes).then(nothing).otherwise("software_version"),
    )
    arrivals = (
        joined.filter(goes & (pl.col("retired_on").is_null() | (pl.col("retired_on") > pl.col("done_on"))))
        .with_columns(
            old_id=pl.col("element_id"),
            element_id=pl.concat_str("element_id", pl.lit("."), "to_vendor_id"),
            vendor_id=pl.col("to_vendor_id"),
            vendor_basis=pl.lit("assumed"),
            basis=pl.lit("assumed"),
            product=nothing,
            software_version=nothing,
            acquired_on=pl.col("done_on"),
            installed_on=pl.col("done_on"),
            end_of_life_on=pl.lit(None, dtype=pl.Date),
        )
        .select(*elements.columns, "old_id", "done_on")
    )
    return changed.select(elements.columns), arrivals


def _controls(network: Network, elements: pl.DataFrame, arrivals: pl.DataFrame) -> tuple[pl.DataFrame, pl.DataFrame]:
    """Who controls what then: a manager of the new vendor in the place of one of the old vendor.

    Where a manager of the old vendor stays, or is replaced by somebody else's, one of the new vendor is assumed beside it.
    """
    controls = network["controls"]
    whose = elements.select(pl.col("element_id").alias("controller_id"), pl.col("vendor_id").alias("manager_vendor_id"))
    moved = (
        controls.join(
            arrivals.select(pl.col("old_id").alias("element_id"), pl.col("element_id").alias("new_id"), "vendor_id", "done_on"),
            on="element_id", how="inner",
        )
        .join(whose, on="controller_id", how="left")
        .join(
            network["elements"].select("element_id", pl.col("vendor_id").alias("old_vendor_id")), on="element_id", how="left"
        )
    )  # fmt: skip
    same = (pl.col("kind") == "manages") & (pl.col("manager_vendor_id") == pl.col("old_vendor_id"))
    own = moved.filter(same).with_columns(new_controller=pl.concat_str("controller_id", pl.lit("."), "vendor_id"))
    others = moved.filter(~same.fill_null(value=False))
    there = set(arrivals["element_id"].to_list())
    wanted = own.group_by("new_controller", maintain_order=True).agg(
        pl.col("controller_id").first(), pl.col("vendor_id").first(), pl.col("done_on").min()
    )
    managers = (
        wanted.filter(~pl.col("new_controller").is_in(sorted(there)))
        .join(elements.drop("vendor_id"), left_on="controller_id", right_on="element_id", how="inner")
        .with_columns(
            element_id=pl.col("new_controller"), vendor_basis=pl.lit("assumed"), basis=pl.lit("assumed"),
            product=pl.lit(None, dtype=pl.String), software_version=pl.lit(None, dtype=pl.String),
            acquired_on=pl.col("done_on"), installed_on=pl.col("done_on"), retired_on=pl.lit(None, dtype=pl.Date),
            end_of_life_on=pl.lit(None, dtype=pl.Date),
        )
    )  # fmt: skip
    # What controls others in the place of what is replaced controls what that did.
    heirs = controls.join(
        arrivals.select(pl.col("old_id").alias("controller_id"), pl.col("element_id").alias("heir_id"), "vendor_id"),
        on="controller_id", how="inner",
    ).join(network["elements"].select("element_id", pl.col("vendor_id").alias("managed_vendor_id")), on="element_id", how="left")  # fmt: skip
    old = arrivals.select(pl.col("old_id").alias("element_id"))
    heirs = heirs.join(old, on="element_id", how="anti")
    names = controls.columns
    found = pl.concat(
        [
            controls,
            own.with_columns(controller_id="new_controller", element_id="new_id", basis=pl.lit("assumed")).select(
                names
            ),
            others.with_columns(element_id="new_id", basis=pl.lit("assumed")).select(names),
            heirs.with_columns(controller_id="heir_id", basis=pl.lit("assumed")).select(names),
        ]
    )
    return found.unique(maintain_order=True), managers


#: Tables with columns that name elements, of which the names change with the plan.
_NAMING = {
    "routes": ("element_id",), "members": ("element_id",), "needs": ("dependent_id", "needed_id"), "links": ("a_id", "b_id"),
}  # fmt: skip
#: Ids, and those that take their places.
_Names = tuple[pl.Series, pl.Series]


def _heirs(frame: pl.DataFrame, arrivals: pl.DataFrame, columns: tuple[str, ...]) -> pl.DataFrame:
    """By row of a table, for each of some columns that name elements: what comes in the place of the one named, and since when."""
    then = arrivals.select(
        pl.col("old_id").alias("old"), pl.col("element_id").alias("then"), pl.col("done_on").alias("on")
    )
    found = dict[str, pl.Series]()
    for column in columns:
        of = frame.select(old=column).join(then, on="old", how="left", maintain_order="left")
        found |= {f"{column} then": of["then"], f"{column} on": of["on"]}
    return pl.DataFrame(found)


def _renamed(frame: pl.DataFrame, heirs: pl.DataFrame, columns: tuple[str, ...], day: date) -> pl.DataFrame:
    """The table on a day, with the names of what then stands in the place of others."""
    changes = [name for name in columns if (heirs[f"{name} on"] <= day).any()]
    if not changes:
        return frame
    then = [
        pl.when(heirs[f"{name} on"] <= day).then(heirs[f"{name} then"]).otherwise(name).alias(name) for name in changes
    ]
    return frame.with_columns(then)


def _renamed_lists(frame: pl.DataFrame, renamed: _Names, columns: tuple[str, ...]) -> pl.DataFrame:
    if not len(renamed[0]) or not frame.height:
        return frame
    return frame.with_columns(pl.col(name).list.eval(pl.element().replace(*renamed)) for name in columns)
