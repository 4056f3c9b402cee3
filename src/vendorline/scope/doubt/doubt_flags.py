"""What cannot be known of an element: one bit for each kind of doubt."""

from __future__ import annotations

from collections.abc import Mapping
from enum import IntFlag


class Doubt(IntFlag):
    """What cannot be known of an element."""

    INSTALLED = 1
    RETIRED = 2
    ACQUIRED = 4
    GENERATIONS = 8
    FUNCTION = 16
    BANDS = 32
    TAGS = 64
    TRAFFIC = 128
    PREMISES = 256
    PRODUCT = 512
    SEGMENT = 1024
    PLACE = 2048
    OWNER = 4096


#: The doubt that an unreadable cell of each column raises; other columns decide nothing, or are unknown where they are empty.
OF_COLUMN: Mapping[str, Doubt] = {
    "installed_on": Doubt.INSTALLED, "retired_on": Doubt.RETIRED, "acquired_on": Doubt.ACQUIRED, "generations": Doubt.GENERATIONS,
    "function": Doubt.FUNCTION, "bands_mhz": Doubt.BANDS, "tags": Doubt.TAGS, "traffic_gb_day": Doubt.TRAFFIC,
    "premises": Doubt.PREMISES, "product": Doubt.PRODUCT, "segment": Doubt.SEGMENT, "site_id": Doubt.PLACE,
    "operator_id": Doubt.OWNER,
}  # fmt: skip
#: Stands among the generations of an element of which nobody can tell them, whatever its function is.
UNKNOWN_GENERATION = "?"
