"""The entries of an inventory, from the tables of a network or from groups of their rows."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import polars as pl
from numpy.typing import NDArray

from vendorline.check.doubtful_rows import with_doubts
from vendorline.check.doubts import Doubts, doubts_of
from vendorline.check.events import happened_by
from vendorline.check.inventory import ALWAYS, KB_PER_GB, STILL, EventDay, Inventory, Population, Profile
from vendorline.check.singles import MISSING, Singles
from vendorline.network.tables import Network
from vendorline.rulebook.bound import WHOLE

#: Days of an element, and what stands for a missing one.
_DAYS = (("installed", ALWAYS), ("retired", STILL), ("acquired", ALWAYS))
LISTED = ("element_id", "installed_on", "retired_on", "acquired_on")


def owners_of(network: Network, operators: Sequence[str]) -> pl.DataFrame:
    """Which judged operators answer for the elements of which operator: columns operator_id, judged.

    A shared network's licensees answer for it, each whole.
    """
    owners = network["operators"].select(
        "operator_id",
        pl.when(pl.col("licensees").list.len() > 0)
        .then(pl.col("licensees"))
        .otherwise(pl.concat_list("operator_id"))
        .alias("judged"),
    )
    return owners.explode("judged").filter(pl.col("judged").is_in(list(operators)))


def owners_as_one(network: Network, countries: Sequence[str]) -> pl.DataFrame:
    """Everybody in some countries answers as one: what is shared stands in it once."""
    own = network["operators"].filter(pl.col("country").is_in(list(countries)))
    return own.select("operator_id", pl.lit(WHOLE).alias("judged"))


def inventory(
    network: Network, operators: Sequence[str], owners: pl.DataFrame | None = None, doubts: Doubts | None = None
) -> Inventory:
    """The arrays of a network, each element an entry of its own.

    Args:
        network: a validated network.
        operators: ids of the judged operators; elements of others are left out.
        owners: who answers for whose elements; None = as `owners_of` says.
        doubts: what cannot be known of the network; None = worked out here.
    """
    owners = owners_of(network, operators) if owners is None else owners
    doubts = doubts_of(network) if doubts is None else doubts
    rows = network["elements"].join(owners, on="operator_id", how="inner", maintain_order="left")
    sites = network["sites"]
    site_ids = sites["site_id"]
    if doubts.of_elements:
        rows = with_doubts(rows, owners, doubts)
        strange = rows["site_id"].filter(~rows["site_id"].is_in(site_ids.implode())).unique(maintain_order=True)
        site_ids = pl.concat([site_ids, strange])
        countries = network["operators"].select("operator_id", operator_country="country")
        rows = rows.join(countries, on="operator_id", how="left", maintain_order="left")
    said = sites.filter((pl.col("tags").list.len() > 0) | (pl.col("areas").list.len() > 0))
    for more in (
        sites.select("site_id", "region", pl.col("country").alias("site_country")),
        said.select("site_id", site_tags().alias("site_tags")),
    ):
        rows = rows.join(more, on="site_id", how="left", maintain_order="left")
    if "operator_country" in rows.columns:
        rows = rows.with_columns(pl.coalesce("site_country", "operator_country").alias("site_country"))
    rows = rows.with_columns(
        *(pl.col(f"{name}_on").to_physical().cast(pl.Int32).fill_null(missing).alias(name) for name, missing in _DAYS)
    )
    return entries(network, rows, operators, site_ids, Each.of(rows))


def entries(
    network: Network, rows: pl.DataFrame, operators: Sequence[str], site_ids: pl.Series, population: Population
) -> Inventory:
    """The arrays of rows of elements, or of kinds of elements.

    Args:
        network: the network.
        rows: columns of the table elements, with judged, region, site_country, site_tags, the days since 1970-01-01 installed,
            retired and acquired; for groups also weight and, where it is known already, profile and site_code.
        operators: ids of the judged operators.
        site_ids: the sites in the order of the table.
        population: what is behind the rows.
    """
    operator, operator_labels = _codes(rows["judged"], list(operators))
    profile, profile_labels = _codes(
        rows["profile"] if "profile" in rows.columns else rows.select(profile_text())["profile"]
    )
    vendor, vendor_labels = _codes(rows["vendor_id"])
    site = _site_codes(rows, site_ids)
    country, countries = _codes(rows["site_country"])
    assumed = (rows["basis"] == "assumed") | (rows["vendor_basis"] == "assumed")
    weight = rows["weight"].to_numpy() if "weight" in rows.columns else np.ones(rows.height, dtype=np.int64)
    return Inventory(
        network=network,
        operators=tuple(operator_labels),
        operator_codes={label: code for code, label in enumerate(operator_labels)},
        profiles=tuple(profile_of(label) for label in profile_labels),
        vendors=tuple(vendor_labels),
        site_ids=site_ids,
        countries=tuple(countries),
        entry=np.arange(rows.height),
        weight=weight,
        operator=operator,
        site=site,
        country=country,
        profile=profile,
        vendor=vendor,
        installed=rows["installed"].to_numpy(),
        retired=rows["retired"].to_numpy(),
        acquired=rows["acquired"].to_numpy(),
        is_assumed=assumed.fill_null(value=False).to_numpy(),
        tags=_tags(rows),
        doubt=rows["doubt"].to_numpy() if "doubt" in rows.columns else np.zeros(rows.height, dtype=np.uint16),
        elements=rows,
        population=population,
    )


@dataclass(frozen=True, slots=True)
class Each:
    """A population of which every element is an entry of its own: amounts by row of the inventory's elements."""

    traffic_kb: NDArray[np.int64]
    premises: NDArray[np.int64]

    @classmethod
    def of(cls, rows: pl.DataFrame) -> Each:
        """The amounts of rows of elements."""
        kilobytes = (rows["traffic_gb_day"] * KB_PER_GB).round(0).fill_nan(None).cast(pl.Int64)
        return cls(kilobytes.fill_null(MISSING).to_numpy(), rows["premises"].fill_null(MISSING).to_numpy())

    @classmethod
    def of_none(cls) -> Each:
        """No elements."""
        nothing = np.empty(0, dtype=np.int64)
        return cls(nothing, nothing)

    def there(self, inventory: Inventory, day: int) -> NDArray[np.int64]:
        """One where the element is there, else none."""
        return ((inventory.installed <= day) & (day < inventory.retired)).astype(np.int64)

    def happened(self, inventory: Inventory, event: EventDay, day: int) -> NDArray[np.int64]:
        """One where the event had happened, else none."""
        return happened_by(inventory, event, day)

    def singles(self, inventory: Inventory) -> Singles:
        """The entries themselves."""
        return Singles.of(
            np.arange(len(inventory)),
            inventory.operator,
            inventory.site,
            inventory.installed,
            inventory.retired,
            self.traffic_kb[inventory.entry],
            self.premises[inventory.entry],
        )

    def listings(self, asked: Sequence[tuple[Inventory, NDArray[np.bool_]]]) -> list[pl.DataFrame]:
        """The chosen entries themselves."""
        return [
            inventory.elements[inventory.entry[chosen]]
            .select(LISTED)
            .with_columns(pl.Series("place", np.flatnonzero(chosen)))
            for inventory, chosen in asked
        ]


