"""Who holds and controls which element, for every vendor and coalition at once, as bits."""
