"""The same network counted by every basis: sites, traffic, premises, elements, parts and software side by side."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import date
from fractions import Fraction
from typing import Any

from vendorline.check.count import Count, Counts, Selection, count
from vendorline.check.findings import Findings
from vendorline.check.parts import count_parts
from vendorline.check.select_state import select_state
from vendorline.check.verdict import number, open_reason
from vendorline.check.violations import constraint_behind
from vendorline.network.index.layout import KB_PER_GB
from vendorline.results import new_row
from vendorline.rulebook.terms import INSIDE_BASES, SHARE_BASES, Basis
from vendorline.scope.bound_provision import BoundProvision
from vendorline.scope.inventories import Inventories
from vendorline.scope.supplies import INSIDE

_Key = tuple[str, str | None]
_Counts = Mapping[Basis, Counts]


def counts_by_basis(findings: Findings) -> list[dict[str, Any]]:
    """What every row of an operator as a whole is about, counted by each basis, in the order of the rows.

    Only states of vendors: caps and bans, not counts of vendors, events, or what waits for grants to end; and only where something is
    judged. `limit` is null for bases that the provision does not name. `missing` says why a share is null.
    """
    by_case: dict[_Key, list[int]] = {}
    for place, row in enumerate(findings.rows):
        key = row["provision_id"], row["reading"]
        case = findings.cases.get(key)
        if case is not None and _is_compared(case, row):
            by_case.setdefault(key, []).append(place)
    cases = _cases(findings, by_case)
    by_stock: dict[int, list[_Key]] = {}
    for key in by_case:
        by_stock.setdefault(id(cases[key].inventory), []).append(key)
    found: dict[int, list[dict[str, Any]]] = {}
    for keys in by_stock.values():
        # The single elements behind a stock are kept with it, and a large network has many: each copy goes when it is done with.
        stock = replace(cases[keys[0]].inventory)
        for key in keys:
            case, known = replace(cases[key], inventory=stock), dict[tuple[frozenset[str], date], _Counts]()
            for place in by_case[key]:
                found[place] = list(_of_row(case, findings.rows[place], known))
    return [row for place in sorted(found) for row in found[place]]


def _is_compared(case: BoundProvision, row: Mapping[str, Any]) -> bool:
    """Whether a row is of a cap or ban on vendors, for an operator as a whole, and judged."""
    provision = case.law.provision
    is_state = provision.effect in {"cap", "forbid"} and provision.kind == "state" and not case.expires
    is_whole = row["operator_id"] is not None and row["level_key"] == row["operator_id"]
    return is_state and is_whole and bool(row["vendor_ids"]) and row["verdict"] != "not_applicable"


def _cases(findings: Findings, keys: Mapping[_Key, Any]) -> Mapping[_Key, BoundProvision]:
    """The cases to count: in groups that tell apart what has parts of its own, where there is any."""
    supplies = findings.network["supplies"]
    if supplies.filter(supplies["role"].is_in(list(INSIDE))).is_empty():
        return findings.cases
    days = sorted({row["on"] for row in findings.rows})
    inventories = Inventories(
        findings.network, findings.constraints, days, index=findings.inventories.index, by_parts=True
    )
    return {key: inventories.case(findings.cases[key].law, findings.cases[key].constraints) for key in keys}


def _of_row(
    case: BoundProvision, row: Mapping[str, Any], known: dict[tuple[frozenset[str], date], _Counts]
) -> Iterator[dict[str, Any]]:
    """One row for each basis; `known` keeps the counts of all operators by vendors and day."""
    vendor_ids = constraint_behind(case, row).vendor_ids
    if not vendor_ids:
        return
    if (vendor_ids, row["on"]) not in known:
        selection = select_state(case, vendor_ids, row["on"])
        known[vendor_ids, row["on"]] = {b: _count(case, vendor_ids, selection, row["on"], b) for b in SHARE_BASES}
    code = case.inventory.operator_codes[row["operator_id"]]
    for basis, counts in known[vendor_ids, row["on"]].items():
        yield _counted(row, basis, counts[code])


def _count(case: BoundProvision, vendor_ids: frozenset[str], selection: Selection, on: date, basis: Basis) -> Counts:
    if basis in INSIDE_BASES:
        return count_parts(case, vendor_ids, selection, on, basis)
    return count(case.inventory, selection, basis)


def _counted(finding: Mapping[str, Any], basis: Basis, counted: Count) -> dict[str, Any]:
    scale = KB_PER_GB if basis == "traffic" else 1
    cells = {name: finding[name] for name in ("on", "provision_id", "reading", "operator_id", "vendor_ids")}
    cells |= {"basis": basis, "is_own": basis == finding["basis"]}
    if cells["is_own"]:
        cells["limit"] = finding["limit"]
    if not counted.missing:
        amounts = {"numerator": counted.known, "numerator_unknown": counted.unknown, "denominator": counted.total}
        cells |= {name: number(Fraction(amount, scale)) for name, amount in amounts.items()}
    if counted.missing or not counted.low_of or not counted.high_of:
        cells["missing"] = "missing_denominator" if counted.elements else open_reason(counted)
    if counted.low_of and counted.high_of:
        cells["share_low"] = number(Fraction(counted.low, counted.low_of))
        cells["share_high"] = number(Fraction(counted.high, counted.high_of))
    return new_row("check_counts", **cells)
