"""What `vendorline check` is asked, option by option: trials, and which rows are shown."""
