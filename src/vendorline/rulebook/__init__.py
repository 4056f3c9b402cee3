"""Provisions as data, the law at two dates, and the constraints that follow from them."""

from vendorline.rulebook.bound import Operator, operators_of
from vendorline.rulebook.constraints import Constraint, Constraints, constraints
from vendorline.rulebook.coverage import Coverage, coverage
from vendorline.rulebook.designated_vendors import Determination, Grant
from vendorline.rulebook.law import Law, Rulebook, Span
from vendorline.rulebook.load import json_schema, provisions, read_instruments

__all__ = [
    "Constraint",
    "Constraints",
    "Coverage",
    "Determination",
    "Grant",
    "Law",
    "Operator",
    "Rulebook",
    "Span",
    "constraints",
    "coverage",
    "json_schema",
    "operators_of",
    "provisions",
    "read_instruments",
]
