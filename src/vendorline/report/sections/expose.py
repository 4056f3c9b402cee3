"""What a report says of exposure results: who could do what, where, what it hangs on, and two views of one network."""

from __future__ import annotations

import shlex
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from vendorline.errors import Fault
from vendorline.network.tables import Network
from vendorline.report import charts
from vendorline.report import exposure_tables as tables
from vendorline.report.commands import network_path
from vendorline.report.drawing import draw
from vendorline.report.exposure import Number, Scenario, is_share, measure, measures, scenarios
from vendorline.report.exposure import faults as row_faults
from vendorline.report.exposure_summary import sentences, views_sentence
from vendorline.report.names import vendor
from vendorline.report.rendering import render
from vendorline.report.sections.section import Contribution, Part, Section, Source
from vendorline.report.words import listing, percent_range
from vendorline.results.reading import faults as of_table

MOST_PANELS = 6
MOST_REGIONS = 20
_EXTRAS = ("unknowns", "narrow", "synergy", "concentration")
_VIEW = ("view", "name", "claim", "said_on", "source_title", "source_url", "confidence", "note")
_VIEW_ROW = ("view", "case", "against", "what", "changed", "measure")
_REMEDY = "save it again with `vendorline expose ... --format json --output FILE`"


def contribute(network: Network, documents: Sequence[Mapping[str, Any]]) -> Contribution:
    """The summary, the heat map, the regions, what the answer hangs on, coalitions, concentration and the views."""
    found = scenarios(documents)
    compared = next((document["views"] for document in documents if document.get("views")), None)
    base = found[0] if found else None
    weights = tables.weights(base) if base else ()
    weight = weights[0] if weights else "subscribers"
    parts = [*(_parts(found, weight, network) if base and weights else []), *([_views(compared)] if compared else [])]
    summary = render(
        "expose_summary.html.j2",
        table=_headline(base, weight) if base and weights else None,
        sentences=sentences(found, weight) if base and weights else (),
        views=views_sentence(compared) if compared else "",
        synthetic=compared["synthetic"] if compared else "",
    )
    return Contribution(
        facts=tuple(_facts(found)),
        summary=summary,
        parts=tuple(parts),
        sources=tuple(Source(v["source_title"], v["source_url"], "view") for v in compared["views"])
        if compared
        else (),
        commands=tuple(_command(document, network) for document in documents),
    )


def faults(document: Mapping[str, Any], file: str) -> Iterator[Fault]:
    """Everything that keeps a document from being read as an exposure."""
    yield from row_faults(document["rows"], file)
    settings = document.get("settings", [])
    if not isinstance(settings, list) or not all(isinstance(s, str) for s in settings):
        yield Fault(file, None, "settings", repr(settings), "is not a list of settings", _REMEDY)
    for name in _EXTRAS:
        rows = document.get(name, [])
        if isinstance(rows, list):
            yield from of_table(f"expose_{name}", rows, file, _REMEDY, key=name)
        else:
            yield Fault(file, None, name, None, "is not a list of rows", _REMEDY)
    if document.get("views") is not None and not _is_comparison(document["views"]):
        yield Fault(file, None, "views", None, "is not a comparison of views", _REMEDY)


def _is_comparison(compared: Any) -> bool:
    if not isinstance(compared, Mapping) or not all(
        isinstance(compared.get(n), str) for n in ("synthetic", "network", "vendor")
    ):
        return False
    views, rows = compared.get("views"), compared.get("rows")
    return (
        isinstance(views, list) and isinstance(rows, list)
        and all(isinstance(v, Mapping) and all(isinstance(v.get(n), str) for n in _VIEW) for v in views)
        and all(isinstance(r, Mapping) and not set(_VIEW_ROW) - set(r) and is_share(r.get("low")) and is_share(r.get("high")) for r in rows)
    )  # fmt: skip


def _facts(found: Sequence[Scenario]) -> Iterator[tuple[str, str]]:
    if found:
        yield "Exposure", "computed " + listing([scenario.title for scenario in found])


def _headline(base: Scenario, weight: str) -> tables.Table:
    """The heat map cut to what is asked first."""
    whole = tables.heat(base, weight)
    heads = [item.head for item in measures().values() if item.headline]
    kept = [i for i, head in enumerate(whole.columns) if head in heads]
    lines = tuple(tables.Line(line.name, tuple(line.cells[i] for i in kept)) for line in whole.lines[:10])
    return tables.Table(whole.title, tuple(whole.columns[i] for i in kept), lines, len(whole.lines) - len(lines))


def _parts(found: Sequence[Scenario], weight: str, network: Network) -> Iterator[Part]:
    base = found[0]
    synthetic = network.manifest.synthetic
    maps = [tables.heat(base, name) for name in tables.weights(base)]
    layers = tables.split_tables(base, weight, "layer")
    used = tables.used_measures(base)
    html = render(
        "expose_heat.html.j2", maps=maps, layers=layers, measures=used, title=_reach(base, weight), synthetic=synthetic
    )
    yield Part("exposure", "What a vendor could do", html)
    regions = tables.split_tables(base, weight, "region")
    if regions:
        figure = _deny_figure(base, weight)
        html = render("expose_regions.html.j2", figure=figure, tables=regions, synthetic=synthetic, scenario=base.title)
        yield Part("exposure-regions", "Where service could be switched off", html)
    hanging = tables.hanging(found, weight)
    narrowing = tables.narrowing(base)
    if hanging or narrowing:
        html = render(
            "expose_hanging.html.j2",
            table=hanging[0] if hanging else None,
            said=hanging[1] if hanging else "",
            narrowing=narrowing,
        )
        yield Part("exposure-switches", "What the answer hangs on", html)
    groups = tables.heat(base, weight, coalitions=True)
    if groups.lines:
        html = render("expose_coalitions.html.j2", table=groups, together=tables.together(base, weight))
        yield Part("exposure-together", "Together, or when a product fails", html)
    if rows := tables.concentration(base):
        html = render("expose_concentration.html.j2", rows=rows, title=tables.least_choice(rows))
        yield Part("exposure-concentration", "How concentrated the makers are", html)


