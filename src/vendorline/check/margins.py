"""How much room each cap leaves, and which region would cross it first as sites of the vendor are added."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping
from dataclasses import replace
from fractions import Fraction
from typing import Any

import numpy as np

from vendorline.check.count import Count, count
from vendorline.check.findings import Findings
from vendorline.check.select_state import select_state
from vendorline.check.verdict import number
from vendorline.network.index.layout import KB_PER_GB
from vendorline.results import new_row
from vendorline.rulebook.constraints import Constraints
from vendorline.rulebook.law import Law
from vendorline.rulebook.terms import INSIDE_BASES
from vendorline.scope.bound_provision import BoundProvision
from vendorline.scope.inventories import Inventories


def margins(findings: Findings) -> list[dict[str, Any]]:
    """Room under every cap that is judged for an operator, as a whole (region null) and region by region.

    Caps on parts or software inside elements are left out: adding a site adds them in no fixed number.

    `swaps_left`: how many units of others may become the vendor's before the share is over the limit; `additions_left`: how many
    units of the vendor may be added to those there are; both negative where the limit is passed, by how many must change or go.
    Unknown vendors count as the vendor's. `first`: the region with the least room for additions, in shares of its own size.
    """
    found: list[dict[str, Any]] = []
    inventories = Inventories(
        findings.network, _of_caps(findings), findings.days, index=findings.inventories.index, by_region=True
    )
    cases: dict[tuple[str, str | None], BoundProvision] = {}
    for finding in findings.rows:
        key = finding["provision_id"], finding["reading"]
        case = findings.cases.get(key)
        if case is None or finding["operator_id"] is None or finding["level_key"] != finding["operator_id"]:
            continue
        if _has_margins(case.law):
            if key not in cases:
                cases[key] = inventories.case(case.law, case.constraints)
            found += _of_row(cases[key], finding)
    return found


def _has_margins(law: Law) -> bool:
    return law.provision.effect == "cap" and law.provision.basis not in INSIDE_BASES


def _of_caps(findings: Findings) -> Constraints:
    """The constraints that matter to margins: of others no element need be told apart by region."""
    caps = {key for key, case in findings.cases.items() if _has_margins(case.law)}
    scopes = [findings.cases[key].law.provision.scope for key in caps]
    if any(scope.adjacent or scope.manages for scope in scopes):
        return findings.constraints  # what is beside, or manages, an element may be anybody's
    return replace(
        findings.constraints, rows=tuple(c for c in findings.constraints if (c.provision_id, c.reading) in caps)
    )


def _of_row(case: BoundProvision, finding: Mapping[str, Any]) -> Iterator[dict[str, Any]]:
    regions = _regions(case)
    current = next(
        (c for c in case.constraints if c.operator_id == finding["operator_id"] and c.holds(finding["on"])), None
    )
    if current is None or case.law.provision.limit is None:
        return
    limit = Fraction(case.law.provision.limit)
    code = case.inventory.operator_codes[finding["operator_id"]]
    mine = case.inventory.operator == code
    names = sorted({str(name) for name in regions[mine] if name is not None})
    rows = []
    whole = select_state(case, current.vendor_ids, finding["on"], undetermined=current.undetermined)
    for name in (None, *names):
        here = mine if name is None else mine & (regions == name)
        part = replace(whole, inside=whole.inside & here, open=whole.open & here)
        counted = count(case.inventory, part, case.law.provision.basis)[code]
        if counted.elements:
            rows.append(_row(finding, name, counted, limit))
    stated = [r for r in rows if r["region"] is not None and r["additions_left"] is not None]
    if stated:
        min(stated, key=lambda r: (_relative(r), r["region"]))["first"] = True
    yield from rows


def _relative(row: Mapping[str, Any]) -> float:
    return float(row["additions_left"]) / float(row["denominator"])


def _regions(case: BoundProvision) -> Any:
    return np.array(case.inventory.told("region")["region"].to_list(), dtype=object)[case.inventory.entry]


def _row(finding: Mapping[str, Any], region: str | None, counted: Count, limit: Fraction) -> dict[str, Any]:
    basis = finding["basis"]
    scale = KB_PER_GB if basis == "traffic" else 1
    cells = {name: finding[name] for name in ("on", "provision_id", "operator_id", "basis", "limit")}
    cells |= {"region": region, "first": False}
    if not counted.missing and counted.high_of:
        known, total = Fraction(counted.known, scale), Fraction(counted.high_of, scale)
        worst = Fraction(counted.high, scale)
        whole = basis != "traffic"
        cells |= {
            "numerator": number(known),
            "numerator_unknown": number(Fraction(counted.unknown, scale)),
            "denominator": number(total),
            "share_high": number(worst / total),
            "swaps_left": _units(limit * total - worst, whole=whole),
            "additions_left": _units((limit * total - worst) / (1 - limit), whole=whole) if limit < 1 else None,
        }
    return new_row("check_margins", **cells)


def _units(value: Fraction, *, whole: bool) -> int | float | None:
    return math.floor(value) if whole else number(value)
