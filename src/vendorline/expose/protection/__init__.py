"""Which protection spans a path has, and where each is on."""
