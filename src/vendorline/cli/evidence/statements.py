"""`vendorline evidence propose` and `collate`: candidates for statements, and quotations side by side."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Annotated, Any

import typer

from vendorline.cli.days import parse_day
from vendorline.cli.evidence.places import HERE, ProjectOption, option
from vendorline.cli.output import Output, draw_table
from vendorline.results.document import document

if TYPE_CHECKING:
    from rich.console import Console

    from vendorline.evidence.register.named_text import NamedText

_CELL = 110


def propose_statements(
    doc: Annotated[str, typer.Argument(help="Document: its id in the register, or a file.", metavar="DOC")],
    published: Annotated[date | None, option("--dated", parser=parse_day)] = None,
    project: ProjectOption = HERE,
    *,
    output: Output,
) -> None:
    """List what may be statements, for you to accept, change or drop; nothing is recorded, and nothing is invented.

    With --format csv the rows can be edited and recorded: vendorline evidence record FILE --table statements

    Examples:
    vendorline evidence propose article.html --dated 2020-03-10
    vendorline evidence propose 6e1f0a93c2d4 --format csv --output candidates.csv
    """
    from vendorline.errors import cut
    from vendorline.evidence.register.named_text import named_text
    from vendorline.evidence.statements import propose

    text = named_text(doc, project)
    found = propose(text.words, published or text.published_until)
    rows = [_row(n, text, one) for n, one in enumerate(found, start=1)]

    def draw(console: Console) -> None:
        shown = [
            {
                "start": r["start"],
                "kind": r["kind"],
                "speaker": r["speaker"] or " or ".join(r["speaker_may_be"]),
                "words": cut(r["exact"], _CELL),
                "because": r["because"],
            }
            for r in rows
        ]
        draw_table(console, shown, ("start", "kind", "speaker", "words", "because"))
        console.print(f"{len(rows)} candidates; none is recorded. Nobody has judged them yet.")

    output.emit(document("evidence propose", rows, inputs=_inputs(text), text_id=text.text_id), draw)


def _row(number: int, text: NamedText, candidate: Any) -> dict[str, Any]:
    """A candidate with the columns of a statement."""
    place = candidate.anchor
    home = text.document_id or "document"
    return {
        "statement_id": f"{home}-{number:02d}", "text_id": text.text_id, "exact": place.exact, "prefix": place.prefix, "suffix": place.suffix,
        "start": place.start, "end": place.end, "kind": candidate.kind, "speaker": candidate.speaker, "role": candidate.speaker_role,
        "via": list(candidate.via), "source_named": candidate.source_named, "form": candidate.form, "about": candidate.about,
        "hedge": candidate.hedge, "date_cue": candidate.date_cue, "said_from": candidate.said_from, "said_until": candidate.said_until,
        "speaker_may_be": list(candidate.speaker_may_be), "because": candidate.because,
    }  # fmt: skip


def _inputs(*texts: NamedText) -> list[dict[str, str]]:
    from vendorline.network.table_files import sha256

    return [{"path": str(text.path), "sha256": sha256(text.path)} for text in texts if text.path is not None]


def collate_documents(
    first: Annotated[
        str, typer.Argument(help="Document whose quotations are held against another: id or file.", metavar="A")
    ],
    second: Annotated[str, typer.Argument(help="The other document: id or file.", metavar="B")],
    project: ProjectOption = HERE,
    *,
    output: Output,
) -> None:
    """Hold each quotation of a document against another: identical, variant, contradicts, or absent.

    Documents of which one was made from the other, or both from a third, are one witness of the fact.

    Example: vendorline evidence collate article.txt agency.html
    """
    from vendorline.errors import cut
    from vendorline.evidence.register.named_text import named_text
    from vendorline.evidence.register.origin import one_origin
    from vendorline.evidence.statements import collate

    one, other = named_text(first, project), named_text(second, project)
    rows: list[dict[str, Any]] = [
        {
            "quote_a": row.quote_a.exact, "start_a": row.quote_a.start, "quote_b": row.quote_b.exact if row.quote_b else None,
            "start_b": row.quote_b.start if row.quote_b else None, "verdict": row.verdict, "similarity": row.similarity,
            "differing": [{"first": list(one.first), "second": list(one.second)} for one in row.differing],
        }
        for row in collate(one.words, other.words)
    ]  # fmt: skip
    same = one_origin(project, one.document_id, other.document_id)

    def draw(console: Console) -> None:
        shown = [
            {"verdict": r["verdict"], "in A": cut(r["quote_a"], _CELL), "in B": cut(r["quote_b"] or "", _CELL)}
            for r in rows
        ]
        draw_table(console, shown, ("verdict", "in A", "in B"))
        console.print(_SAID[same])

    output.emit(document("evidence collate", rows, inputs=_inputs(one, other), same_origin=same), draw)


_SAID = {
    True: "both are of one origin: one witness of the fact",
    False: "two witnesses, as far as the register knows",
    None: "whether they are of one origin is not known: add both, and say from what each was made",
}
