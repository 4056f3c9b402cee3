"""3GPP bulk CM files: managed objects to elements, with whose, where and who made them."""
