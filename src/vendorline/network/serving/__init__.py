"""The standard 3GPP serving chain, laid over an inventory that names equipment but not how it serves anybody."""

from vendorline.network.serving.lay import Chain, lay

__all__ = ["Chain", "lay"]
