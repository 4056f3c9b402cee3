"""Classes of elements as arrays: what a scope sees of each, once for every judged operator that answers for it."""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Mapping, Sequence
from dataclasses import replace
from typing import TypeVar

import numpy as np
import polars as pl
from numpy.typing import NDArray

from vendorline.quick_dataclass import dataclass
from vendorline.scope.inventory import Profile

Codes = NDArray[np.int32]
Mask = NDArray[np.bool_]
Label = TypeVar("Label", bound=Hashable)


@dataclass(frozen=True)
class Classes:
    """Arrays over classes, with the labels that their codes index; `tags`: which carry a tag, themselves or through their site.

    Then pairs of a class and a judged operator that answers for it, in the order of classes: `pairs` says how many each class has,
    `operator` whose each pair is.
    """

    profile: Codes
    vendor: Codes
    country: Codes
    is_assumed: Mask
    doubt: NDArray[np.uint16]
    tags: Mapping[str, Mask]
    profiles: tuple[Profile, ...]
    vendors: tuple[str, ...]
    countries: tuple[str, ...]
    pairs: NDArray[np.int64]
    operator: Codes

    @classmethod
    def of(
        cls,
        classes: pl.DataFrame,
        owners: Mapping[str, Sequence[str]],
        operators: Sequence[str],
        asked_for: frozenset[str],
    ) -> Classes:
        """The arrays of the classes of an index.

        Args:
            classes: a row per class.
            owners: which judged operators answer for the elements of which owner.
            operators: ids of the judged operators.
            asked_for: names of tags, and of areas as `area:NAME`, that a provision asks for.
        """
        # Lists as texts: that many of their values are the same is found out at once.
        joined = classes.select(pl.col(_LISTS).list.join(_BETWEEN))
        told = {
            name: (joined if name in _LISTS else classes)[name].to_list()
            for name in _COLUMNS
            if name in classes.columns
        }
        said, kinds = _codes(zip(told["function"], told["generations"], strict=True))
        profile_of, profiles = _codes(_profile(*kind) for kind in kinds)
        vendor, vendors = _codes(told["vendor_id"])
        country, countries = _codes(told["site_country"])
        code = {name: number for number, name in enumerate(operators)}
        codes_of = {owner: [code[name] for name in judged] for owner, judged in owners.items()}
        answering = [codes_of.get(owner, []) for owner in told.get("owner", told["operator_id"])]
        return cls(
            profile=profile_of.take(said),
            vendor=vendor,
            country=country,
            is_assumed=np.array(
                ["assumed" in bases for bases in zip(told["basis"], told["vendor_basis"], strict=True)], dtype=bool
            ),
            doubt=np.array(told.get("doubt", [0] * len(classes)), dtype=np.uint16),
            tags=_tags(told, asked_for),
            profiles=tuple(profiles),
            vendors=tuple(vendors),
            countries=tuple(countries),
            pairs=np.array([len(judged) for judged in answering], dtype=np.int64),
            operator=np.array([number for judged in answering for number in judged], dtype=np.int32),
        )

    def at(self, places: NDArray[np.int64]) -> Classes:
        """The arrays of classes that are parts of these: at the places of those that they are part of."""
        each = self.pairs[places]
        within = np.arange(each.sum()) - np.repeat(np.cumsum(each) - each, each)
        first = np.repeat((np.cumsum(self.pairs) - self.pairs)[places], each)
        arrays = {name: getattr(self, name)[places] for name in ("profile", "vendor", "country", "is_assumed", "doubt")}
        tags = {name: mask[places] for name, mask in self.tags.items()}
        return replace(self, **arrays, tags=tags, pairs=each, operator=self.operator[first + within])


_COLUMNS = (
    "operator_id", "owner", "function", "generations", "vendor_id", "vendor_basis", "basis", "tags", "doubt", "site_tags",
    "site_areas", "site_country",
)  # fmt: skip

_LISTS = ("generations", "tags", "site_tags", "site_areas")
#: Stands in no name.
_BETWEEN = "\x00"


def _profile(function: str | None, generations: str | None) -> Profile:
    return Profile(function or "", frozenset(name.lower() for name in _names(generations)))


def _names(joined: str | None) -> list[str]:
    return [name for name in (joined or "").split(_BETWEEN) if name]


def _codes(values: Iterable[Label | None]) -> tuple[Codes, list[Label]]:
    """Codes of values, -1 for a missing one, and the labels they index, as they come."""
    known: dict[Label, int] = {}
    codes = [-1 if value is None else known.setdefault(value, len(known)) for value in values]
    return np.array(codes, dtype=np.int32), list(known)


def _tags(told: Mapping[str, list[str | None]], asked_for: frozenset[str]) -> dict[str, Mask]:
    """Which classes carry a tag that is asked for, or (`area:NAME`) lie in such an area."""
    kind, kinds = _codes(zip(told["tags"], told["site_tags"], told["site_areas"], strict=True))
    found = {name: np.zeros(len(kinds), dtype=bool) for name in sorted(asked_for)}
    for number, (tags, site_tags, areas) in enumerate(kinds):
        named = (f"area:{area.lower().replace(' ', '_')}" for area in _names(areas))
        for name in (*_names(tags), *_names(site_tags), *named):
            if name in found:
                found[name][number] = True
    return {name: mask.take(kind) for name, mask in found.items() if mask.any()}
