"""Kinds of files that hold tables, by the end of their names."""

from __future__ import annotations

WORKBOOKS = (".xlsx", ".xlsm", ".xls", ".xlsb", ".ods")
TEXTS = (".csv", ".tsv", ".txt", ".tab")
PAGES = (".html", ".htm")
PACKED = (".gz", ".zip")
SUFFIXES = (*TEXTS, *WORKBOOKS, *PAGES, ".parquet")
