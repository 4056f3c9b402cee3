"""What a page is made of, read with the standard library's parser."""

from __future__ import annotations

import base64
import re
from html.parser import HTMLParser

VOID = {"meta", "br", "link", "img", "input", "hr", "path", "line", "rect", "circle", "col", "polyline", "polygon"}


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
        if tag in VOID:
            return
        if not self.open or self.open.pop() != tag:
            self.crossed.append(tag)

    def handle_data(self, data):
        if self.open and self.open[-1] not in {"style", "script"}:
            self.text.append(data)

    @property
    def words(self):
        return re.sub(r"\s+", " ", "".join(self.text))

    @property
    def plain(self):
        """The words with plain spaces in the place of those that do not break."""
        return self.words.replace("\N{NO-BREAK SPACE}", " ")


def heading(html):
    """The answer: what stands in the heading of the first level."""
    (found,) = re.findall(r"<h1[^>]*>(.*?)</h1>", html, flags=re.DOTALL)
    return re.sub(r"<[^>]+>", "", found).replace("\N{NO-BREAK SPACE}", " ").replace("&#39;", "'")


def part(html, start, end=None):
    """The words of a page from one place to another."""
    begin = html.index(start)
    return Page(html[begin : html.index(end, begin) if end else len(html)]).plain


def attached_csv(html):
    """The text of the CSV that a page carries along."""
    (found,) = re.findall(r'id="csv" download="findings.csv" href="data:text/csv;charset=utf-8;base64,([^"]+)"', html)
    return base64.b64decode(found).decode()


def well_formed(html):
    """Fails unless a page nests rightly, names its headings in order, labels its tables, and loads nothing."""
    page = Page(html)
    assert not page.crossed
    assert not page.open
    assert len(page.ids) == len(set(page.ids))
    assert dict(page.tags)["html"] == {"lang": "en"}
    assert page.headings[0] == 1
    assert page.headings.count(1) == 1
    assert all(later <= earlier + 1 for earlier, later in zip(page.headings, page.headings[1:], strict=False))
    scopes = {"col", "row", "colgroup", "rowgroup"}
    assert all(headers and all(th.get("scope") in scopes for th in headers) for headers in page.tables)
    for tag, attributes in page.tags:
        assert tag not in {"link", "img", "iframe", "object", "image"}
        assert "src" not in attributes
        assert not any(name.startswith("on") for name in attributes)
        if tag == "use":
            assert attributes["href"].startswith("#")
        elif tag != "a":
            assert "href" not in attributes
        elif attributes["href"].startswith("#"):
            assert attributes["href"][1:] in page.ids
        if tag == "svg" and attributes.get("role") == "img":
            assert len(attributes["aria-label"]) > 10
        elif tag == "svg":
            assert attributes.get("aria-hidden") == "true"
    style = html[html.index("<style>") : html.index("</style>")]
    assert "url(" not in style
    assert "@import" not in style
    return page


def without_drawings(html):
    """A page without its style, its script and its attachment, and charts reduced to what a screen reader says."""
    html = re.sub(r"(<style>).*?(</style>)", r"\1\2", html, flags=re.DOTALL)
    html = re.sub(r"(<script>).*?(</script>)", r"\1\2", html, flags=re.DOTALL)
    html = re.sub(r"sha256-[\w+/=]+", "sha256", html)
    html = re.sub(r"data:text/csv[^\"]*", "data:", html)
    return re.sub(
        r'(<svg class="(?:chart|map)" role="img" aria-label="[^"]*")[^>]*>.*?</svg>',
        r"\1></svg>",
        html,
        flags=re.DOTALL,
    )
