"""The ways in which what brings others into scope may stand, where that is open."""
