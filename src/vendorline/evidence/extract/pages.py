"""The text of a web page by trafilatura, with the paragraphs that belong to it and were left out put back."""

from __future__ import annotations

import email
import email.policy
import html
import plistlib
import re
from collections import Counter
from collections.abc import Iterator
from typing import Any

from vendorline.errors import counted
from vendorline.evidence.extract.charset import Decoded, decoded
from vendorline.evidence.extract.dates import published
from vendorline.evidence.extract.extracted import Extracted
from vendorline.evidence.extract.media_types import HTML, MHTML
from vendorline.evidence.extract.refusals import refused, require, with_versions

#: Characters of a page that are taken apart at most, its embedded files left out: the time grows faster than the page.
MOST = 10_000_000
_EMBEDDED = re.compile(r"(?<=[\"'(])data:[\w/+.-]+;base64,[A-Za-z0-9+/=\s]+")
_HEAD = 4_096
#: Characters of a page in which it says who published it and when.
_SAID = 500_000
_DECLARED = re.compile(rb"<(?:meta[^>]+charset|\?xml[^>]+encoding)\s*=\s*[\"']?\s*([\w:.-]+)", re.IGNORECASE)
_ASIDE = frozenset({"nav", "header", "footer", "aside", "form", "figure", "noscript", "template", "dialog"})
_OTHER_SIGNS = re.compile(r"[\W_]+")
_BLANKS = re.compile(r"[ \t\r\n\f]+")
#: Words from which on a paragraph is missed.
_WORDS = 5
#: Letters of a paragraph that is as long, in scripts that part no words by spaces.
_LETTERS = 24


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
        tree, include_comments=False, include_tables=True, favor_recall=True, with_metadata=False, deduplicate=False
    )
    whole = trafilatura.load_html(source)
    text, notes = _complete((getattr(taken, "text", None) or "").strip(), whole)
    if not text.strip():
        text = "\n".join(filter(None, map(_words_of, _own_paragraphs(whole))))
    if not text.strip():
        raise refused(name, "is a page without text", "save it again, when it has loaded")
    head = source[:_SAID]
    said = trafilatura.extract_metadata(trafilatura.load_html(head))
    day, precision = published(trafilatura.load_html(head), head)
    return Extracted(
        text,
        HTML,
        found.charset,
        title=getattr(said, "title", None),
        author=getattr(said, "author", None),
        publisher=getattr(said, "sitename", None),
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
    """The text with the words of its paragraphs as the page has them, and with those put back that stand beside ones that are in it.

    The reader mends on its own what it takes for damage, and what it takes away of it no rule can mend any more.
    """
    lines = text.split("\n")
    places = {_key(line): place for place, line in enumerate(lines)}
    held = _key(text)
    parents: dict[Any, list[tuple[str, bool]]] = {}
    for paragraph in _own_paragraphs(tree):
        words = _words_of(paragraph)
        if len(words.split()) >= _WORDS or len(words) >= _LETTERS:
            key = _key(words)
            place = places.get(key)
            if place is not None and paragraph.find(".//br") is None:
                lines[place] = words
            parents.setdefault(paragraph.getparent(), []).append((words, place is not None or key in held))
    missing = Counter(_key(words) for beside in parents.values() for words, _ in beside)
    missing.subtract(map(_key, lines))
    stands: dict[str, list[int]] = {}
    for at, line in enumerate(lines):
        stands.setdefault(_key(line), []).append(at)
    put_back = left_out = 0
    inserted: dict[int, list[str]] = {}
    for beside in parents.values():
        if not any(kept for _, kept in beside):
            left_out += len(beside)
            continue
        place, before = -1, None
        for words, kept in beside:
            key = _key(words)
            # The reader takes a paragraph once that the page has twice in a row.
            once = key == before and key in stands and missing[key] > 0
            if once:
                missing[key] -= 1
            else:
                left = stands.get(key, ())
                place = (left.pop(0) if len(left) > 1 else left[0]) if left else place
            before = key
            if not kept or once:
                inserted.setdefault(place, []).append(words)
                put_back += 1
    whole = [
        *inserted.get(-1, []),
        *(one for place, line in enumerate(lines) for one in (line, *inserted.get(place, ()))),
    ]
    notes = []
    if put_back:
        notes.append(f"{counted(put_back, 'paragraph')} beside those of the text had been left out, now put back")
    if left_out and text:
        notes.append(f"{counted(left_out, 'paragraph')} elsewhere on the page not taken for text")
    return "\n".join(whole), tuple(notes)


def _words_of(paragraph: Any) -> str:
    """What stands in a paragraph, its blanks as one each; a space that may not be broken is none of them."""
    return _BLANKS.sub(
        " ", " ".join(paragraph.itertext()) if paragraph.find(".//br") is not None else paragraph.text_content()
    ).strip(" ")


def _key(text: str) -> str:
    """Letters and figures of a text: what the reader leaves as it is."""
    return _OTHER_SIGNS.sub("", html.unescape(text))


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
