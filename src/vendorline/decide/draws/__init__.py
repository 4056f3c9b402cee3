"""Numbers nobody knows, and draws of them."""
