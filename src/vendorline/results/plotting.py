"""Results as Altair charts, for notebooks."""

from __future__ import annotations

from typing import Any

import polars as pl

from vendorline.errors import MissingLibrary
from vendorline.results.verdicts import VERDICTS

#: How each verdict is coloured; its word stands beside the colour, in the key and where the mouse rests.
VERDICT_COLOURS = {
    "breached": "#97180f", "due": "#c9971c", "unknown": "#7a80c4", "met": "#3c8d57", "not_applicable": "#c8ced4",
}  # fmt: skip
#: Verdicts whose colour is pale, so that their sign is dark.
_PALE = ("due", "not_applicable")


def altair() -> Any:
    """The library Altair. Raises MissingLibrary where it is not installed."""
    try:
        import altair as alt
    except ImportError:
        raise MissingLibrary("charts in notebooks need Altair: pip install 'vendorline[plot]'") from None
    return alt


def verdicts_chart(rows: pl.DataFrame) -> Any:
    """Provisions by operators, coloured by the worst verdict; a panel for each day. `rows`: a table of findings."""
    alt = altair()
    order = list(VERDICTS)
    worst = (
        rows.with_columns(
            pl.col("operator_id").fill_null("all together"),
            pl.col("verdict").replace_strict({v: n for n, v in enumerate(order)}, return_dtype=pl.Int8).alias("rank"),
        )
        .group_by("on", "provision_id", "operator_id", maintain_order=True)
        .agg(pl.col("rank").min(), pl.len().alias("rows"))
        .with_columns(pl.col("rank").replace_strict(dict(enumerate(order)), return_dtype=pl.String).alias("verdict"))
        .with_columns(pl.col("on").cast(pl.String))
    )
    words = [VERDICTS[name].word for name in order]
    told = worst.with_columns(
        pl.col("verdict").replace_strict({n: VERDICTS[n].word for n in order}, return_dtype=pl.String)
    )
    told = told.with_columns(
        pl.col("verdict").replace_strict({VERDICTS[n].word: VERDICTS[n].sign for n in order}).alias("sign")
    )
    scale = alt.Scale(domain=words, range=[VERDICT_COLOURS[name] for name in order])
    base = alt.Chart(alt.Data(values=told.to_dicts())).encode(
        x=alt.X("operator_id:N", title=None, axis=alt.Axis(labelAngle=-45, labelLimit=0)),
        y=alt.Y("provision_id:N", title=None, sort=None, axis=alt.Axis(labelLimit=0)),
        tooltip=["provision_id:N", "operator_id:N", "on:N", "verdict:N", "rows:Q"],
    )
    cells = base.mark_rect(stroke="white").encode(color=alt.Color("verdict:N", scale=scale, title="verdict"))
    pale = alt.FieldOneOfPredicate(field="verdict", oneOf=[VERDICTS[name].word for name in _PALE])
    ink = alt.condition(pale, alt.value("#17212b"), alt.value("white"))
    signs = base.mark_text(fontSize=12).encode(text="sign:N", color=ink)
    chart = (cells + signs).properties(width=alt.Step(24), height=alt.Step(24))
    return chart.facet(column=alt.Column("on:N", title=None)) if told["on"].n_unique() > 1 else chart


def ranges_chart(rows: pl.DataFrame) -> Any:
    """Each number as a bar from its low to its high end, a panel for each measure. `rows`: a table of exposure."""
    alt = altair()
    told = rows.with_columns(
        pl.when(pl.col("failed").is_null())
        .then(pl.col("vendor_ids").list.join(" + "))
        .otherwise(pl.col("failed"))
        .alias("who"),
        pl.col("region").fill_null("whole network"),
    )
    percent = alt.Axis(format="%")
    scale = alt.Scale(domain=[0, 1])
    base = alt.Chart(alt.Data(values=told.drop("vendor_ids").to_dicts()))
    bars = base.mark_bar(height=9, opacity=0.45, color="#0b6287").encode(
        x=alt.X("low:Q", title="share", axis=percent, scale=scale),
        x2="high:Q",
        y=alt.Y("who:N", title=None),
        tooltip=[
            "who:N",
            "measure:N",
            "weight:N",
            "region:N",
            alt.Tooltip("low:Q", format=".1%"),
            alt.Tooltip("high:Q", format=".1%"),
        ],
    )
    certain = (
        base.transform_calculate(zero="0")
        .mark_bar(height=9, color="#0b6287")
        .encode(x=alt.X("zero:Q", scale=scale), x2="low:Q", y=alt.Y("who:N", title=None))
    )
    return (certain + bars).facet(
        row=alt.Row("measure:N", title=None, sort=None, header=alt.Header(labelAngle=0, labelAlign="left"))
    )
