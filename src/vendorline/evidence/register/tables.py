"""The tables of the register of evidence, described by tables as those of a network are.

`schema/tables.csv` lists them; one CSV file each says what every column is called, its type, what an empty cell means, what it refers to.
What is stored, what may be stated by hand, templates and the reference pages are made from these files.
"""

from __future__ import annotations

from functools import cache

from vendorline.knowledge.data_files import record, rows_of
from vendorline.network.schema import Column, Table

_PACKAGE = "vendorline.evidence.register"
_DESCRIBED = {row["table"]: row for row in rows_of(_PACKAGE, "schema/tables.csv")}
#: Every table, in the order in which one reads the register.
REGISTER_TABLES = tuple(_DESCRIBED)
#: Those whose rows people state; the others come from the bytes of documents.
BY_HAND = tuple(name for name, row in _DESCRIBED.items() if row["by_hand"])


@cache
def register_table(name: str) -> Table:
    """The description of one table, by name; KeyError where there is none."""
    rows = rows_of(_PACKAGE, f"schema/{name}.csv")
    columns = tuple(record(Column, row, table=name) for row in rows)
    return Table(name, columns, _DESCRIBED[name]["meaning"], required=False)


def targets_of(column: Column) -> tuple[tuple[str, str], ...]:
    """Tables and columns of the register that a column refers to."""
    pairs = (reference.partition(".") for reference in column.references)
    return tuple((table, name) for table, _, name in pairs if table in REGISTER_TABLES)
