"""Files of any kind as sheets."""
