#!/bin/sh
# From 3GPP exports to what a vendor could read, and how sure that is. Run it beside the folder export.
set -e
vendorline import bulkcm export --into network
vendorline expose network --vendor huawei --vendor ericsson --narrow
vendorline expose network --explain huawei:read
