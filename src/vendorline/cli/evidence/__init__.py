"""`vendorline evidence`: documents, statements and claims, and which numbers rest on them."""

from __future__ import annotations

import typer

from vendorline.cli.evidence.repair import repair_command
from vendorline.cli.output import with_output

evidence = typer.Typer(
    help="Evidence: mend a damaged document, and say what cannot be mended.\n\n"
    "Example: vendorline evidence repair article.html --show",
    no_args_is_help=True,
)
evidence.command("repair")(with_output()(repair_command))
