"""Elements in groups that no provision tells apart, counted by looking their days up."""
