"""Reports: results as one page that a minister can read and an analyst can check.

A kind of result gets its place in the page from a module under `sections`.
"""

from vendorline.callable_module import make_callable
from vendorline.report.documents import read_result
from vendorline.report.page import report

__all__ = ["read_result", "report"]

make_callable(__name__)
