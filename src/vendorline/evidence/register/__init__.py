"""The register of evidence: what documents say, who said it, and which numbers rest on it."""

from vendorline.evidence.register.adding import Added, add_documents
from vendorline.evidence.register.reading_files import Described
from vendorline.evidence.register.register import Register
from vendorline.evidence.register.standing import Standing
from vendorline.evidence.register.store import has_register, register_folder
from vendorline.evidence.register.tables import BY_HAND, REGISTER_TABLES, register_table
from vendorline.evidence.register.withdrawing import Withdrawal

__all__ = [
    "BY_HAND", "REGISTER_TABLES", "Added", "Described", "Register", "Standing", "Withdrawal", "add_documents", "has_register",
    "register_folder", "register_table",
]  # fmt: skip
