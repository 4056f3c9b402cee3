"""Classes of elements as arrays: what a scope sees of each, once for every judged operator that answers for it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import polars as pl
from numpy.typing import NDArray

from vendorline.check.inventory import Profile

Codes = NDArray[np.int32]


@dataclass(frozen=True)
class Classes:
    """Arrays over pairs of a class and a judged operator, in the order of classes, with the labels that their codes index.

    `pairs`: how many there are of each class.
    """

    pairs: NDArray[np.int64]
    operator: Codes
    profile: Codes
    vendor: Codes
    country: Codes
    is_assumed: NDArray[np.bool_]
    doubt: NDArray[np.uint16]
    tags: Mapping[str, NDArray[np.bool_]]
    profiles: tuple[Profile, ...]
    vendors: tuple[str, ...]
    countries: tuple[str, ...]

    @classmethod
    def of(cls, classes: pl.DataFrame, owners: pl.DataFrame, operators: Sequence[str]) -> Classes:
        """The arrays of a table of classes.

        Args:
            classes: a row per class, with `owner`, `profile`, `site_tags` and `site_country`.
            owners: which judged operators answer for the elements of which owner.
            operators: ids of the judged operators.
        """
        rows = classes.with_row_index("place").join(
            owners, left_on="owner", right_on="operator_id", how="inner", maintain_order="left"
        )
        operator, _ = _codes(rows["judged"], operators)
        profile, profiles = _codes(rows["profile"])
        vendor, vendors = _codes(rows["vendor_id"])
        country, countries = _codes(rows["site_country"])
        assumed = (rows["basis"] == "assumed") | (rows["vendor_basis"] == "assumed")
        return cls(
            pairs=np.bincount(rows["place"].to_numpy(), minlength=len(classes)),
            operator=operator,
            profile=profile,
            vendor=vendor,
            country=country,
            is_assumed=assumed.fill_null(value=False).to_numpy(),
            doubt=rows["doubt"].to_numpy() if "doubt" in rows.columns else np.zeros(rows.height, dtype=np.uint16),
            tags=_tags(rows),
            profiles=tuple(profile_of(label) for label in profiles),
            vendors=tuple(vendors),
            countries=tuple(countries),
        )


def site_tags(tags: str, in_areas: str) -> pl.Expr:
    """Tags of a site, and the areas it lies in as `area:NAME`."""
    areas = pl.concat_str(pl.lit("area:"), pl.element().str.to_lowercase().str.replace_all(" ", "_"))
    return pl.concat_list(pl.col(tags).fill_null([]), pl.col(in_areas).list.eval(areas).fill_null([]))


def profile_text() -> pl.Expr:
    """Function and generations as one text, by which profiles are told apart."""
    generations = pl.col("generations").list.join(",", ignore_nulls=True).fill_null("")
    return (pl.col("function").fill_null("") + "|" + generations).alias("profile")


def profile_of(label: str) -> Profile:
    """A profile from the text that it is told apart by."""
    function, _, generations = label.partition("|")
    return Profile(function, frozenset(g.lower() for g in generations.split(",") if g))


def _codes(values: pl.Series, labels: Sequence[str] | None = None) -> tuple[Codes, Sequence[str]]:
    """Codes of text values, -1 for a missing one, and the labels they index."""
    texts = values.to_list()
    if labels is None:
        labels = sorted({text for text in texts if text is not None})
    code = {label: number for number, label in enumerate(labels)}
    return np.array([code.get(text, -1) for text in texts], dtype=np.int32), labels


def _tags(rows: pl.DataFrame) -> dict[str, NDArray[np.bool_]]:
    """Which pairs carry a tag, themselves or through their site, or (`area:NAME`) lie in a named area."""
    found: dict[str, NDArray[np.bool_]] = {}
    for column in ("tags", "site_tags"):
        named = rows.select("place", column).with_row_index("pair").explode(column).drop_nulls(column)
        for (name,), pairs in named.group_by([column]):
            found.setdefault(str(name), np.zeros(rows.height, dtype=bool))[pairs["pair"].to_numpy()] = True
    return dict(sorted(found.items()))
