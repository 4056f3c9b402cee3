"""Rows of suppliers and controls that were left out, put back in each way in which they may have stood."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from itertools import product
from math import prod
from typing import Any

import polars as pl

from vendorline.knowledge.tables import WIDER, functions
from vendorline.network.left_out import cells_of
from vendorline.network.schema import table
from vendorline.network.tables import Network, conform
from vendorline.quick_dataclass import dataclass
from vendorline.scope.doubt.doubt_flags import Doubt
from vendorline.scope.doubt.doubts import Doubts
from vendorline.scope.doubt.lost_rows import LostRow, read_of

#: How many networks are tried at most; beyond them bounds may be wider than need be.
MOST = 150
_TABLES = ("supplies", "controls")
_ROLES = ("component", "software", "operation", "host", "signing")
#: Cells of which an empty one says all that one that could not be read may.
_EMPTY_SAYS_IT = frozenset({"vendor_id", "product", "version", "country", "basis", "blocked_by"})
_NAMES = ("element_id", "controller_id")
_SCOPE = ("operator_id", "domain", "region")
#: An operator, a domain or a region of which nothing is.
_NOTHING = "\0nothing of this network"
#: Rows to add to a table.
_Rows = tuple[str, tuple[Mapping[str, Any], ...]]


@dataclass(frozen=True, slots=True)
class _Owner:
    """Whose an element left out is; None: nobody's that is judged."""

    row: int
    operator_id: str | None


@dataclass(frozen=True, slots=True)
class _Region:
    """In which region a site is."""

    site_id: str
    region: str


def put_back(network: Network, doubts: Doubts) -> Iterator[Network] | None:
    """The networks that may have been: each row left out of supplies or controls stands as it may have stood.

    An element of which nobody knows whose it is is somebody's, or nobody's that is judged, where suppliers hang on whose it is; a site of
    which nobody can read the region is in any, where they hang on that.

    Args:
        network: a network with rows left out.
        doubts: what cannot be known of it.

    Returns:
        None where there are too many, or where they do not tell all.
    """
    left_out = network.left_out.with_row_index("place")
    of_table = {name: part for (name,), part in network.left_out.group_by(["table"], maintain_order=True)}
    elements = [*network["elements"]["element_id"], *doubts.elements["element_id"]]
    choices: list[Sequence[_Rows | _Owner | _Region]] = []
    is_regional = network["supplies"]["region"].is_not_null().any()
    put = set[int]()
    for name in _TABLES:
        places = left_out.filter(pl.col("table") == name)["place"].to_list()
        for place, row in zip(places, read_of(network, of_table, name), strict=True):
            if not row.unread:
                continue  # it stands with its element
            options = _options(name, row, elements, network)
            if options is None:
                return None
            is_regional |= row.cells.get("region") is not None or "region" in row.unread
            choices.append(options)
            put.add(place)
    if is_regional:
        named = {*network["sites"]["region"].drop_nulls(), *network["supplies"]["region"].drop_nulls(), _NOTHING}
        choices += [[_Region(site, region) for region in sorted(named)] for site in doubts.placeless]
    choices += _owners(network, doubts, left_out)
    if not choices or prod(len(options) for options in choices) > MOST:
        return None
    rest = left_out.filter(~pl.col("place").is_in(list(put)))
    return (_network(network, rest, chosen) for chosen in product(*choices))