def _reach(base: Scenario, weight: str) -> str:
    """What to see in the heat map."""
    best: list[str] = []
    for code in ("read", "deny"):
        own = [(n, key) for key, n in base.numbers.items()
               if key.measure == code and key.weight == weight and len(key.vendor_ids) == 1
               and not key.failed and key.region is None and key.layer is None]  # fmt: skip
        if own and max(n.high for n, _ in own) > 0:
            number, key = max(own, key=lambda item: (item[0].low, item[0].high))
            best.append(
                f"{measure(code).noun} by {vendor(key.vendor_ids[0])}, {percent_range(number.low, number.high)}"
            )
    return f"Furthest reach: {listing(best)}" if best else "No vendor reaches anything"


def _deny_figure(base: Scenario, weight: str) -> dict[str, Any] | None:
    """Per vendor the share of each region that it could switch off: sure, and possible."""
    own: dict[str, dict[str, Number]] = {}
    for ids, failed in tables.holders(base, weight):
        found = {key.region: n for key, n in base.numbers.items()
                 if key.vendor_ids == ids and key.failed == failed and key.measure == "deny"
                 and key.weight == weight and key.region is not None and key.layer is None}  # fmt: skip
        if found:
            own[ids[0]] = {str(region): number for region, number in found.items()}
    if not own:
        return None
    top = sorted(own, key=lambda v: (-max(n.low for n in own[v].values()), v))
    panels = []
    for vendor_id in top[:MOST_PANELS]:
        numbers = own[vendor_id]
        ordered = sorted(numbers, key=lambda region: (-numbers[region].low, -numbers[region].high, region))
        rows = [charts.Interval(region, numbers[region].low, numbers[region].high) for region in ordered[:MOST_REGIONS]]
        label = f"{vendor(vendor_id)}: " + "; ".join(f"{r.name} {percent_range(r.low, r.high)}" for r in rows)
        panels.append({"name": vendor(vendor_id), "svg": draw(charts.reach(rows), label)})
    number, region, vendor_id = _worst(own)
    return {
        "panels": panels,
        "title": f"Most at the mercy of one vendor: {region}, where {vendor(vendor_id)} could switch off {percent_range(number.low, number.high)}",
        "wide": any(n.high > n.low for found in own.values() for n in found.values()),
        "hidden": max(0, len(own) - MOST_PANELS),
    }


def _worst(own: Mapping[str, Mapping[str, Number]]) -> tuple[Number, str, str]:
    every = [(number, region, vendor_id) for vendor_id, found in own.items() for region, number in found.items()]
    return max(every, key=lambda item: (item[0].low, item[0].high, item[1], item[2]))


def _views(compared: Mapping[str, Any]) -> Part:
    codes = list(dict.fromkeys(row["measure"] for row in compared["rows"]))
    blocks = []
    for view in compared["views"]:
        own = [row for row in compared["rows"] if row["view"] == view["view"]]
        cases = []
        for case in dict.fromkeys(row["case"] for row in own):
            rows = {row["measure"]: row for row in own if row["case"] == case}
            first = next(iter(rows.values()))
            cells = [tables.cell(Number(rows[c]["low"], rows[c]["high"], 0.0)) if c in rows else None for c in codes]
            cases.append({**first, "cells": cells})
        blocks.append({"view": view, "cases": cases})
    heads = [measure(code).head for code in codes]
    html = render("expose_views.html.j2", compared=compared, blocks=blocks, heads=heads, title=views_sentence(compared))
    return Part("exposure-views", "One network, two views", html)


def _command(document: Mapping[str, Any], network: Network) -> str:
    """A command that computes a result again, from what the result says of itself."""
    rows = document["rows"]
    words = ["vendorline", "expose", network_path(network)]
    singles = {row["vendor_ids"][0] for row in rows if len(row["vendor_ids"]) == 1}
    groups = sorted({"+".join(row["vendor_ids"]) for row in rows if len(row["vendor_ids"]) > 1})
    if groups and len(groups) == len(singles) * (len(singles) - 1) // 2 and all(g.count("+") == 1 for g in groups):
        words.append("--pairs")
    else:
        words += [part for group in groups for part in ("--coalition", shlex.quote(group))]
    for failed in sorted({row["failed"] for row in rows if row.get("failed")}):
        words += ["--fail", shlex.quote(failed)]
    for setting in document.get("settings") or ():
        words += ["--set", shlex.quote(setting)]
    words += [part for what in ("region", "layer") if any(row.get(what) for row in rows) for part in ("--by", what)]
    if document.get("unknown_makers") == "others":
        words += ["--unknown-makers", "others"]
    words += [f"--{name}" for name in ("narrow", "views") if document.get(name)]
    return " ".join([*words, "--format json"])


EXPOSE = Section("expose", faults, contribute)
