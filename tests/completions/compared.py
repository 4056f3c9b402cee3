"""What `check` says of a small network beside what every completion says, as sentences where the two differ."""

from __future__ import annotations

import random
from collections.abc import Iterator
from dataclasses import replace
from fractions import Fraction
from typing import Any

import plain_check as plain
from completions.gaps import Gap
from completions.left_out import restored
from completions.small_worlds import NOW, Case
from completions.verdicts import ORDER, Expected, expected, first_reasons
from vendorline.check import check
from vendorline.rulebook import Law

TABLES = ("operators", "sites", "elements", "bindings", "grants", "supplies", "controls", "observations")
MOST = 3000
#: Everybody in a jurisdiction together.
WHOLE = ""


def differences(case: Case, rng: random.Random | None = None) -> Iterator[tuple[str, Any]]:
    """Kind and sentence of each difference; raises TooManyError where there are too many completions."""
    network, law = case.network, case.law
    tables = {name: network[name].to_dicts() for name in TABLES}
    world = plain.World(
        tables, network.as_of, network.manifest.complete, case.book, case.determinations, NOW, case.as_if
    )
    world, lost = restored(world, law, network.left_out.to_dicts())
    more = [Gap("left_out", options) for options in lost]
    if law.provision.level == "jurisdiction":
        world = as_one(world, law)
    wanted = {}
    for operator in world.tables["operators"]:
        if operator["licensees"] or not (case.as_if or operator["country"] in law.countries):
            continue
        for (key, group), told in expected(world, law, operator, case.day, MOST, more).items():
            wanted[operator["operator_id"], key, group] = told
    found = check(
        network,
        law.jurisdiction,
        case.day,
        known=NOW,
        accept_recalled=True,
        provisions=case.book,
        determinations=case.determinations,
        as_if=case.as_if,
    )
    mine = {}
    for row in found.to_dicts():
        if row["provision_id"] == law.id and row["reading"] == law.provision.reading:
            group = (
                tuple(row["vendor_ids"])
                if law.provision.vendor.needs_determination and law.provision.kind == "state"
                else ()
            )
            key = "whole" if row["level_key"] in {row["operator_id"], row["jurisdiction"]} else row["level_key"]
            mine[row["operator_id"] or WHOLE, key, group] = row
    for key in sorted({*mine, *wanted}, key=str):
        row, told = mine.get(key), wanted.get(key)
        if told is None and row is not None and row["reason"] in {"not_bound", "addressed_to_others"}:
            continue
        if row is None and law.provision.kind == "event" and _is_over(world, case):
            continue  # only what surely breached it is told
        if row is None or told is None:
            yield (
                "rows",
                (key, None if row is None else (row["verdict"], row["reason"]), told and (told.verdict, told.reasons)),
            )
            continue
        yield from _of_row(case, key, row, told)


def as_one(world: plain.World, law: Law) -> plain.World:
    """The world with everybody in a jurisdiction as the licensees' own of one operator, which alone is judged."""
    tables = {name: [dict(row) for row in rows] for name, rows in world.tables.items()}
    operators = tables["operators"]
    here = [o for o in operators if world.as_if or o["country"] in law.countries]
    answering = {o["operator_id"]: o["licensees"] or [o["operator_id"]] for o in operators}
    at_home = [o for o in here if not o["licensees"] and o["country"] in law.countries]
    whole = {
        **dict.fromkeys(operators[0]), "operator_id": WHOLE, "name": "", "country": law.countries[0],
        "classes": [c for o in at_home for c in o["classes"] or ()], "plmn": [p for o in at_home for p in o["plmn"] or ()],
    }  # fmt: skip
    for one in operators:
        one["licensees"] = [WHOLE] if one in here else ["-"]
    operators.append(whole)
    stated = [g for g in tables["grants"] if g["operator_id"] in answering]
    # What is shared is permitted where everybody who answers for it may have it.
    tables["grants"] = [
        {**g, "operator_id": WHOLE, "of": {o for o, names in answering.items() if set(names) <= {g["operator_id"]}}}
        for g in stated
    ]
    return replace(world, tables=tables)


def _of_row(case: Case, key: Any, row: dict[str, Any], told: Expected) -> Iterator[tuple[str, Any]]:
    if row["reason"] in {"not_bound", "addressed_to_others"} and told.verdict == "not_applicable":
        return
    if row["bounds"] != "exact":
        yield "outer", (key, row["verdict"], row["reason"])
    if row["verdict"] != told.verdict:
        yield f"{row['verdict']} for {told.verdict}", (key, row["reason"], set(told.reasons))
        return
    if row["verdict"] == "unknown" and row["reason"] not in _right(case, told):
        yield "reason", (key, row["reason"], set(told.reasons))
    if (
        case.law.provision.effect == "cap"
        and row["reason"] not in {"needs_a_determination", "nothing_in_scope"}
        and told.share is not None
    ):
        expected_ones = {"share_low": told.share[0], "share_high": told.share[1]}
        if row["numerator"] is not None and key[1] is not None and told.numerator and told.denominator:
            expected_ones |= {"numerator": told.numerator[0], "denominator": told.denominator[0]}
            expected_ones |= {
                "numerator_unknown": told.numerator[1] - told.numerator[0],
                "denominator_unknown": told.denominator[1] - told.denominator[0],
            }
        for name, value in expected_ones.items():
            if row[name] is None or abs(Fraction(row[name]) - value) > Fraction(1, 10**6):
                yield f"bound {name}", (key, row[name], float(value), row["verdict"], row["reason"])
    elif case.law.provision.effect != "cap":
        yield from _of_numbers(case, key, row, told)


def _of_numbers(case: Case, key: Any, row: dict[str, Any], told: Expected) -> Iterator[tuple[str, Any]]:
    """The numbers of a ban, or of a count of vendors."""
    if row["reason"] == "needs_a_determination" or told.numerator is None or told.denominator is None or key[1] is None:
        return
    # Who is meant on the day of an event, and who is bound, is not completed.
    is_event = case.law.provision.kind == "event"
    wanted = {} if is_event and row["reason"] == "bound_unknown" else {"numerator": told.numerator}
    if row["denominator"] is not None:
        wanted |= {"denominator": told.denominator}
    for name, (least, most) in wanted.items():
        if (row[name], row[name] + row[f"{name}_unknown"]) != (least, most):
            yield (
                f"number {name}",
                (
                    key,
                    (row[name], row[name] + row[f"{name}_unknown"]),
                    (float(least), float(most)),
                    row["verdict"],
                    row["reason"],
                ),
            )


def _right(case: Case, told: Expected) -> set[str]:
    """The reasons that may be given: the first one that may tip the verdict.

    Of shares and counts, also what is open beside: a share may hang on several gaps, none of which tips it alone.
    """
    right = {*first_reasons(told.reasons), *(told.reasons & {"list_not_verified"})}
    if case.network.left_out.height:
        right |= told.gaps | {"left_out"}.union(*(words for words in ORDER if words & told.gaps))
    if case.law.provision.effect != "forbid" and not told.reasons & {"bound_unknown", "needs_a_determination"}:
        right |= {"missing_denominator"}.union(*(words for words in ORDER if words & told.gaps))
    return right


def _is_over(world: plain.World, case: Case) -> bool:
    return plain.status_on(world, case.law, case.day) not in {"in_force", "proposed"}
