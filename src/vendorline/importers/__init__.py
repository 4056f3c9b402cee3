"""Foreign formats to network tables."""

from vendorline.importers.formats import FORMATS, detect
from vendorline.importers.imported import Imported

__all__ = ["FORMATS", "Imported", "detect"]
