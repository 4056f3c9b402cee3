"""What cannot be known of a network because a cell could not be read, or a row was left out."""
