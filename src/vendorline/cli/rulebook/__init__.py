"""What is asked of the provisions as a whole: which are out of date, and how jurisdictions differ."""
