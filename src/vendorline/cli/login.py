"""Who uses the program, for what is recorded with a name."""

from __future__ import annotations


def login() -> str | None:
    """The name of whoever is logged in; None where it cannot be told."""
    import getpass

    try:
        return getpass.getuser()
    except (OSError, KeyError):
        return None
