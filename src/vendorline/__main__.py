"""`python -m vendorline`: the command line."""

from vendorline.cli.app import main

main()
