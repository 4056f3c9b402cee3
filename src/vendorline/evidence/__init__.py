"""Evidence: what was said in public, by whom, and from which day on it could be known."""
