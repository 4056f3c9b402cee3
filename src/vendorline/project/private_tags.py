"""Tags that stand apart from the network, in a file that nobody else sees; no output names what they mark, only how many.

A file of tags has the columns table (sites or elements), id and tag. A row with table `complete` and no id says that the file names
everything that carries the tag. What outputs may show is a network with these tags taken off: see `opened`.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import replace
from pathlib import Path
from types import MappingProxyType

import polars as pl

from vendorline.errors import Fault, InvalidInput
from vendorline.network.tables import Network
from vendorline.quick_dataclass import dataclass

COLUMNS = ("table", "id", "tag")
COMPLETE = "complete"
KEYS: Mapping[str, str] = MappingProxyType({"sites": "site_id", "elements": "element_id"})
#: Columns of tags and areas.
TAGGED = (("sites", "tags"), ("sites", "areas"), ("elements", "tags"))
#: Control characters.
_UNPRINTED = r"\p{Cc}"
#: What may stand before the name of an area or a tag, in a table or in a list of what is complete.
_PREFIXES = ("area:", "areas.", "tags.")
_BETWEEN = re.compile(r"[^0-9A-Za-z]+")


def bare(name: str) -> str:
    """A name of a tag or an area however it is written: its letters and digits without case, accents, and prefix.

    A name without a letter or digit stays as it is.
    """
    folded = name.strip().casefold()
    while prefix := next((p for p in _PREFIXES if folded.startswith(p)), ""):
        folded = folded.removeprefix(prefix)
    return letters(folded) or folded


def letters(text: str) -> str:
    """The letters and digits of a text, without case and accents, and nothing between them."""
    if text.isascii():
        return _BETWEEN.sub("", text).lower()
    parts = unicodedata.normalize("NFKD", unicodedata.normalize("NFKD", text).casefold())
    return "".join(letter for letter in parts if letter.isalnum())


@dataclass(frozen=True, slots=True)
class PrivateTags:
    """Tags by table and id. Their faults name rows, never values: a message may be read by others."""

    rows: pl.DataFrame
    complete: frozenset[str]

    @property
    def names(self) -> frozenset[str]:
        """The tags there are."""
        return frozenset(self.rows["tag"]) | self.complete

    @property
    def bare_names(self) -> frozenset[str]:
        """The tags there are, as `bare` writes them."""
        return frozenset(map(bare, self.names))

    def names_any(self, names: Iterable[str]) -> bool:
        """Whether one of some names of tags or areas is a private one."""
        return not self.bare_names.isdisjoint(map(bare, names))

    def laid_over(self, network: Network, *, all_there: bool = True) -> Network:
        """The network with these tags added to its own.

        Raises InvalidInput for rows that name nothing in the network, unless `all_there` is false.
        """
        faults: list[Fault] = []
        frames = {}
        for table, key in KEYS.items():
            mine = self.rows.filter(pl.col("table") == table)
            stray = mine.join(network[table], left_on="id", right_on=key, how="anti")
            faults += [_fault(row, f"names nothing in {table}", "mend the id") for row in stray["row"]]
            more = mine.group_by("id").agg(pl.col("tag").unique().sort().alias("more"))
            joined = network[table].join(more, left_on=key, right_on="id", how="left", maintain_order="left")
            own, extra = (pl.col(c).fill_null(pl.lit([], dtype=pl.List(pl.String))) for c in ("tags", "more"))
            both = own.list.concat(extra).list.unique(maintain_order=True)
            frames[table] = joined.with_columns(
                tags=pl.when(pl.col("more").is_null()).then("tags").otherwise(both)
            ).drop("more")
        if faults and all_there:
            raise InvalidInput("the private tags do not fit this network", faults)
        complete = network.manifest.complete | {
            f"areas.{tag.removeprefix('area:')}" if tag.startswith("area:") else f"tags.{tag}" for tag in self.complete
        }
        tagged = network.with_tables(**frames)
        return replace(tagged, manifest=replace(network.manifest, complete=complete))

    def taken_off(self, network: Network) -> Network:
        """The network without these tags and areas on anything, in any spelling, and without saying that they are complete."""
        frames: dict[str, pl.DataFrame] = {}
        for table, column in TAGGED:
            given = network[table][column].drop_nulls().list.explode(keep_nulls=False, empty_as_null=False).unique()
            if names := [name for name in given if self.names_any([name])]:
                off = pl.col(column).list.set_difference(pl.lit(names, dtype=pl.List(pl.String)))
                frames[table] = frames.get(table, network[table]).with_columns(off)
        claims = network["observations"]
        about = claims["column"].is_in([column for _, column in TAGGED])
        told = [value is not None and self.names_any(value.split(";")) for value in claims.filter(about)["value"]]
        if any(told):
            frames["observations"] = pl.concat([claims.filter(~about), claims.filter(about).filter(~pl.Series(told))])
        complete = frozenset(name for name in network.manifest.complete if not self.names_any([name]))
        shown = network.with_tables(**frames) if frames else network
        return replace(shown, manifest=replace(network.manifest, complete=complete))


def read_private_tags(path: Path) -> PrivateTags:
    """The tags in a CSV file; raises InvalidInput with every fault, none of which repeats a value."""
    try:
        frame = pl.read_csv(path, infer_schema=False, encoding="utf8")
    except (OSError, pl.exceptions.PolarsError):
        fault = _fault(None, "cannot be read as UTF-8 CSV", f"give a file with the columns {', '.join(COLUMNS)}")
        raise InvalidInput("the private tags cannot be read", [fault]) from None
    header = [name.strip().removeprefix("\ufeff").casefold() for name in frame.columns]
    if twice := [name for name in COLUMNS if header.count(name) > 1]:
        fault = _fault(None, f"two columns {', '.join(twice)}", "keep one of the two")
        raise InvalidInput("the private tags cannot be used", [fault])
    frame = frame.select(frame.to_series(place).alias(name) for place, name in enumerate(header) if name in COLUMNS)
    if missing := [name for name in COLUMNS if name not in frame.columns]:
        fault = _fault(None, f"no column {', '.join(missing)}", f"columns are {', '.join(COLUMNS)}")
        raise InvalidInput("the private tags cannot be used", [fault])
    rows = frame.select(
        pl.when(pl.col(n).str.strip_chars() != "").then(pl.col(n).str.strip_chars()).alias(n) for n in COLUMNS
    ).with_columns(row=pl.int_range(2, pl.len() + 2))
    table, id, tag = (pl.col(name) for name in COLUMNS)
    rules = (
        (~table.is_in([*KEYS, COMPLETE]).fill_null(value=False), "unknown table", "write sites, elements or complete"),
        (tag.is_null(), "no tag", "name the tag"),
        ((table == COMPLETE) & id.is_not_null(), "complete takes no id", "leave the id empty"),
        (table.is_in(list(KEYS)) & id.is_null(), "no id", "name the site or element"),
        (tag.str.contains(_UNPRINTED), "a character that nobody can see", "write the tag with letters and signs"),
    )
    faults = [_fault(row, problem, cure) for bad, problem, cure in rules for row in rows.filter(bad)["row"]]
    if faults:
        raise InvalidInput("the private tags cannot be used", sorted(faults, key=lambda f: f.row or 0))
    complete = frozenset(rows.filter(table == COMPLETE)["tag"])
    return PrivateTags(
        rows.filter(table != COMPLETE).unique(list(COLUMNS), keep="first", maintain_order=True), complete
    )


def _fault(row: int | None, problem: str, remedy: str) -> Fault:
    return Fault("private tags", row, None, None, problem, remedy)
