"""What is probable of results: whom it is asked of, and what documents say of it."""
