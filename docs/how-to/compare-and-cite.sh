#!/bin/sh
# Compare four jurisdictions at the beginning of 2026, keep the comparison, and see what can be cited.
set -e
vendorline rules compare GB,Germany,SE,CA --on 2026-01-01
vendorline rules compare GB,Germany,SE,CA --on 2026-01-01 --format csv --output matrix.csv
vendorline rules show GB-2022-DVD-REMOVE
