"""Findings as tables: a row for each operator and provision, days as columns, and every row as CSV."""
