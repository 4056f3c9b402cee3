"""Shares against limits, and what has to go: drawn only where something is in scope."""
