"""What vendors could do: numbers of exposure results as folds of the page."""
