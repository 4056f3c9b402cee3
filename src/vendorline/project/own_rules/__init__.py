"""Instruments of one's own in a project: read beside those that are shipped, and put there, whole or not at all."""
