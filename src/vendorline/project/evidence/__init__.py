"""Evidence for results: from any number back to what it rests on, who said what when, and which results are stale."""

from vendorline.project.evidence.addresses import Address, addressed, every_address
from vendorline.project.evidence.step import ENDS, Step, open_ends
from vendorline.project.evidence.trace import trace, traces

__all__ = ["ENDS", "Address", "Step", "addressed", "every_address", "open_ends", "trace", "traces"]
