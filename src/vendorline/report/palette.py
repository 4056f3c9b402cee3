"""Colours: a fixed one for each vendor, and the few that charts use.

Okabe and Ito, Color Universal Design (2008), told apart by people with any common colour-vision deficiency.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import cache
from types import MappingProxyType

from vendorline.knowledge.data_files import rows_of

#: The seven hues in the order in which vendors without one of their own take them.
HUES = ("#E69F00", "#56B4E9", "#009E73", "#0072B2", "#D55E00", "#CC79A7", "#F0E442")
REST = "#9AA3AB"
MOST_COLOURED = len(HUES)

#: Colours of charts. Each is a kind of ink, which the stylesheet finds by its value and turns for dark pages and for print.
INK, QUIET, GRID, ACCENT, LIMIT, PAPER = "#1d2730", "#5b6670", "#dfe4e8", "#0b6e99", "#b3261e", "#fefefe"


@cache
def fixed_colours() -> Mapping[str, str]:
    """Vendors that always have the same colour, from `data/vendor_colours.csv`."""
    rows = rows_of("vendorline.report", "data/vendor_colours.csv")
    return MappingProxyType({row["vendor_id"]: row["colour"] for row in rows})


def ink(vendor_id: str) -> str:
    """The colour of a vendor as the stylesheet knows it; grey for one without a colour of its own."""
    return f"var(--v-{vendor_id})" if vendor_id in fixed_colours() else "var(--other)"


@cache
def variables() -> str:
    """The colours of vendors as variables of a stylesheet, on light pages, on dark ones and in print."""
    rows = rows_of("vendorline.report", "data/vendor_colours.csv")
    light, dark = (";".join(f"--v-{row['vendor_id']}:{row[which]}" for row in rows) for which in ("colour", "dark"))
    return f":root{{{light}}}@media screen and (prefers-color-scheme:dark){{:root{{{dark}}}}}"


def vendor_colours(vendor_ids: Sequence[str]) -> dict[str, str]:
    """A colour for each vendor, given largest first: the seven largest have one, the rest are grey."""
    largest = list(vendor_ids[:MOST_COLOURED])
    colours = {v: fixed_colours()[v] for v in largest if v in fixed_colours()}
    free = iter([hue for hue in HUES if hue not in colours.values()])
    return {v: colours.get(v) or next(free) if v in largest else REST for v in vendor_ids}
