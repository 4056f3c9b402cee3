"""The fold “Places”: where whose radio equipment stands."""

from __future__ import annotations

from vendorline.report.maps import UNKNOWN, maps, vendors_asked
from vendorline.report.material import Material
from vendorline.report.names import vendor
from vendorline.report.parts import Fold
from vendorline.report.projection import outline_source
from vendorline.report.rendering import render
from vendorline.report.wording import whole_percent
from vendorline.report.words import NBSP

MOST_ROWS, FEWEST_SITES = 60, 50


def places_fold(made_from: Material) -> Fold | None:
    """Maps in each vendor's colour, and the table of regions; None without radio sites."""
    drawn = maps(made_from.network, vendors_asked(made_from.results))
    if drawn is None:
        return None
    counted = made_from.counted
    columns = [one.vendor_id for one in drawn.maps if one.vendor_id != UNKNOWN]
    html = render(
        "places.html.j2", drawn=drawn, as_of=made_from.network.as_of, source=outline_source(), regions=counted.regions[:MOST_ROWS],
        hidden=max(0, len(counted.regions) - MOST_ROWS), columns=columns, unknown=UNKNOWN,
    )  # fmt: skip
    return Fold("places", "Places", _message(made_from), html, nav="Places")


def _message(made_from: Material) -> str:
    counted, tiles = made_from.counted, made_from.screen.tiles
    large = [region for region in counted.regions if region.sites >= FEWEST_SITES] or list(counted.regions)
    chosen = tiles.vendor_id if tiles else next(iter(counted.vendors), UNKNOWN)
    if not large or chosen == UNKNOWN or not counted.holding(chosen):
        return f"Radio equipment stands at {counted.radio_sites:,} sites" if counted.radio_sites else "Where radio equipment stands"  # fmt: skip
    top, least = max(large, key=lambda r: r.low(chosen)), min(large, key=lambda r: r.low(chosen))
    name = vendor(chosen)
    if top is least:
        return f"{name} equipment stands at {whole_percent(top.low(chosen))}{NBSP}% of radio sites"
    return (
        f"{name} equipment stands at {whole_percent(top.low(chosen))}{NBSP}% of radio sites in {top.name},"
        f" {whole_percent(least.low(chosen))}{NBSP}% in {least.name}"
    )
