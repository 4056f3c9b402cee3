"""National example networks, drawn from facts with their sources; synthetic, and labelled so."""

from vendorline.network.examples.generate import EXAMPLES, describe, example, write_example
from vendorline.network.examples.overlay import assume_vendors, overlay

__all__ = ["EXAMPLES", "assume_vendors", "describe", "example", "overlay", "write_example"]
