"""What stands in a file, whatever it is packed or encoded in."""
