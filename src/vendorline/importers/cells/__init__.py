"""Lists of cells line by line: their fields, their days, and what is no cell."""
