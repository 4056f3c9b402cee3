"""The problem as arrays, and its rows with their prices."""
