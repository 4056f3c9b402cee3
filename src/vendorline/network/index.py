"""An index beside a large table of elements: which kind each element is of, at which site, from when until when.

Elements of one kind are alike in everything but their days, site and amounts. A check counts by kind instead of by a dozen columns
of text. The index stands in two files beside the tables; the manifest holds their fingerprints, and without them everything is read
from the tables.

`kinds.parquet` has a row per kind: its number, its columns (those of the site by `site_` before their name), and how many elements it
is. `by_kind.parquet` has a row per element, in the order of kinds and sites, and only whole numbers: kind, site and row (places in the
tables), installed, retired and acquired (`date.toordinal`, NOT_STATED where empty), traffic_kb and premises (-1 where empty).
"""

from __future__ import annotations

import tempfile
from dataclasses import dataclass
from pathlib import Path

from vendorline.network.database import file_literal, literal, open_database

#: Columns in which elements of one kind are alike; those of their site by `site_` before their name.
OF_ELEMENTS = ("operator_id", "function", "generations", "bands_mhz", "vendor_id", "vendor_basis", "basis", "tags")
OF_SITES = ("tags", "areas", "country")
FILES = ("kinds.parquet", "by_kind.parquet")
#: Stands for a day that is not stated, and for a site that is not.
NOT_STATED, NO_SITE = 0, 2**32 - 1
#: With fewer elements to a kind than this, on average, an index is of no use.
_LEAST_PER_KIND = 8
_ROW_GROUP = 122_880
_KB_PER_GB = 1_000_000
#: How many elements have a day outside of the calendar, from year 1 to 9999; a Parquet file may hold one.
_BEYOND = "SELECT count(*) FROM e WHERE " + " OR ".join(
    f"{day}_on NOT BETWEEN DATE '0001-01-01' AND DATE '9999-12-31'" for day in ("installed", "retired", "acquired")
)


@dataclass(frozen=True, slots=True)
class Index:
    """The files of an index: `kinds` has a row per kind, `elements` one per element, ordered by kind."""

    kinds: Path
    elements: Path


def write_index(folder: Path, *, memory_gb: float = 2.0) -> Index | None:
    """Make the index of a folder of Parquet tables.

    None, and no file, where elements are too various for one, a day lies outside of the calendar, or memory or disk do not suffice:
    tables do without it.
    """
    import duckdb

    found = Index(*(folder / name for name in FILES))
    elements, sites = (file_literal(folder / f"{name}.parquet") for name in ("elements", "sites"))
    columns = [f"e.{name}" for name in OF_ELEMENTS] + [f"s.{name}" for name in OF_SITES]
    named = [*OF_ELEMENTS, *(f"site_{name}" for name in OF_SITES)]
    with tempfile.TemporaryDirectory(prefix="vendorline-") as beside:
        connection = open_database(memory_gb, beside)
        try:
            connection.execute(
                f"CREATE VIEW e AS SELECT *, file_row_number FROM read_parquet({elements}, file_row_number = true)"
            )
            connection.execute(
                f"CREATE VIEW s AS SELECT *, file_row_number FROM read_parquet({sites}, file_row_number = true)"
            )
            listed = ", ".join(f"{column} AS {name}" for column, name in zip(columns, named, strict=True))
            # What is asked for together stands together: an operator, what carries tags, a function.
            order = ["operator_id", "len(tags) > 0 OR len(site_tags) > 0 OR len(site_areas) > 0", *named[1:]]
            connection.execute(
                f"CREATE TABLE kinds AS SELECT (row_number() OVER (ORDER BY {', '.join(order)}) - 1)::UINTEGER AS kind, * "
                f"FROM (SELECT {listed}, count(*) AS number FROM e LEFT JOIN s ON s.site_id = e.site_id GROUP BY {', '.join(columns)})"
            )
            [(kinds, rows)] = connection.execute("SELECT count(*), coalesce(sum(number), 0) FROM kinds").fetchall()
            if kinds * _LEAST_PER_KIND > rows or connection.execute(_BEYOND).fetchall() != [(0,)]:
                return None
            same = " AND ".join(
                f"k.{name} IS NOT DISTINCT FROM {column}" for column, name in zip(columns, named, strict=True)
            )
            days = ", ".join(
                f"coalesce(e.{day}_on - DATE '0001-01-01' + 1, {NOT_STATED})::UINTEGER AS {day}"
                for day in ("installed", "retired", "acquired")
            )
            options = f"FORMAT parquet, COMPRESSION zstd, ROW_GROUP_SIZE {_ROW_GROUP}"
            connection.execute(f"COPY (SELECT * FROM kinds ORDER BY kind) TO {literal(str(found.kinds))} ({options})")
            connection.execute(
                f"COPY (SELECT k.kind, coalesce(s.file_row_number, {NO_SITE})::UINTEGER AS site, "
                f"e.file_row_number::UINTEGER AS row, {days}, "
                f"coalesce(round(e.traffic_gb_day * {_KB_PER_GB}), -1)::BIGINT AS traffic_kb, coalesce(e.premises, -1) AS premises "
                f"FROM e LEFT JOIN s ON s.site_id = e.site_id JOIN kinds k ON {same} ORDER BY k.kind, s.file_row_number) "
                f"TO {literal(str(found.elements))} ({options})"
            )
        except duckdb.Error:
            for path in (found.kinds, found.elements):
                path.unlink(missing_ok=True)
            return None
        finally:
            connection.close()
    return found
