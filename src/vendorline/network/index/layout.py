"""What an index holds, in memory and in files: its columns, and the values that stand for what is not stated."""

from __future__ import annotations

from datetime import date
from pathlib import Path

from vendorline.quick_dataclass import dataclass

#: Columns in which elements of one class are alike; those of their site by `site_` before their name.
OF_ELEMENTS = ("operator_id", "function", "generations", "bands_mhz", "vendor_id", "vendor_basis", "basis", "tags")
OF_SITES = ("tags", "areas", "country")
#: Days of an element.
DAYS = ("installed", "retired", "acquired")
#: What is held of each element beside its class.
NUMBERS = ("site", "row", *DAYS, "traffic_kb", "premises")
FILES = ("classes.parquet", *(f"by_class_{name}.npy" for name in NUMBERS))
#: Stands for a day that is not stated, for a site that is not, and for an amount that is not.
NOT_STATED, NO_SITE, NO_AMOUNT = 0, 2**32 - 1, -1
#: `date.toordinal` of 1970-01-01, and of the last day of the calendar.
EPOCH, LAST_DAY = date(1970, 1, 1).toordinal(), date.max.toordinal()
#: Traffic is held in whole kilobytes, so that sums are exact whatever the order.
KB_PER_GB = 1_000_000


@dataclass(frozen=True, slots=True)
class IndexFiles:
    """The files of an index in a folder."""

    folder: Path

    @property
    def classes(self) -> Path:
        """A row per class: the columns in which its elements are alike, and their `number`."""
        return self.folder / FILES[0]

    def numbers(self, name: str) -> Path:
        """A number per element, in the order of classes: one of `NUMBERS`."""
        return self.folder / f"by_class_{name}.npy"

    def remove(self) -> None:
        """Remove them, as far as they are there."""
        for name in FILES:
            (self.folder / name).unlink(missing_ok=True)
