"""Which unknown would narrow an interval most: every open switch and every unknown maker, settled one at a time and by kind."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import numpy as np
import polars as pl

from vendorline.expose.arrays.prepared import Prepared
from vendorline.expose.capabilities import capabilities
from vendorline.expose.compute import compute
from vendorline.expose.protection.switches import Setting
from vendorline.expose.question import Question
from vendorline.expose.unknowns import made_by_others, open_switches
from vendorline.results import table as results_table

_KEYS = ["vendor_ids", "measure", "weight", "region", "layer"]
#: How the name of several unknowns, settled together, begins; no interface and no function does.
_TOGETHER = "all "


def narrow(question: Question, table: pl.DataFrame) -> pl.DataFrame:
    """For each interval in the table of a question the unknowns that would narrow it if they alone were settled, the strongest first.

    A switch is settled on and off; the unknown makers of a function are settled as somebody else's. Where several are unknown one
    often hides behind another, so all switches and all makers are settled together as well, and kept where that does more.
    Columns: those of the row, `low`, `high`, `unknown`, `settled_as`, the bounds then, and `narrowed_by`: how much of the width goes.
    """
    wide = table.filter(pl.col("failed").is_null() & (pl.col("high") > pl.col("low") + 1e-9))
    keys = [*_KEYS]
    wide = wide.with_columns(pl.col("vendor_ids").list.join("+").alias("_who"))
    columns_asked = tuple(c for c in question.columns if c.vendor_ids)
    found = []
    for name, state, prepared, settings in _settlements(question):
        settled = replace(question, prepared=prepared, columns=columns_asked, settings=(*question.settings, *settings))
        then = compute(settled)[0].with_columns(pl.col("vendor_ids").list.join("+").alias("_who"))
        on = ["_who", *keys[1:]]
        after = then.select(*on, pl.col("low").alias("low_then"), pl.col("high").alias("high_then"))
        joined = wide.join(after, on=on, how="inner", nulls_equal=True).with_columns(
            pl.lit(name).alias("unknown"), pl.lit(state).alias("settled_as"),
            ((pl.col("high") - pl.col("low")) - (pl.col("high_then") - pl.col("low_then"))).alias("narrowed_by"),
        )  # fmt: skip
        found.append(joined.filter(pl.col("narrowed_by") > 1e-9))
    if not found:
        return results_table("expose_narrow").frame([])
    order = ["_who", *keys[1:], "narrowed_by", "unknown", "settled_as"]
    every = pl.concat(found).with_columns(pl.col("unknown").str.starts_with(_TOGETHER).alias("_all"))
    # Several settled together are worth a row only where no one of them does as much.
    one = pl.col("narrowed_by").filter(~pl.col("_all")).max().over("_who", *keys[1:]).fill_null(0.0)
    kept = every.filter(~pl.col("_all") | (pl.col("narrowed_by") > one + 1e-9)).sort(
        order, descending=[n == "narrowed_by" for n in order], nulls_last=False
    )
    return kept.select(results_table("expose_narrow").names)


def _settlements(question: Question) -> Iterator[tuple[str, str, Prepared, tuple[Setting, ...]]]:
    prepared, known = question.prepared, capabilities()
    switches = list(open_switches(prepared, question.settings))
    for word in ("on", "off"):
        each = [Setting(interface, word, None, column) for interface, column in switches]
        for one in each:
            yield f"{one.interface} {one.column}", word, prepared, (one,)
        if len(each) > 1:
            yield f"{_TOGETHER}{len(each)} open switches", word, prepared, tuple(each)
    unknown = prepared.vendor < 0
    codes = np.unique(prepared.function[unknown])
    for code in codes:
        which = unknown & (prepared.function == code)
        name = known.ids[code] or "functions not researched"
        yield f"makers of {name} ({int(which.sum())} elements)", "somebody else's", made_by_others(prepared, which), ()
    if len(codes) > 1:
        name = f"{_TOGETHER}makers not stated ({int(unknown.sum())} elements)"
        yield name, "somebody else's", made_by_others(prepared), ()
