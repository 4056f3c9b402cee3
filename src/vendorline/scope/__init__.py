"""What a constraint reaches: the elements of a network in groups, and which of them a provision is about, surely or perhaps."""
