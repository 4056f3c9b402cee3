"""The standard 3GPP serving chain, added to an inventory that names equipment but not how it serves anybody."""

from vendorline.network.serving.core import Chain
from vendorline.network.serving.synthesise import synthesise

__all__ = ["Chain", "synthesise"]
