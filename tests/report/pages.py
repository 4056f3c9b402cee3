"""What a page is made of, read with the standard library's parser."""

from __future__ import annotations

import re
from html.parser import HTMLParser

VOID = {"meta", "br", "link", "img", "input", "hr", "path", "line", "rect", "circle"}


class Page(HTMLParser):
    """Tags, ids, tables and text of a page; fails on a tag that closes another one."""

    def __init__(self, html):
        super().__init__(convert_charrefs=True)
        self.tags, self.ids, self.tables, self.headings, self.text = [], [], [], [], []
        self.open, self.crossed = [], []
        self.feed(html)
        self.close()

    def handle_starttag(self, tag, attrs):
        attributes = dict(attrs)
        self.tags.append((tag, attributes))
        if "id" in attributes:
            self.ids.append(attributes["id"])
        if tag == "table":
            self.tables.append([])
        if tag == "th" and self.tables:
            self.tables[-1].append(attributes)
        if re.fullmatch(r"h[1-6]", tag):
            self.headings.append(int(tag[1]))
        if tag not in VOID:
            self.open.append(tag)

    def handle_startendtag(self, tag, attrs):
        self.tags.append((tag, dict(attrs)))

    def handle_endtag(self, tag):
        if not self.open or self.open.pop() != tag:
            self.crossed.append(tag)

    def handle_data(self, data):
        if self.open and self.open[-1] != "style":
            self.text.append(data)

    @property
    def words(self):
        return re.sub(r"\s+", " ", "".join(self.text))


def without_drawings(html):
    """A page with its charts reduced to what a screen reader says, so that it does not hang on the drawing library."""
    return re.sub(
        r'(<svg class="chart" role="img" aria-label="[^"]*")[^>]*>.*?</svg>', r"\1></svg>", html, flags=re.DOTALL
    )
