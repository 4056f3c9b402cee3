"""The text of a web page by trafilatura, with the paragraphs that belong to it and were left out put back."""

from __future__ import annotations

import email
import email.policy
import plistlib
import re
from collections.abc import Iterator
from typing import Any

from vendorline.evidence.extract.charset import Decoded, decoded
from vendorline.evidence.extract.dates import published
from vendorline.evidence.extract.extracted import Extracted
from vendorline.evidence.extract.media_types import HTML, MHTML
from vendorline.evidence.extract.refusals import refused, require, with_versions

#: Characters of a page that are taken apart at most, its embedded files left out: the time grows faster than the page.
MOST = 10_000_000
_EMBEDDED = re.compile(r"(?<=[\"'(])data:[\w/+.-]+;base64,[A-Za-z0-9+/=\s]+")
_HEAD = 4_096
_DECLARED = re.compile(rb"<(?:meta[^>]+charset|\?xml[^>]+encoding)\s*=\s*[\"']?\s*([\w:.-]+)", re.IGNORECASE)
_ASIDE = frozenset({"nav", "header", "footer", "aside", "form", "figure", "noscript", "template", "dialog"})
#: Words from which on a paragraph is missed.
_WORDS = 5


def page_text(data: bytes, name: str, declared: str | None = None) -> Extracted:
    """The main text of a page, each paragraph on a line, and what the page says of itself.

    Args:
        data: the bytes of the page.
        name: what it is called in a fault.
        declared: the code page that came with it, beside the one that it names itself.

    Raises:
        InvalidInput: it is too large, without text, or no text at all.
        MissingLibrary: trafilatura is not installed.
    """
    require("trafilatura", "web pages")
    in_page = _DECLARED.search(data.replace(b"\x00", b"") if data[:2] in {b"\xff\xfe", b"\xfe\xff"} else data, 0, _HEAD)
    found = decoded(data, name, in_page[1].decode("ascii") if in_page else declared)
    return _of_source(found, name)


def _of_source(found: Decoded, name: str) -> Extracted:
    import trafilatura

    # A declared code page is done with; the reader must not follow it again.
    source = _EMBEDDED.sub("", re.sub(r"\A\s*<\?xml[^>]*\?>", "", found.text))
    if len(source) > MOST:
        raise refused(name, f"is a page of more than {MOST / 1_000_000:,g} MB", "save its text alone, or split it")
    tree = trafilatura.load_html(source)
    if tree is None:
        raise refused(name, "is a page without text", "save it again, when it has loaded")
    taken = trafilatura.bare_extraction(
        tree, include_comments=False, include_tables=True, favor_recall=True, with_metadata=True, deduplicate=False
    )
    whole = trafilatura.load_html(source)
    text, notes = _complete((getattr(taken, "text", None) or "").strip(), whole)
    if not text.strip():
        text = "\n".join(" ".join(one.text_content().split()) for one in _own_paragraphs(whole))
    if not text.strip():
        raise refused(name, "is a page without text", "save it again, when it has loaded")
    day, precision = published(trafilatura.load_html(source), source)
    return Extracted(
        text,
        HTML,
        found.charset,
        title=getattr(taken, "title", None),
        author=getattr(taken, "author", None),
        publisher=getattr(taken, "sitename", None),
        published_on=day,
        published_precision=precision,
        language=_language(whole),
        tools=with_versions("trafilatura", "htmldate"),
        notes=(*found.notes, *notes),
    )


def _language(tree: Any) -> str | None:
    said = tree.get("lang") or tree.get("{http://www.w3.org/XML/1998/namespace}lang") or ""
    return said.strip().casefold() or None


def _own_paragraphs(tree: Any) -> Iterator[Any]:
    """Paragraphs that do not stand in a menu, a footer or beside the text."""
    for paragraph in tree.iter("p"):
        if not any(isinstance(one.tag, str) and one.tag in _ASIDE for one in paragraph.iterancestors()):
            yield paragraph


def _complete(text: str, tree: Any) -> tuple[str, tuple[str, ...]]:
    """The text with those paragraphs put back that stand beside ones that are in it."""
    lines = text.split("\n")
    keys = {_key(line): place for place, line in enumerate(lines)}
    held = _key(text)
    parents: dict[Any, list[tuple[Any, str]]] = {}
    for paragraph in _own_paragraphs(tree):
        words = " ".join(paragraph.text_content().split())
        if len(words.split()) >= _WORDS:
            parents.setdefault(paragraph.getparent(), []).append((paragraph, words))
    put_back = left_out = 0
    inserted: dict[int, list[str]] = {}
    for beside in parents.values():
        known = [_key(words) in held for _, words in beside]
        place = -1
        for (_, words), kept in zip(beside, known, strict=True):
            place = keys.get(_key(words), place)
            if not kept and any(known):
                inserted.setdefault(place, []).append(words)
                put_back += 1
            left_out += not kept and not any(known)
    if put_back:
        lines = [
            *inserted.get(-1, []),
            *(one for place, line in enumerate(lines) for one in (line, *inserted.get(place, ()))),
        ]
    notes = []
    if put_back:
        notes.append(f"{put_back} paragraphs beside those of the text had been left out and were put back")
    if left_out and text:
        notes.append(f"{left_out} paragraphs elsewhere on the page are not part of the text")
    return "\n".join(lines), tuple(notes)


def _key(text: str) -> str:
    return "".join(text.split())


def saved_page(data: bytes, name: str) -> Extracted:
    """The text of a page that a browser saved into one file (MHTML). Raises what `page_text` raises."""
    message = email.message_from_bytes(data, policy=email.policy.default)
    for part in message.walk():
        if part.get_content_type() in {"text/html", "application/xhtml+xml"}:
            content = part.get_payload(decode=True)
            if isinstance(content, bytes):
                found = page_text(content, name, part.get_content_charset())
                return _renamed(found, MHTML)
    raise refused(name, "is a saved page without HTML in it", "save the page again, as HTML")


def web_archive(data: bytes, name: str) -> Extracted:
    """The text of a page that a browser saved as a property list. Raises what `page_text` raises."""
    try:
        main = plistlib.loads(data)["WebMainResource"]
        content, charset = main["WebResourceData"], main.get("WebResourceTextEncodingName")
    except Exception as error:
        raise refused(name, "is a web archive that cannot be read", "save the page again, as HTML") from error
    return page_text(bytes(content), name, charset if isinstance(charset, str) else None)


def _renamed(found: Extracted, media_type: str) -> Extracted:
    from dataclasses import replace

    return replace(found, media_type=media_type)
