"""Who makes it: the names of vendors, and where they are at home."""

from vendorline.vendors.names import Vendor, canonical_id, near_name, vendors

__all__ = ["Vendor", "canonical_id", "near_name", "vendors"]
