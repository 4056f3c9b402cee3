"""What a schedule costs and what limits it, as terms that somebody states: `terms.yaml`, with sourced defaults."""
