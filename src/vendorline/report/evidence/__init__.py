"""Evidence on a page: who said what when, documents with their repairs, witnesses side by side."""
