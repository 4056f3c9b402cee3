"""What kind of document some bytes are: by what they are first, then by the name."""

from __future__ import annotations

import re

from vendorline.evidence.extract.refusals import refused

PDF, HTML, MHTML, WEB_ARCHIVE, TEXT = (
    "application/pdf", "text/html", "multipart/related", "application/x-webarchive", "text/plain",
)  # fmt: skip
#: Bytes at the beginning that tell a kind.
_HEAD = 2_048
_TAGS = re.compile(
    rb"\A(?:\s|<!--.*?-->|<\?xml[^>]*>)*<(?:!doctype\s+html|html|head|body|meta|title|article|main|div|p|h1)\b",
    re.IGNORECASE | re.DOTALL,
)
_SAVED_PAGE = re.compile(rb"\A(?:[\w-]+:[^\r\n]*\r?\n(?:[ \t][^\r\n]*\r?\n)*){1,30}", re.IGNORECASE)
_OTHERS = (
    (b"PK\x03\x04", "a packed file: a text processor's, a spreadsheet or an archive"),
    (b"\xd0\xcf\x11\xe0", "a file of an old office program"),
    (b"{\\rtf", "rich text"),
    (b"\x1f\x8b", "a packed file"),
    (b"\x89PNG", "a picture"),
    (b"\xff\xd8\xff", "a picture"),
    (b"GIF8", "a picture"),
    (b"II*\x00", "a picture"),
    (b"MM\x00*", "a picture"),
)


def media_type_of(data: bytes, name: str) -> str:
    """The kind of a document. Raises InvalidInput where it is of a kind that nothing here reads."""
    head = data[:_HEAD]
    for begins, what in _OTHERS:
        if head.startswith(begins):
            raise refused(name, f"is {what}", "save it as a page (HTML), as PDF or as text")
    if b"%PDF-" in head[:1_024]:
        return PDF
    if head.startswith(b"bplist00") or (b"<plist" in head and b"WebMainResource" in head):
        return WEB_ARCHIVE
    headers = _SAVED_PAGE.match(head)
    if headers is not None and b"multipart/related" in headers[0].lower():
        return MHTML
    plain = head.replace(b"\x00", b"").lstrip(b"\xef\xbb\xbf\xff\xfe")
    if _TAGS.match(plain):
        return HTML
    ending = name.casefold().rpartition(".")[2]
    return HTML if ending in {"html", "htm", "xhtml"} and b"<" in plain else TEXT
