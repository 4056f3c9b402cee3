"""Rows left out of a network: the networks that it may be, and bounds that hold where these are too many."""
