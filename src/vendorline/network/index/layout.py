"""What an index holds, in memory and in files: its columns, and the values that stand for what is not stated."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from pathlib import Path

#: Columns in which elements of one class are alike; those of their site by `site_` before their name.
OF_ELEMENTS = ("operator_id", "function", "generations", "bands_mhz", "vendor_id", "vendor_basis", "basis", "tags")
OF_SITES = ("tags", "areas", "country")
#: Days of an element.
DAYS = ("installed", "retired", "acquired")
FILES = ("classes.parquet", "by_class.parquet")
#: Stands for a day that is not stated, for a site that is not, and for an amount that is not.
NOT_STATED, NO_SITE, NO_AMOUNT = 0, 2**32 - 1, -1
#: `date.toordinal` of 1970-01-01, and of the last day of the calendar.
EPOCH, LAST_DAY = date(1970, 1, 1).toordinal(), date.max.toordinal()
#: Traffic is held in whole kilobytes, so that sums are exact whatever the order.
KB_PER_GB = 1_000_000


@dataclass(frozen=True, slots=True)
class IndexFiles:
    """The files of an index: `classes` has a row per class, `elements` one per element, ordered by class."""

    classes: Path
    elements: Path
