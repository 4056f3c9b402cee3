"""GraphML: nodes of a drawn map to sites and elements."""
