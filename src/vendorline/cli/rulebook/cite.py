"""`vendorline rules cite`: the sources of a provision or an instrument, or one source, as they are cited."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Annotated

import typer

from vendorline.cli.completing import completed
from vendorline.cli.output import Output
from vendorline.results.document import document

if TYPE_CHECKING:
    from collections.abc import Mapping

    from rich.console import Console

    from vendorline.evidence.source import Source

#: Formats that this command writes beside those of every command.
OTHERS = ("bibtex", "csl-json", "ris")


def cite(
    name: Annotated[
        str, typer.Argument(help="Provision, instrument or source.", metavar="ID", autocompletion=completed("laws"))
    ],
    *,
    output: Output,
) -> None:
    """Cite the sources of a provision or an instrument, or one source, primary ones first.

    Every source says who issued it, when, what it is, and whether it was read.

    Example: vendorline rules cite GB-2022-DVD-CORE --format bibtex
    """
    from vendorline.evidence.citing import FORMATS
    from vendorline.project.sources import cited_by

    sources = cited_by(name)
    rows = [{"source_id": source_id, **source.to_dict()} for source_id, source in sources.items()]
    others = {format_: partial(FORMATS[format_], sources) for format_ in OTHERS}
    output.emit(document("rules cite", rows), lambda console: _show(console, sources), others)


def _show(console: Console, sources: Mapping[str, Source]) -> None:
    from vendorline.evidence.citing import in_words

    for source_id, source in sources.items():
        console.print(f"[{source_id}] {in_words(source)}", markup=False, soft_wrap=True)
