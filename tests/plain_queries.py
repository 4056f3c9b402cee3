"""One plain query per provision, in SQL and in Polars: what an analyst would write, with nothing shared and nothing clever.

Only provisions on named vendors are written so whose scope is domains and technologies; the rest needs more than one query.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

import polars as pl

from vendorline.knowledge.tables import functions, rows
from vendorline.rulebook import Law, provisions
from vendorline.rulebook.designated_vendors import designations_on
from vendorline.rulebook.made_records import without_defaults

ALSO = {"access": {"access", "fixed_access"}}
NAMES = {"gigabit": {"fttp", "gpon", "docsis"}, "fttp": {"fttp", "gpon"}}


@dataclass(frozen=True)
class Plain:
    """A provision on one day as a query needs it."""

    law: Law
    basis: str
    vendors: tuple[str, ...]
    functions: tuple[str, ...] | None
    generations: tuple[str, ...] | None
    by_function: tuple[str, ...]


def plain_provisions(jurisdiction: str, day: date, known: date) -> Iterator[Plain]:
    """The provisions of a jurisdiction that one query can count, in force on a day."""
    book = provisions()
    for law in book.laws_of([jurisdiction]):
        provision, scope = law.provision, law.provision.scope
        simple = (
            provision.effect in {"forbid", "cap"}
            and provision.event == "present"
            and provision.vendor.kind == "named"
            and not provision.readings
            and provision.basis in {"elements", "sites"}
            and provision.time.mode != "until_grant_expires"
            and provision.level in {"operator", "network"}
            and without_defaults(scope).keys() <= {"domains", "technologies"}
        )
        listed = {r["domain"] for r in rows("domains") if r["jurisdiction"] in {"", jurisdiction}}
        if not simple or not all(d == "any" or d in listed for d in scope.domains):
            continue
        if law.adopted_on > known or book.status(law, day, known) != "in_force":
            continue
        vendors = designations_on(law, (), (), day)[0].vendor_ids or frozenset()
        wanted = {d for domain in scope.domains for d in ALSO.get(domain, {domain})}
        inside = None
        if "any" not in wanted:
            own = {r["function"] for r in rows("domains") if r["jurisdiction"] == jurisdiction}
            inside = tuple(
                sorted(
                    {
                        r["function"]
                        for r in rows("domains")
                        if r["domain"] in wanted
                        and (r["jurisdiction"] == jurisdiction or (not r["jurisdiction"] and r["function"] not in own))
                    }
                )
            )
        technologies = None
        if "any" not in scope.technologies:
            technologies = {x for t in scope.technologies for x in NAMES.get(t.lower(), {t.lower()})}
        by_function = tuple(
            sorted(f.id for f in functions().values() if f.generations and f.generations & (technologies or set()))
        )
        generations = None if technologies is None else tuple(sorted(technologies))
        yield Plain(law, provision.basis, tuple(sorted(vendors)), inside, generations, by_function)


def as_sql(plain: Plain, day: date, elements: str, operators: list[str]) -> str:
    """Known, unknown and all units by operator."""
    inside = [
        f"operator_id IN ({_texts(operators)})",
        f"(installed_on IS NULL OR installed_on <= DATE '{day}') AND (retired_on IS NULL OR retired_on > DATE '{day}')",
    ]
    if plain.functions is not None:
        inside.append(f"function IN ({_texts(plain.functions)})")
    if plain.generations is not None:
        stated = f"list_has_any(list_transform(generations, lambda g: lower(g)), [{_texts(plain.generations)}])"
        inside.append(
            f"CASE WHEN len(generations) > 0 THEN {stated} ELSE function IN ({_texts(plain.by_function) or 'NULL'}) END"
        )
    theirs, nobodys = f"vendor_id IN ({_texts(plain.vendors)})", "vendor_id IS NULL"
    if plain.basis == "sites":
        known = f"count(DISTINCT site_id) FILTER ({theirs})"
        both = f"count(DISTINCT site_id) FILTER ({theirs} OR {nobodys})"
        return (
            f"SELECT operator_id, {known} AS known, {both} - {known} AS unknown, count(DISTINCT site_id) AS total "
            f"FROM {elements} WHERE {' AND '.join(inside)} GROUP BY operator_id"
        )
    return (
        f"SELECT operator_id, count(*) FILTER ({theirs}) AS known, count(*) FILTER ({nobodys}) AS unknown, count(*) AS total "
        f"FROM {elements} WHERE {' AND '.join(inside)} GROUP BY operator_id"
    )


def as_polars(plain: Plain, day: date, elements: pl.LazyFrame, operators: list[str]) -> pl.LazyFrame:
    """The same by Polars."""
    col = pl.col
    inside = col("operator_id").is_in(operators)
    inside &= col("installed_on").is_null() | (col("installed_on") <= day)
    inside &= col("retired_on").is_null() | (col("retired_on") > day)
    if plain.functions is not None:
        inside &= col("function").is_in(plain.functions)
    if plain.generations is not None:
        stated = col("generations").list.eval(pl.element().str.to_lowercase().is_in(plain.generations)).list.any()
        inside &= (
            pl.when(col("generations").list.len() > 0).then(stated).otherwise(col("function").is_in(plain.by_function))
        )
    theirs, nobodys = col("vendor_id").is_in(plain.vendors).fill_null(value=False), col("vendor_id").is_null()
    if plain.basis == "sites":
        site = col("site_id")
        known = site.filter(theirs).n_unique()
        numbers = {
            "known": known,
            "unknown": site.filter(theirs | nobodys).n_unique() - known,
            "total": site.n_unique(),
        }
    else:
        numbers = {"known": theirs.sum(), "unknown": nobodys.sum(), "total": pl.len()}
    return elements.filter(inside).group_by("operator_id").agg(**numbers)


def numbers_of(frame: Any) -> dict[str, tuple[int, int, int]]:
    """Known, unknown and total by operator."""
    return {r["operator_id"]: (r["known"], r["unknown"], r["total"]) for r in frame.to_dicts()}


def _texts(names: Any) -> str:
    return ", ".join(f"'{name}'" for name in names)
