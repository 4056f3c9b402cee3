"""From any number of any result back to what it rests on."""

from vendorline.project.tracing.addresses import Address, addressed, every_address
from vendorline.project.tracing.step import ENDS, Step, open_ends
from vendorline.project.tracing.trace import trace

__all__ = ["ENDS", "Address", "Step", "addressed", "every_address", "open_ends", "trace"]
