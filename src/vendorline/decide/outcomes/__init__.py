"""What options come to, draw by draw."""
