"""Web pages to text: every paragraph, what the page says of itself, the ways in which browsers save one."""

from __future__ import annotations

import plistlib
import subprocess
import sys
from datetime import date

import pytest

from vendorline.errors import InvalidInput, MissingLibrary
from vendorline.evidence.extract import extract
from vendorline.evidence.repair import repair

PARAGRAPHS = [
    "The regulator said on Monday that it would publish its decision on suppliers of radio equipment within the month.",
    "Two sources with knowledge of the talks said the decision may come sooner.",
    "“We look at every supplier in the same way,” the head of the regulator told a committee of parliament.",
    "Operators have asked for ten years.",
    "The ministry did not answer questions about the cost, which an industry group puts at two billion.",
]


def page(*paragraphs: str, head: str = "", beside: str = "") -> str:
    body = "".join(f"<p>{one}</p>" for one in paragraphs)
    return (
        f"<!doctype html><html lang='en-GB'><head><meta charset='utf-8'><title>Regulator to decide | The Gazette</title>{head}</head><body>"
        f"<nav><ul><li><a href='/'>Home</a></li><li><a href='/news'>News</a></li></ul></nav><main><article><h1>Regulator to decide</h1>{body}"
        f"</article></main>{beside}<footer><p>Copyright 2019 The Gazette, all rights reserved by the company.</p></footer></body></html>"
    )


META = (
    "<meta property='article:published_time' content='2020-03-10T08:00:00Z'><meta name='author' content='Jane Roe'>"
    "<meta property='og:site_name' content='The Gazette'>"
)


def test_every_paragraph_and_what_the_page_says_of_itself() -> None:
    found = extract(page(*PARAGRAPHS, head=META).encode(), "page.html")
    assert [one for one in PARAGRAPHS if one not in found.text] == []
    assert "Home" not in found.text
    assert (found.media_type, found.charset, found.language) == ("text/html", "utf-8", "en-gb")
    assert (found.title, found.author, found.publisher) == ("Regulator to decide", "Jane Roe", "The Gazette")
    assert (found.published_on, found.published_precision) == (date(2020, 3, 10), "day")
    assert "trafilatura" in found.tools
    assert "htmldate" in found.tools


@pytest.mark.parametrize("parts", [1, 2, 5])
def test_short_pages_keep_their_paragraphs(parts: int) -> None:
    found = extract(page(*PARAGRAPHS[:parts]).encode(), "page.html")
    assert [one for one in PARAGRAPHS[:parts] if one not in found.text] == []


def test_a_paragraph_that_comes_twice_is_not_taken_for_one() -> None:
    found = extract(page(PARAGRAPHS[0], PARAGRAPHS[1], PARAGRAPHS[0], PARAGRAPHS[2]).encode(), "page.html")
    assert found.text.count(PARAGRAPHS[0]) == 2 or any("put back" in note for note in found.notes)
    assert [one for one in PARAGRAPHS[:3] if one not in found.text] == []


@pytest.mark.parametrize(
    ("head", "text", "day", "precision"),
    [
        ("<meta name='date' content='2020-03-10'>", "", date(2020, 3, 10), "day"),
        ("", "<time datetime='2020-03-10'>10 March</time>", date(2020, 3, 10), "day"),
        ("", "<span class='date'>March 10, 2020</span>", date(2020, 3, 10), "day"),
        ("", "<time datetime='2020-03'>March 2020</time>", date(2020, 3, 31), "month"),
        ("", "", None, None),
    ],
)
def test_the_day_is_no_more_exact_than_the_page(head: str, text: str, day: date | None, precision: str | None) -> None:
    found = extract(page(text, *PARAGRAPHS, head=head).encode(), "page.html")
    assert (found.published_on, found.published_precision) == (day, precision)


