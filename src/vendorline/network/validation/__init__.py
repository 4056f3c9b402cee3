"""What is wrong with tables: every cell, key, reference and date, all at once."""
