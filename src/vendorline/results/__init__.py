"""What every job returns: tables by one schema, rows by one writer, documents of one shape, results that can be kept."""

from vendorline.results.rows import changed_row, new_row, row_with
from vendorline.results.schema import TABLES, Column, Table, document_keys, table

__all__ = ["TABLES", "Column", "Table", "changed_row", "document_keys", "new_row", "row_with", "table"]
