"""A network as arrays that counting needs: one entry per element and judged operator.

An element of a shared network stands once for each licensee, so that it counts whole for each of them.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

import numpy as np
import polars as pl
from numpy.typing import NDArray

from vendorline.network.tables import Network
from vendorline.rulebook.bound import WHOLE

#: Days since 1970-01-01 that stand for "always" and "still".
ALWAYS, STILL = -(2**31) + 1, 2**31 - 1
UNKNOWN_VENDOR = -1
MISSING = -1
#: Traffic is summed in whole kilobytes, so that sums are exact whatever the order.
KB_PER_GB = 1_000_000


@dataclass(frozen=True, slots=True)
class Profile:
    """What a scope sees of an element besides its dates, maker and tags."""

    function: str
    generations: frozenset[str]


@dataclass(frozen=True, slots=True)
class Inventory:
    """Arrays over (element, judged operator). Codes index the labels beside them; `entry` is the row in `elements`."""

    network: Network
    operators: tuple[str, ...]
    operator_codes: Mapping[str, int]
    profiles: tuple[Profile, ...]
    vendors: tuple[str, ...]
    site_ids: pl.Series
    entry: NDArray[np.int64]
    operator: NDArray[np.int32]
    site: NDArray[np.int32]
    profile: NDArray[np.int32]
    vendor: NDArray[np.int32]
    installed: NDArray[np.int32]
    retired: NDArray[np.int32]
    acquired: NDArray[np.int32]
    traffic_kb: NDArray[np.int64]
    premises: NDArray[np.int64]
    is_assumed: NDArray[np.bool_]
    tags: Mapping[str, NDArray[np.bool_]]
    elements: pl.DataFrame

    def __len__(self) -> int:
        return len(self.operator)

    def rows(self, chosen: NDArray[np.bool_]) -> pl.DataFrame:
        """The rows of the elements table behind the chosen entries."""
        return self.elements[self.entry[chosen]]

    def subset(self, chosen: NDArray[np.int64]) -> Inventory:
        """The entries at the chosen places alone, with the same codes and labels."""
        arrays = (
            "entry",
            "operator",
            "site",
            "profile",
            "vendor",
            "installed",
            "retired",
            "acquired",
            "traffic_kb",
            "premises",
            "is_assumed",
        )
        return replace(
            self,
            **{name: getattr(self, name)[chosen] for name in arrays},
            tags={name: mask[chosen] for name, mask in self.tags.items()},
        )

    def vendor_mask(self, vendor_ids: frozenset[str] | None) -> NDArray[np.bool_]:
        """Which entries are known to be made by one of the vendors (None = by anybody known)."""
        wanted = np.array([vendor_ids is None or v in vendor_ids for v in self.vendors] + [False], dtype=bool)
        return wanted[self.vendor]

    def present(self, on: date) -> NDArray[np.bool_]:
        """Which entries are there on a day: installed_on <= day < retired_on."""
        number = day_number(on)
        return (self.installed <= number) & (number < self.retired)

    def tagged(self, tags: Sequence[str]) -> NDArray[np.bool_]:
        """Which entries carry one of the tags, themselves or through their site."""
        found = np.zeros(len(self), dtype=bool)
        for tag in tags:
            if tag in self.tags:
                found |= self.tags[tag]
        return found


def whole(network: Network, countries: Sequence[str]) -> Network:
    """The network as one of everybody in some countries: what is shared stands in it once."""
    own = network["operators"].filter(pl.col("country").is_in(list(countries)))
    everybody = pl.lit(WHOLE).alias("operator_id")
    return network.with_tables(
        operators=pl.DataFrame({"operator_id": [WHOLE], "name": [", ".join(countries)], "country": [countries[0]]}),
        elements=network["elements"]
        .join(own.select("operator_id"), on="operator_id", how="semi")
        .with_columns(everybody),
        supplies=network["supplies"].with_columns(
            pl.col("operator_id").replace(dict.fromkeys(own["operator_id"], WHOLE))
        ),
    )


def day_number(day: date) -> int:
    """Days since 1970-01-01."""
    return day.toordinal() - date(1970, 1, 1).toordinal()


def inventory(network: Network, operators: Sequence[str]) -> Inventory:
    """The arrays of a network.

    Args:
        network: a validated network.
        operators: ids of the judged operators; elements of others are left out.
    """
    owners = network["operators"].select(
        "operator_id",
        pl.when(pl.col("licensees").list.len() > 0)
        .then(pl.col("licensees"))
        .otherwise(pl.concat_list("operator_id"))
        .alias("judged"),
    )
    owners = owners.explode("judged").filter(pl.col("judged").is_in(list(operators)))
    rows = network["elements"].join(owners, on="operator_id", how="inner", maintain_order="left")
    sites = network["sites"]
    operator, operator_labels = _codes(rows["judged"], list(operators))
    generations = rows["generations"].list.eval(pl.element().str.to_lowercase()).list.sort().list.join(",")
    keys = (rows["function"].fill_null("") + "|" + generations.fill_null("")).alias("profile")
    profile, profile_labels = _codes(keys)
    vendor, vendor_labels = _codes(rows["vendor_id"])
    site, _ = _codes(rows["site_id"], sites["site_id"].to_list())
    assumed = (rows["basis"] == "assumed") | (rows["vendor_basis"] == "assumed")
    tags = _tags(rows, sites)
    return Inventory(
        network=network,
        operators=tuple(operator_labels),
        operator_codes={label: code for code, label in enumerate(operator_labels)},
        profiles=tuple(_profile(label) for label in profile_labels),
        vendors=tuple(vendor_labels),
        site_ids=sites["site_id"],
        entry=np.arange(rows.height),
        operator=operator,
        site=site,
        profile=profile,
        vendor=vendor,
        installed=_days(rows["installed_on"], ALWAYS),
        retired=_days(rows["retired_on"], STILL),
        acquired=_days(rows["acquired_on"], ALWAYS),
        traffic_kb=(rows["traffic_gb_day"] * KB_PER_GB)
        .round(0)
        .fill_nan(None)
        .cast(pl.Int64)
        .fill_null(MISSING)
        .to_numpy(),
        premises=rows["premises"].fill_null(MISSING).to_numpy(),
        is_assumed=assumed.fill_null(value=False).to_numpy(),
        tags=tags,
        elements=rows,
    )


def _codes(values: pl.Series, labels: list[str] | None = None) -> tuple[NDArray[np.int32], list[str]]:
    """Codes of text values, -1 for a missing one, and the labels they index."""
    if labels is None:
        labels = values.drop_nulls().unique().sort().to_list()
    table = pl.DataFrame(
        {"label": labels, "code": np.arange(len(labels), dtype=np.int32)}, schema_overrides={"label": pl.String}
    )
    joined = values.rename("label").to_frame().join(table, on="label", how="left", maintain_order="left")
    return joined["code"].cast(pl.Int32).fill_null(-1).to_numpy(), labels


def _days(values: pl.Series, missing: int) -> NDArray[np.int32]:
    return values.cast(pl.Date).to_physical().cast(pl.Int32).fill_null(missing).to_numpy()


def _profile(label: str) -> Profile:
    function, _, generations = label.partition("|")
    return Profile(function, frozenset(g for g in generations.split(",") if g))


def _tags(rows: pl.DataFrame, sites: pl.DataFrame) -> dict[str, NDArray[np.bool_]]:
    """Which entries carry a tag, themselves or through their site, or (`area:NAME`) lie in a named area."""
    areas = pl.concat_str(pl.lit("area:"), pl.element().str.to_lowercase().str.replace_all(" ", "_"))
    of_sites = sites.select(
        "site_id",
        pl.concat_list(pl.col("tags").fill_null([]), pl.col("areas").list.eval(areas).fill_null([])).alias("site_tags"),
    )
    own = rows["tags"].drop_nulls()
    names = set(own.explode().drop_nulls()) | set(of_sites["site_tags"].explode().drop_nulls())
    if not names:
        return {}
    joined = rows.select("site_id", "tags").join(of_sites, on="site_id", how="left", maintain_order="left")
    return {
        name: joined.select(
            pl.col("tags").list.contains(name).fill_null(value=False)
            | pl.col("site_tags").list.contains(name).fill_null(value=False)
        )
        .to_series()
        .to_numpy()
        for name in sorted(names)
    }
