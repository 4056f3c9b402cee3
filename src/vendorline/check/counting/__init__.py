"""What elements and sites may be in some completion, and how many, or how much, of them there is."""