def test_a_page_saved_into_one_file() -> None:
    content = page(*PARAGRAPHS, head=META)
    message = (
        "From: <Saved by Blink>\r\nSnapshot-Content-Location: https://gazette.example/a\r\nSubject: Regulator\r\nMIME-Version: 1.0\r\n"
        'Content-Type: multipart/related;\r\n\ttype="text/html";\r\n\tboundary="----part"\r\n\r\n------part\r\nContent-Type: text/html\r\n'
        "Content-Transfer-Encoding: 8bit\r\nContent-Location: https://gazette.example/a\r\n\r\n"
        f"{content}\r\n------part\r\nContent-Type: image/png\r\nContent-Transfer-Encoding: base64\r\n\r\nAAAA\r\n------part--\r\n"
    )
    found = extract(message.encode(), "page.mhtml")
    assert found.media_type == "multipart/related"
    assert [one for one in PARAGRAPHS if one not in found.text] == []
    assert found.published_on == date(2020, 3, 10)


def test_a_page_saved_as_a_property_list() -> None:
    archive = plistlib.dumps(
        {
            "WebMainResource": {
                "WebResourceData": page(*PARAGRAPHS).encode(),
                "WebResourceTextEncodingName": "UTF-8",
                "WebResourceMIMEType": "text/html",
            }
        },
        fmt=plistlib.FMT_BINARY,
    )
    found = extract(archive, "page.webarchive")
    assert [one for one in PARAGRAPHS if one not in found.text] == []


def test_pictures_inside_the_page_do_not_count() -> None:
    picture = f"<img src='data:image/png;base64,{'A' * 12_000_000}'>"
    found = extract(page(*PARAGRAPHS, beside=picture).encode(), "page.html")
    assert [one for one in PARAGRAPHS if one not in found.text] == []


@pytest.mark.parametrize(
    ("data", "problem"),
    [
        (b"<html><head><title>x</title></head><body></body></html>", "without text"),
        (b"<html></html>", "without text"),
        (b"<!doctype html><html><body><script>var a = 1;</script></body></html>", "without text"),
        (b"<html><body>" + b"<p>word</p>" * 1_000_000 + b"</body></html>", "more than 10 MB"),
        (b"bplist00broken", "cannot be read"),
        (b"MIME-Version: 1.0\r\nContent-Type: multipart/related; boundary=x\r\n\r\n--x\r\nContent-Type: text/css\r\n\r\na\r\n--x--\r\n", "without HTML"),
    ],
)  # fmt: skip
def test_pages_that_cannot_be_read_give_one_clear_fault(data: bytes, problem: str) -> None:
    with pytest.raises(InvalidInput) as stopped:
        extract(data, "page.html")
    (fault,) = stopped.value.faults
    assert problem in fault.problem
    assert fault.remedy


@pytest.mark.parametrize(
    ("library", "module", "run"),
    [
        ("trafilatura", "trafilatura", lambda: extract(page(*PARAGRAPHS).encode(), "page.html")),
        ("pdfplumber", "pdfplumber", lambda: extract(b"%PDF-1.4\n", "report.pdf")),
        ("ftfy", "ftfy", lambda: repair("itâ€™s â€œsafeâ€")),
        ("charset_normalizer", "charset_normalizer", lambda: extract("été là-bas".encode("cp1252"), "note.txt")),
    ],
)
def test_a_missing_library_is_named_with_its_extra(
    library: str, module: str, run: object, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, module, None)
    with pytest.raises(MissingLibrary, match=rf"{library}.*vendorline\[evidence\]"):
        run()  # type: ignore[operator]


def test_nothing_is_imported_before_it_is_used() -> None:
    code = (
        "import sys; from vendorline.evidence.extract import extract; from vendorline.evidence.repair import repair;"
        "repair('The minister said so.'); extract(b'The minister said so.', 'a.txt');"
        "print([m for m in ('trafilatura', 'htmldate', 'ftfy', 'pdfplumber', 'pdfminer', 'charset_normalizer', 'lxml') if m in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


@pytest.mark.parametrize(
    "said",
    [
        "The minister said on Monday that removing the equipment would cost two billion.",
        "政府は月曜日、基地局について安全保障上の懸念がある製品を調達しない方針を示した。",
    ],
)
def test_a_paragraph_that_a_page_has_twice_in_a_row_stands_twice(said: str):
    paragraphs = [said, said, "Operators warned that a shorter period would lead to outages in the country.", said]
    page = "<html><body><article>" + "".join(f"<p>{one}</p>" for one in paragraphs) + "</article></body></html>"
    assert extract(page.encode(), "page.html").text.split("\n") == paragraphs
