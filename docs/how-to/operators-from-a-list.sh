#!/bin/sh
# From an Excel list to where each operator stands, and what a ban would reach. Run it beside equipment-list.xlsx.
set -e
vendorline import table equipment-list.xlsx --into network --set country=CA --as-of 2026-06-30
vendorline check network --rules CA
vendorline check network --ban huawei --by 2027-12-31