def _options(name: str, row: LostRow, elements: Sequence[str], network: Network) -> list[_Rows] | None:
    """What a row may have been; None where that would be too much to say."""
    sites = network["sites"]["region"].drop_nulls().unique(maintain_order=True)
    values: dict[str, Sequence[Any]] = {
        "role": _ROLES, "kind": ("manages", "hosts"), **dict.fromkeys(_NAMES, elements),
        "operator_id": (*network["operators"]["operator_id"], _NOTHING), "domain": (*_domains(network), _NOTHING),
        "region": (*sites, _NOTHING),
        # On each day a row holds, or does not.
        "from_on": (None, date.max), "until_on": (None, date.min),
    }  # fmt: skip
    asked = [column for column in sorted(row.unread) if column not in _EMPTY_SAYS_IT]
    if row.cells.get("element_id") is not None:
        asked = [column for column in asked if column not in _SCOPE]  # the scope of what is no default says nothing
    if {"from_on", "until_on"} <= set(asked):
        asked.remove("until_on")
    if prod(len(values[column]) for column in asked) > MOST:
        return None
    each = product(*(values[column] for column in asked))
    return [(name, ({**row.cells, **dict(zip(asked, told, strict=True))},)) for told in each]


def _domains(network: Network) -> list[str]:
    """The domains that a default may speak of, as far as elements of the network tell them apart; of functions nobody knows, all."""
    known = functions()
    there = network["elements"]["function"].unique().to_list()
    domains = {known[name].domain for name in there if name in known and known[name].layer != "other"}
    if any(name not in known or known[name].layer == "other" for name in there):
        domains = {one.domain for one in known.values() if one.layer != "other"}
    return sorted({*domains, *(name for name, wide in WIDER.items() if domains & set(wide))})


def _owners(network: Network, doubts: Doubts, left_out: pl.DataFrame) -> Iterator[Sequence[_Owner]]:
    """Whose each element is of which nobody knows it, where defaults of suppliers speak of operators."""
    defaults = network["supplies"].filter(pl.col("element_id").is_null())
    if defaults["operator_id"].null_count() == defaults.height:
        return
    lost = doubts.elements.filter((pl.col("doubt") & int(Doubt.OWNER)) > 0).height
    rows = left_out.filter((pl.col("table") == "elements") & pl.col("operator_id").is_null())
    if not lost or lost != rows.height:
        return
    operators = [*network["operators"]["operator_id"], None]
    for place in rows["place"]:
        yield [_Owner(place, operator) for operator in operators]


def _network(network: Network, rest: pl.DataFrame, chosen: Sequence[_Rows | _Owner | _Region]) -> Network:
    more: dict[str, list[Mapping[str, Any]]] = {}
    regions: dict[str, str] = {}
    for one in chosen:
        if isinstance(one, _Region):
            regions[one.site_id] = one.region
        elif isinstance(one, _Owner):
            rest = _owned(rest, one)
        else:
            more.setdefault(one[0], []).extend(one[1])
    tables = {
        name: pl.concat([network[name], conform(name, pl.DataFrame(rows, schema=table(name).polars_schema()))])
        for name, rows in more.items()
    }
    if regions:
        told = pl.col("site_id").replace_strict(regions, default=None, return_dtype=pl.String)
        tables["sites"] = network["sites"].with_columns(region=pl.coalesce("region", told))
    return network.with_tables(**tables).without(rest.drop("place"))


def _owned(rest: pl.DataFrame, owner: _Owner) -> pl.DataFrame:
    """The rows left out, where one is known to be somebody's; what is nobody's is not there, nor what hangs on it."""
    mine = pl.col("place") == owner.row
    if owner.operator_id is not None:
        columns = pl.col("columns").list.set_difference(["operator_id"])
        return rest.with_columns(
            operator_id=pl.when(mine).then(pl.lit(owner.operator_id)).otherwise("operator_id"),
            columns=pl.when(mine).then(columns).otherwise("columns"),
        )
    (row,) = rest.filter(mine).iter_rows(named=True)
    name = cells_of(row).get("element_id")

    def hangs(one: Mapping[str, Any]) -> bool:
        return name is not None and one["table"] in _TABLES and name in {cells_of(one).get(column) for column in _NAMES}

    kept = [one["place"] != owner.row and not hangs(one) for one in rest.iter_rows(named=True)]
    return rest.filter(pl.Series(kept, dtype=pl.Boolean))
