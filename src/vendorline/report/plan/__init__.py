"""How a plan is shown: a section of a page, and a workbook."""
