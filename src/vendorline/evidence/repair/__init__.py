"""Repair of damaged texts: rules that are data, edits that invert to the text as it came, flags for what nothing may mend."""

from __future__ import annotations

from vendorline.evidence.repair.edits import Confidence, Edit, inverted
from vendorline.evidence.repair.mending import repair
from vendorline.evidence.repair.repaired import Flag, Repaired

__all__ = ["Confidence", "Edit", "Flag", "Repaired", "inverted", "repair"]
