"""How an import is asked for, and what is said of it."""
