"""Plans over completions: what it is likely to cost to comply, where nobody states who made what."""
