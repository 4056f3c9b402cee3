"""National example networks, drawn from facts with their sources; synthetic, and labelled so."""

from vendorline.examples.generate import EXAMPLES, describe, example, write_example
from vendorline.examples.overlay import assume_vendors, overlay

__all__ = ["EXAMPLES", "assume_vendors", "describe", "example", "overlay", "write_example"]
