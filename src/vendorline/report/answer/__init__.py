"""The first screen: the answer in one sentence, the grid it rests on, what would change it, whom to ask, and where."""
