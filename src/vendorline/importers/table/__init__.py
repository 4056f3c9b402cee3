"""Anybody's table to a network: CSV, Excel or Parquet, with columns recognised by name and content."""
