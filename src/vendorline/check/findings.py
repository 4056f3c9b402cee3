"""Findings: the rows of a check, the elements behind them, and what explains each."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, replace
from datetime import date
from typing import Any

import polars as pl

from vendorline.check.explain import decisions_in_words, explain_row
from vendorline.check.violations import violating_elements
from vendorline.network.tables import InputFile, Network
from vendorline.quick_dataclass import dataclass
from vendorline.results import table
from vendorline.results.tabular import Tabular
from vendorline.rulebook.constraints import Constraints
from vendorline.scope.bound_provision import BoundProvision
from vendorline.scope.inventories import Inventories


@dataclass(frozen=True, repr=False)
class Findings(Tabular):
    """Rows in a fixed order (day, provision, operator, key), collisions, and what they rest on; `days`: those judged.

    `for row in findings` gives the rows, `findings.where(operator_id="op", verdict="breached")` those that fit, `findings.table` a
    Polars table, `findings.plot()` an Altair chart.
    """

    shown_columns = (
        "on", "provision_id", "operator_id", "level_key", "verdict", "reason", "numerator", "numerator_unknown", "denominator",
        "share_low", "share_high", "limit", "deadline",
    )  # fmt: skip

    rows: Sequence[Mapping[str, Any]]
    collisions: tuple[Mapping[str, Any], ...]
    network: Network
    constraints: Constraints
    inventories: Inventories
    days: tuple[date, ...]
    cases: Mapping[tuple[str, str | None], BoundProvision]

    def __len__(self) -> int:
        return len(self.rows)

    def __iter__(self) -> Iterator[dict[str, Any]]:
        return (dict(row) for row in self.rows)

    def in_words(self) -> str:
        """How many rows have which verdict."""
        counts: dict[str, int] = {}
        for row in self.rows:
            counts[row["verdict"]] = counts.get(row["verdict"], 0) + 1
        return ", ".join(f"{n} {v}" for v, n in counts.items()) or "no rows"

    def kept(self, mask: pl.Series) -> Findings:
        """The same findings with some of their rows."""
        return replace(self, rows=tuple(row for row, keep in zip(self.rows, mask, strict=True) if keep))

    def plot(self) -> Any:
        """Provisions by operators, coloured by verdict, as an Altair chart. Raises MissingLibrary where Altair is not installed."""
        from vendorline.results.plotting import verdicts_chart

        return verdicts_chart(self.table)

    @property
    def inputs(self) -> tuple[InputFile, ...]:
        """Files that the findings rest on."""
        return self.network.inputs

    @property
    def table(self) -> pl.DataFrame:
        """The rows as a table."""
        return table("check_rows").frame(self.rows)

    def to_dicts(self) -> list[dict[str, Any]]:
        """The rows as plain dictionaries."""
        return [dict(row) for row in self.rows]

    @property
    def provisions(self) -> dict[str, dict[str, object]]:
        """What the provisions of the rows say, by id."""
        ids = dict.fromkeys(row["provision_id"] for row in self.rows)
        return {provision_id: self.constraints.provisions[provision_id].to_dict() for provision_id in ids}

    def elements(self) -> pl.DataFrame:
        """Elements that break, or count towards, a provision that is due or breached, as intervals of days."""
        judged = [
            (self.cases[row["provision_id"], row["reading"]], row)
            for row in self.rows
            if row["violating_count"] and (row["provision_id"], row["reading"]) in self.cases
        ]
        return violating_elements(judged)

    @property
    def decisions(self) -> tuple[list[dict[str, Any]], list[dict[str, Any]]]:
        """The determinations and the grants that bear on the provisions of the rows, each with these provisions."""
        ids = dict.fromkeys(row["provision_id"] for row in self.rows)
        laws = [self.constraints.provisions[provision_id] for provision_id in ids]
        told: tuple[list[dict[str, Any]], list[dict[str, Any]]] = [], []
        for determination in self.constraints.determinations:
            about = [law.id for law in laws if determination.instrument_id in {law.id, law.instrument_id}]
            if about:
                told[0].append({**asdict(determination), "provision_ids": about})
        for grant in self.constraints.grants:
            about = [
                law.id
                for law in laws
                if grant["instrument_id"] in {law.id, law.instrument_id, *law.provision.grants_under}
            ]
            if about:
                told[1].append({**grant, "provision_ids": about})
        return told

    def explain(self, row: Mapping[str, Any]) -> list[str]:
        """Sentences that lead from the provision to the verdict of a row, and the decisions that it rests on."""
        law = self.constraints.provisions[row["provision_id"]]
        sentences = explain_row(law, self.cases.get((row["provision_id"], row["reading"])), self.inventories, row)
        return [*sentences, *decisions_in_words(law, self.constraints, row)]
