"""The folds at the end of a page: places, what is assumed, sources, how it was made."""
