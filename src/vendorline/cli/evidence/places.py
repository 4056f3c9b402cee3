"""Where the commands of evidence find their register."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

from vendorline.cli.options import options_of

option = options_of("evidence")

ProjectOption = Annotated[Path, option("--project")]
HERE = Path()
