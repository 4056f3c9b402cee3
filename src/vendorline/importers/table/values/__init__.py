"""Values of cells as people write them: angles, dates, numbers, technologies, ids."""
