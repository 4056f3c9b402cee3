"""Where the commands of evidence find their register, and who uses them."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

from vendorline.cli.options import options_of

option = options_of("evidence")

ProjectOption = Annotated[Path, option("--project")]
HERE = Path()


def login() -> str | None:
    """The name of whoever is logged in, where it can be told."""
    import getpass

    try:
        return getpass.getuser()
    except (OSError, KeyError):
        return None
