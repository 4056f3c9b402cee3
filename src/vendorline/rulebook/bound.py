"""Who is bound by a provision: by its terms, or because a row of the bindings says so."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import fields
from datetime import date
from typing import Any, Literal

import polars as pl

from vendorline.knowledge.tables import functions
from vendorline.network.tables import Network
from vendorline.quick_dataclass import dataclass
from vendorline.rulebook.law import Law
from vendorline.rulebook.model import Provision
from vendorline.rulebook.terms import BINDS_EVERY_OPERATOR, BINDS_NO_OPERATOR, BINDS_WHOM_NO_ROW_TELLS

#: Id of the operator that stands for everybody in a jurisdiction together, where a provision counts them so.
WHOLE = ""
BoundAnswer = Literal["yes", "no", "unknown"]
_MOBILE = frozenset({"2g", "3g", "4g", "5g"})


@dataclass(frozen=True, slots=True)
class Operator:
    """An operator as the question of who is bound sees it. `is_mobile`: has a PLMN, mobile access, or the class.

    `WHOLE` as its id stands for everybody in a jurisdiction together.
    """

    operator_id: str
    country: str
    classes: frozenset[str]
    subscribers: int | None
    is_mobile: bool
    name: str = ""


@dataclass(frozen=True, slots=True)
class Binding:
    """A row that says whether an operator is bound, over [from_on, until_on)."""

    operator_id: str
    instrument_id: str
    bound: bool
    from_on: date | None
    until_on: date | None
    source: str | None

    def holds(self, on: date) -> bool:
        """Whether the row speaks of the day."""
        return (self.from_on is None or self.from_on <= on) and (self.until_on is None or on < self.until_on)


def operators_of(network: Network) -> tuple[Operator, ...]:
    """The operators that are judged: a shared network is not, its elements count for its licensees."""
    rows = sorted(network["operators"].iter_rows(named=True), key=lambda row: row["operator_id"] or "")
    stated = {r["operator_id"] for r in rows if r["plmn"] or _is_of_class(r, "mobile")}
    asked = [
        r["operator_id"] for r in rows if any(name not in stated for name in (r["licensees"] or (r["operator_id"],)))
    ]
    has_radio = _with_mobile_access(network, asked) if asked else set()
    for row in rows:
        if row["licensees"] and row["operator_id"] in has_radio:
            has_radio.update(row["licensees"])
    return tuple(
        Operator(
            row["operator_id"],
            row["country"],
            frozenset(row["classes"] or ()),
            row["subscribers"],
            row["operator_id"] in stated or row["operator_id"] in has_radio,
            row["name"],
        )
        for row in rows
        if not row["licensees"]
    )


def _is_of_class(row: Mapping[str, Any], name: str) -> bool:
    """Whether an operator says that it is of a class, in whatever case it writes it."""
    return name in {given.casefold() for given in row["classes"] or ()}


def _with_mobile_access(network: Network, operators: Sequence[str]) -> set[str]:
    """Which of some operators have radio access of 2G to 5G; a table that stays in its file is not read whole."""
    access = {
        f.id: bool(f.generations and f.generations & _MOBILE) for f in functions().values() if f.domain == "access"
    }
    mobile = pl.col("function").is_in([name for name, is_mobile in access.items() if is_mobile])
    if not all(access.values()):
        serves = pl.col("generations").list.eval(pl.element().str.to_lowercase().is_in(list(_MOBILE))).list.any()
        mobile |= pl.col("function").is_in(list(access)) & serves.fill_null(value=False)
    file = network.file_of("elements")
    elements = network["elements"].lazy() if file is None else pl.scan_parquet(file, glob=False)
    here = elements.filter(pl.col("operator_id").is_in(operators) & mobile).select("operator_id").collect()
    return set(here["operator_id"].unique())


def bindings_by_operator(bindings: pl.DataFrame) -> Mapping[str, tuple[Binding, ...]]:
    """The rows of the bindings table, by operator."""
    found: dict[str, list[Binding]] = {}
    if bindings.is_empty():
        return {}
    columns = [field.name for field in fields(Binding)]
    for row in bindings.select(columns).with_columns(pl.col("bound").eq_missing("yes")).iter_rows(named=True):
        found.setdefault(row["operator_id"], []).append(Binding(**row))
    return {operator: tuple(rows) for operator, rows in found.items()}


def rows_for(law: Law, rows: Iterable[Binding]) -> tuple[Binding, ...]:
    """The binding rows that speak of a provision, on whatever day: those that name it alone, or its instrument."""
    names = {law.id, law.instrument_id}
    return tuple(r for r in rows if r.instrument_id in names)


def bound_on(law: Law, operator: Operator, rows: Iterable[Binding], on: date, *, complete: bool) -> BoundAnswer:
    """Whether a provision binds an operator on a day.

    A row that speaks of the day decides before everything else, first one that names the provision alone, then one that names
    its instrument; rows that contradict each other decide nothing. What is addressed to states binds no operator, whatever a row
    says. `complete`: the bindings hold everyone who is bound.
    """
    if law.provision.bound in BINDS_WHOM_NO_ROW_TELLS:
        return "no"
    speaking = [row for row in rows if row.holds(on)]
    answers = {r.bound for r in speaking if r.instrument_id == law.id} or {r.bound for r in speaking}
    if len(answers) == 1:
        return "yes" if answers.pop() else "no"
    if answers:
        return "unknown"
    if operator.country not in law.countries:
        return "no"
    provision = law.provision
    if provision.bound in BINDS_EVERY_OPERATOR or _belongs(provision, operator):
        return "yes"
    if provision.bound == "mobile_operators":
        return "yes" if operator.is_mobile else "no"
    if provision.bound in BINDS_NO_OPERATOR:
        return "no"
    if provision.bound == "threshold" and operator.subscribers is not None:
        return "yes" if _is_of_size(provision, operator.subscribers) else "no"
    return "no" if complete else "unknown"


def _belongs(provision: Provision, operator: Operator) -> bool:
    """Whether an operator says that it is of the class, is named in full, or is large enough to be one whatever its class."""
    classes = {name.casefold() for name in operator.classes}
    if {provision.bound, provision.bound.removesuffix("s"), provision.bound_class} & classes:
        return True
    named = {name.casefold() for name in provision.bound_operators}
    if named & {operator.name.casefold(), operator.operator_id.casefold()}:
        return True
    large = provision.bound == "class" and provision.subscribers_at_least is not None
    return large and operator.subscribers is not None and _is_of_size(provision, operator.subscribers)


def _is_of_size(provision: Provision, subscribers: int) -> bool:
    least, most = provision.subscribers_at_least, provision.subscribers_at_most
    return (least is None or subscribers >= least) and (most is None or subscribers <= most)
