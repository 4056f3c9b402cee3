"""From a problem to a schedule with a proven gap."""
