"""What every importer hands back."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import field
from pathlib import Path

import polars as pl

from vendorline.errors import Fault
from vendorline.network.confirmed_vendors import with_confirmed_vendors, without_error_values
from vendorline.network.left_out import left_out_of
from vendorline.network.tables import InputFile, Network
from vendorline.network.validation.rejected_dependents import BY_FAULT, REJECTED_SCHEMA
from vendorline.quick_dataclass import dataclass

REJECTED_COLUMNS = ("table", "file", "row", "column", "value", "problem", "cause", "operator_id", "original")


@dataclass(frozen=True, slots=True)
class Imported:
    """The network made from foreign files, and everything that did not go in.

    `network` holds the rows without an error, None where nothing usable was found. `rejected` holds, by table, the rows left out for
    an error (columns file, row, column, value, problem, cause, original). `notes` say in sentences what was counted, left out or
    assumed. `mapping` tells which column was taken for what, `changes` every cell that went in otherwise than written, `extra` are files
    to write beside the tables, by name. `error_count` and `warning_count` are given where `faults` does not spell out every one.
    """

    network: Network | None
    faults: tuple[Fault, ...] = ()
    rejected: Mapping[str, pl.DataFrame] = field(default_factory=dict)
    notes: tuple[str, ...] = ()
    inputs: tuple[InputFile, ...] = ()
    error_count: int | None = None
    warning_count: int | None = None
    mapping: tuple[Mapping[str, str | None], ...] = ()
    changes: pl.DataFrame | None = None
    extra: Mapping[str, bytes] = field(default_factory=dict)

    def __post_init__(self) -> None:
        if self.network is None:
            return
        source = " + ".join(dict.fromkeys(Path(file.path).name for file in self.inputs)) or "import"
        sound = without_error_values(with_confirmed_vendors(self.network, source), source)
        object.__setattr__(self, "network", sound)
        if self.rejected:
            now = left_out_of(self.rejected, self.network["elements"], self.network["operators"])
            there = self.network.left_out
            # The same import with other faults, say, has its rows left out already.
            new = now.join(
                there, on=["table", "file", "row", "cells"], how="anti", nulls_equal=True, maintain_order="left"
            )
            object.__setattr__(self, "network", self.network.without(pl.concat([there, new])))

    @property
    def errors(self) -> int:
        """How many errors there are."""
        if self.error_count is not None:
            return self.error_count
        return sum(fault.severity == "error" for fault in self.faults)

    @property
    def warnings(self) -> int:
        """How many warnings there are."""
        if self.warning_count is not None:
            return self.warning_count
        return sum(fault.severity == "warning" for fault in self.faults)


def rejected_csv(rejected: Mapping[str, pl.DataFrame], left_out: pl.DataFrame) -> bytes:
    """Rejected rows of all tables as CSV, with the row itself.

    Their cause is a fault of their own (fault), a row that they rest on (parent), or another row that says the same (merged).
    `left_out` tells whose they are.
    """
    empty = pl.DataFrame(schema={"table": pl.String, **REJECTED_SCHEMA, "operator_id": pl.String})
    whose = left_out.select("table", "file", "row", original="cells", operator_id="operator_id").unique(
        maintain_order=True
    )
    frames = [
        rows.with_columns(table=pl.lit(name))
        .join(whose, on=["table", "file", "row", "original"], how="left", nulls_equal=True, maintain_order="left")
        .select(REJECTED_COLUMNS)
        for name, rows in rejected.items()
    ]
    told = pl.concat([empty.select(REJECTED_COLUMNS), *frames])
    before = left_out.join(told, on=["table", "file", "row"], how="anti", nulls_equal=True, maintain_order="left").select(
        "table", "file", "row", column=pl.lit(None, pl.String), value=pl.lit(None, pl.String), problem="cause",
        cause=pl.lit(BY_FAULT), operator_id="operator_id", original="cells",
    )  # fmt: skip
    return pl.concat([told, before.select(REJECTED_COLUMNS)]).write_csv().encode()
