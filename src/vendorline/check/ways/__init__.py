"""Rows of findings over the ways in which what is not open apart may stand."""