def site_tags(tags: str = "tags", in_areas: str = "areas") -> pl.Expr:
    """Tags of a site, and the areas it lies in as `area:NAME`."""
    areas = pl.concat_str(pl.lit("area:"), pl.element().str.to_lowercase().str.replace_all(" ", "_"))
    return pl.concat_list(pl.col(tags).fill_null([]), pl.col(in_areas).list.eval(areas).fill_null([]))


def profile_text() -> pl.Expr:
    """Function and generations as one text, by which profiles are told apart."""
    generations = pl.col("generations").list.join(",", ignore_nulls=True).fill_null("")
    return (pl.col("function").fill_null("") + "|" + generations).alias("profile")


def _site_codes(rows: pl.DataFrame, site_ids: pl.Series) -> NDArray[np.int32]:
    """The place of each row's site among the sites, -1 where it stands at several."""
    if "site_code" in rows.columns:
        return rows["site_code"].cast(pl.Int32).fill_null(-1).to_numpy()
    return _codes(rows["site_id"], site_ids.to_list())[0]


def _codes(values: pl.Series, labels: list[str] | None = None) -> tuple[NDArray[np.int32], list[str]]:
    """Codes of text values, -1 for a missing one, and the labels they index."""
    if values.null_count() == len(values):
        return np.full(len(values), -1, dtype=np.int32), labels or []
    if labels is None:
        labels = values.drop_nulls().unique().sort().to_list()
    table = pl.DataFrame(
        {"label": labels, "code": np.arange(len(labels), dtype=np.int32)}, schema_overrides={"label": pl.String}
    )
    joined = values.rename("label").to_frame().join(table, on="label", how="left", maintain_order="left")
    return joined["code"].cast(pl.Int32).fill_null(-1).to_numpy(), labels


def profile_of(label: str) -> Profile:
    """A profile from the text that it is told apart by."""
    function, _, generations = label.partition("|")
    return Profile(function, frozenset(g.lower() for g in generations.split(",") if g))


def _tags(rows: pl.DataFrame) -> dict[str, NDArray[np.bool_]]:
    """Which entries carry a tag, themselves or through their site, or (`area:NAME`) lie in a named area."""
    names = {
        name for column in ("tags", "site_tags") for name in rows[column].drop_nulls().explode().drop_nulls().unique()
    }
    return {
        name: rows.select(
            pl.col("tags").list.contains(name).fill_null(value=False)
            | pl.col("site_tags").list.contains(name).fill_null(value=False)
        )
        .to_series()
        .to_numpy()
        for name in sorted(names)
    }
