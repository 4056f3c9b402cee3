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
from pathlib import Path

from vendorline.network.database import file_literal, literal, open_database
from vendorline.network.index.layout import (
    DAYS,
    FILES,
    KB_PER_GB,
    NO_AMOUNT,
    NO_SITE,
    NOT_STATED,
    OF_ELEMENTS,
    OF_SITES,
    IndexFiles,
)

#: With fewer elements to a kind than this, on average, an index is of no use.
_LEAST_PER_KIND = 8
_ROW_GROUP = 122_880
#: How many elements have a day outside of the calendar, from year 1 to 9999; a Parquet file may hold one.
_BEYOND = "SELECT count(*) FROM e WHERE " + " OR ".join(
    f"{day}_on NOT BETWEEN DATE '0001-01-01' AND DATE '9999-12-31'" for day in DAYS
)


def write_index(elements: Path, sites: Path, into: Path, *, memory_gb: float = 2.0) -> IndexFiles | None:
    """Make the index of two Parquet tables in a folder.

    None, and no file, where elements are too various for one, a day lies outside of the calendar, or memory or disk do not suffice:
    tables do without it.
    """
    import duckdb

    found = IndexFiles(*(into / name for name in FILES))
    read = [
        f"SELECT *, file_row_number FROM read_parquet({file_literal(file)}, file_row_number = true)"
        for file in (elements, sites)
    ]
    columns = [f"e.{name}" for name in OF_ELEMENTS] + [f"s.{name}" for name in OF_SITES]
    named = [*OF_ELEMENTS, *(f"site_{name}" for name in OF_SITES)]
    with tempfile.TemporaryDirectory(prefix="vendorline-") as beside:
        connection = open_database(memory_gb, beside)
        try:
            connection.execute(f"CREATE VIEW e AS {read[0]}")
            connection.execute(f"CREATE VIEW s AS {read[1]}")
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
                f"coalesce(e.{day}_on - DATE '0001-01-01' + 1, {NOT_STATED})::UINTEGER AS {day}" for day in DAYS
            )
            options = f"FORMAT parquet, COMPRESSION zstd, ROW_GROUP_SIZE {_ROW_GROUP}"
            connection.execute(f"COPY (SELECT * FROM kinds ORDER BY kind) TO {literal(str(found.classes))} ({options})")
            connection.execute(
                f"COPY (SELECT k.kind, coalesce(s.file_row_number, {NO_SITE})::UINTEGER AS site, "
                f"e.file_row_number::UINTEGER AS row, {days}, "
                f"coalesce(round(e.traffic_gb_day * {KB_PER_GB}), {NO_AMOUNT})::BIGINT AS traffic_kb, coalesce(e.premises, {NO_AMOUNT}) AS premises "
                f"FROM e LEFT JOIN s ON s.site_id = e.site_id JOIN kinds k ON {same} ORDER BY k.kind, s.file_row_number) "
                f"TO {literal(str(found.elements))} ({options})"
            )
        except duckdb.Error:
            for path in (found.classes, found.elements):
                path.unlink(missing_ok=True)
            return None
        finally:
            connection.close()
    return found
