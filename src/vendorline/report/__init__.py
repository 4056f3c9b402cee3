"""Reports: results as one page that answers first, as a brief of two pages, or as a workbook.

A kind of result is verified in a module under `sections`; a fold of the page has a package or module of its own.
"""

from vendorline.callable_module import make_callable
from vendorline.report.brief import brief
from vendorline.report.documents import read_result
from vendorline.report.page import headline, report
from vendorline.report.workbook import report_workbook

__all__ = ["brief", "headline", "read_result", "report", "report_workbook"]

make_callable(__name__)
