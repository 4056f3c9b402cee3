"""PDF to text: pages, what the file says of itself, and clear faults for what cannot be read."""

from __future__ import annotations

import pytest

from pdfs import pdf
from vendorline.errors import InvalidInput
from vendorline.evidence.extract import extract


def _fault(data: bytes, name: str = "report.pdf") -> str:
    with pytest.raises(InvalidInput) as stopped:
        extract(data, name)
    (fault,) = stopped.value.faults
    assert fault.file == name
    assert fault.remedy
    return fault.problem


def test_pages_and_what_the_file_says_of_itself() -> None:
    found = extract(pdf("The first page.\nIts second line.", "The second page."), "report.pdf")
    assert found.text == "The first page.\nIts second line.\n\nThe second page."
    assert [found.text[start:][:10] for start in found.pages] == ["The first ", "The second"]
    assert (found.media_type, found.charset, found.title, found.author) == (
        "application/pdf",
        None,
        "A Report",
        "Jane Roe",
    )
    assert found.published_on is None
    assert any("2020-03-10" in note for note in found.notes)
    assert "pdfplumber" in found.tools


def test_it_is_known_by_its_bytes_whatever_it_is_called() -> None:
    assert extract(pdf("Some text."), "download").media_type == "application/pdf"


def test_pages_without_text_are_told() -> None:
    found = extract(pdf("Some text.", ""), "report.pdf")
    assert any("pages without text, perhaps scans: 2" in note for note in found.notes)


def test_encrypted() -> None:
    assert "encrypted" in _fault(pdf("Some text.", locked=True))


def test_scanned() -> None:
    assert "it is a scan" in _fault(pdf("", ""))


@pytest.mark.parametrize("keep", [12, 200, 400])
def test_cut_off(keep: int) -> None:
    whole = pdf("Some text.", "More text.")
    problem = _fault(whole[:keep])
    assert "broken or cut off" in problem or "without pages" in problem or "scan" in problem


def test_broken() -> None:
    assert "PDF" in _fault(b"%PDF-1.7\n" + bytes(range(256)) * 20)
