"""Which unknown would narrow an interval most: every open switch and every unknown vendor, settled both ways, one at a time and by kind."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import numpy as np
import polars as pl

from vendorline.errors import counted
from vendorline.expose.arrays import Flags
from vendorline.expose.capabilities import capabilities
from vendorline.expose.compute import compute
from vendorline.expose.protection.switches import Setting
from vendorline.expose.question import Question
from vendorline.expose.unknowns import WHOEVER, made_by_others, made_by_whoever, open_places, open_switches
from vendorline.quick_dataclass import dataclass
from vendorline.results import table as results_table

_KEYS = ["measure", "weight", "region", "operator_id", "layer"]
_DUST = 1e-9
#: How many unknowns are settled at once: one, those of a domain, all of a kind.
_ONE, _DOMAIN, _ALL = range(3)


@dataclass(frozen=True, slots=True, eq=False)
class _Unknown:
    """Something to find out: of how many elements, from which operators, and the answers that settle it, each with the question then."""

    name: str
    level: int
    elements: int | None
    ask: tuple[str, ...]
    answers: tuple[tuple[str, Question], ...]


def narrow(question: Question, table: pl.DataFrame) -> pl.DataFrame:
    """For each interval in the table of a question the unknowns that would narrow it if they alone were settled, the strongest first.

    A switch is settled on and off; the unknown vendors of a function, of a domain and of all elements as somebody else's and as those
    of the vendors asked about. `closes` is what goes of the width whichever the answer is; `narrowed_by`, with this answer. Several
    settled together are kept where they do more than any one of them.
    """
    wide = table.filter(pl.col("failed").is_null() & (pl.col("high") > pl.col("low") + _DUST)).with_columns(
        pl.col("vendor_ids").list.join("+").alias("_who")
    )
    found = [_settled(unknown, wide) for unknown in _unknowns(question)]
    if not found:
        return results_table("expose_narrow").frame([])
    number = ["_who", *_KEYS]
    every = pl.concat(found)
    lower = [
        pl.when(pl.col("_level") < level).then(pl.col(name)).max().over(*number, *more).fill_null(0.0).alias(f"_{name}{level}")
        for level in (_DOMAIN, _ALL)
        for name, more in (("closes", ()), ("narrowed_by", ("settled_as",)))
    ]  # fmt: skip
    every = every.with_columns(lower)
    does_more = pl.col("_level") == _ONE
    for level in (_DOMAIN, _ALL):
        more = [pl.col(name) > pl.col(f"_{name}{level}") + _DUST for name in ("closes", "narrowed_by")]
        does_more |= (pl.col("_level") == level) & (more[0] | more[1])
    order = [*number, "closes", "narrowed_by", "elements", "unknown", "settled_as"]
    kept = every.filter(does_more & (pl.col("narrowed_by") > _DUST)).sort(
        order, descending=[name in {"closes", "narrowed_by"} for name in order], nulls_last=False
    )
    return kept.select(results_table("expose_narrow").names)


def _settled(unknown: _Unknown, wide: pl.DataFrame) -> pl.DataFrame:
    """The intervals as each answer to something unknown would leave them."""
    on, found = ["_who", *_KEYS], []
    for state, question in unknown.answers:
        ids = pl.col("vendor_ids").list.set_difference([WHOEVER]).list.sort()
        then = compute(question)[0].with_columns(ids.list.join("+").alias("_who"))
        after = then.select(*on, pl.col("low").alias("low_then"), pl.col("high").alias("high_then"))
        found.append(
            wide.join(after, on=on, how="inner", nulls_equal=True).with_columns(
                pl.lit(unknown.name).alias("unknown"), pl.lit(state).alias("settled_as"), pl.lit(unknown.level).alias("_level"),
                pl.lit(unknown.elements, pl.Int64).alias("elements"), pl.lit(list(unknown.ask), pl.List(pl.String)).alias("ask"),
                ((pl.col("high") - pl.col("low")) - (pl.col("high_then") - pl.col("low_then"))).alias("narrowed_by"),
            )
        )  # fmt: skip
    return pl.concat(found).with_columns(pl.col("narrowed_by").min().clip(lower_bound=0.0).over(on).alias("closes"))


def _unknowns(question: Question) -> Iterator[_Unknown]:
    asked = replace(question, columns=tuple(c for c in question.columns if c.vendor_ids))
    yield from _switches(asked)
    yield from _vendors(asked)


def _switches(question: Question) -> Iterator[_Unknown]:
    switches = list(open_switches(question.prepared, question.settings))

    def settled(*names: tuple[str, str]) -> tuple[tuple[str, Question], ...]:
        return tuple(
            (word, replace(question, settings=(*question.settings, *(Setting(i, word, None, c) for i, c in names))))
            for word in ("on", "off")
        )

    operators = {switch: open_places(question.prepared, question.settings, *switch) for switch in switches}
    for switch in switches:
        yield _Unknown(" ".join(switch), _ONE, None, operators[switch], settled(switch))
    if len(switches) > 1:
        ask = tuple(dict.fromkeys(name for names in operators.values() for name in names))
        yield _Unknown(f"all {len(switches)} open switches", _ALL, None, ask, settled(*switches))


def _vendors(question: Question) -> Iterator[_Unknown]:
    prepared, known = question.prepared, capabilities()
    unknown = prepared.vendor < 0
    codes = np.unique(prepared.function[unknown])
    domain = np.array(known.domains)[codes]

    def of(which: Flags, what: str, level: int) -> _Unknown:
        count = int(which.sum())
        operators, counts = np.unique(prepared.operator[which & (prepared.operator >= 0)], return_counts=True)
        ask = tuple(prepared.operators[operators[i]] for i in np.argsort(-counts, kind="stable"))
        whose = tuple(replace(c, vendor_ids=tuple(sorted({*c.vendor_ids, WHOEVER}))) for c in question.columns)
        answers = (
            ("somebody else's", replace(question, prepared=made_by_others(prepared, which))),
            ("theirs", replace(question, prepared=made_by_whoever(prepared, which), columns=whose)),
        )
        return _Unknown(f"vendor of {what} ({counted(count, 'element')})", level, count, ask, answers)

    for code in codes:
        yield of(unknown & (prepared.function == code), known.ids[code] or "functions not researched", _ONE)
    for name in np.unique(domain) if len(set(domain)) > 1 else ():
        within = codes[domain == name]
        if len(within) > 1:
            yield of(unknown & np.isin(prepared.function, within), f"{str(name).replace('_', ' ')} functions", _DOMAIN)
    if len(codes) > 1:
        yield of(unknown, "all elements that state none", _ALL)
