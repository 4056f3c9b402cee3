"""Exposure over completions: what is probable inside what is possible."""
