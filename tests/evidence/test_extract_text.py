"""Bytes to characters: marks of byte order, UTF-8, declared code pages, right and wrong ones, and what is no text."""

from __future__ import annotations

import time
import tracemalloc

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from vendorline.errors import InvalidInput
from vendorline.evidence.extract import extract

RU = (
    "Правительство сообщило, что решение о поставщиках оборудования для сетей связи будет принято позже. Министр добавил,"
    " что союзники высказали свои доводы."
)
JA = "政府は月曜日に、次世代通信網の機器の供給業者について決定を下すと発表した。大臣は同盟国と話し合いを続けていると述べた。カタカナもある。"
FR = "Le ministre a déclaré que l’équipement est sûr « pour l’été » et que la décision n’était pas arrêtée."
DE = "Der Minister sagte, die Geräte für die Netze müssten sicher sein; „größere“ Prüfungen folgen."
CZ = "Žluťoučký kůň příliš ďábelské ódy; ministr řekl, že síť je bezpečná."


@pytest.mark.parametrize("charset", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-32"])
@pytest.mark.parametrize("text", ["The network is safe, the minister said.\r\n\r\nYes.\n", FR])
def test_what_unicode_writes_is_read_exactly(text: str, charset: str) -> None:
    found = extract(text.encode(charset), "note.txt")
    assert found.text == text
    assert found.media_type == "text/plain"
    assert found.charset is not None
    assert found.text.encode(found.charset) in text.encode(charset)


@pytest.mark.parametrize(
    ("text", "charset"),
    [(RU, "cp1251"), (RU, "koi8-r"), (JA, "shift_jis"), (JA, "euc_jp"), (FR, "cp1252"), (DE, "cp1252"), (CZ, "cp1250")],
)
def test_a_code_page_that_nobody_declares_is_guessed_and_said(text: str, charset: str) -> None:
    found = extract(text.encode(charset), "note.txt")
    assert found.text == text
    assert any("guess" in note for note in found.notes)


@pytest.mark.parametrize(
    ("text", "charset", "declared"),
    [
        (JA, "shift_jis", "iso-8859-1"),
        (JA, "shift_jis", "utf-8"),
        (JA, "shift_jis", "windows-1252"),
        (JA, "euc_jp", "shift_jis"),
        (RU, "cp1251", "utf-8"),
        (RU, "cp1251", "iso-8859-1"),
        (RU, "utf-8", "windows-1251"),
        (JA, "utf-8", "shift_jis"),
        (FR, "cp1252", "utf-8"),
        (FR, "cp1252", "no-such-charset"),
    ],
)
def test_a_page_with_a_wrong_charset_is_read_right_and_it_is_said(text: str, charset: str, declared: str) -> None:
    page = f'<html><head><meta charset="{declared}"></head><body><article><p>{text}</p><p>{text[::-1]}</p></article></body></html>'
    found = extract(page.encode(charset), "page.html")
    assert text in found.text
    assert declared == "no-such-charset" or any(f"declared as {declared}" in note for note in found.notes)


@pytest.mark.parametrize(
    ("text", "charset", "declared"),
    [
        (JA, "shift_jis", "Shift_JIS"),
        (RU, "cp1251", "windows-1251"),
        (FR, "cp1252", "iso-8859-1"),
        (CZ, "cp1250", "windows-1250"),
    ],
)
def test_a_page_with_the_right_charset_needs_no_guess(text: str, charset: str, declared: str) -> None:
    page = (
        f'<html><head><meta http-equiv="Content-Type" content="text/html; charset={declared}"></head>'
        f"<body><article><p>{text}</p><p>{text[::-1]}</p></article></body></html>"
    )
    found = extract(page.encode(charset), "page.html")
    assert text in found.text
    assert found.notes == ()


def test_a_few_unsound_characters_are_marked_and_counted() -> None:
    data = (FR * 40).encode() + b" caf\xc3 " + FR.encode()
    found = extract(data, "note.txt")
    assert found.text.count("\ufffd") == 1
    assert found.notes == ("1 characters are not sound UTF-8: U+FFFD stands for each",)


@pytest.mark.parametrize(
    ("data", "problem"),
    [
        (b"", "empty"),
        (b" \n\t\n", "empty"),
        (b"\xef\xbb\xbf \n", "empty"),
        (b"PK\x03\x04" + b"x" * 99, "packed"),
        (b"\x89PNG\r\n\x1a\n\x00\x00", "picture"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "office"),
        (bytes(range(256)) * 40, "no text"),
        (b"\x01\x02\x03\x04\x05\x06\x07" * 40, "cannot be read as text"),
    ],
)
def test_what_is_no_text_gives_one_clear_fault(data: bytes, problem: str) -> None:
    with pytest.raises(InvalidInput) as stopped:
        extract(data, "thing.bin")
    (fault,) = stopped.value.faults
    assert problem in fault.problem
    assert fault.remedy


@given(st.binary(max_size=300))
@settings(max_examples=80, deadline=None)
def test_any_bytes_give_a_text_or_a_fault(data: bytes) -> None:
    try:
        text = extract(data, "thing").text
    except InvalidInput as stopped:
        text = "; ".join(fault.problem for fault in stopped.faults)
    assert text.strip()


def test_fifty_megabytes_of_text_take_seconds_and_little_more_memory_than_they_are() -> None:
    data = ("The ministry would decide on the networks later — in the year. " * 16 + "\n\n").encode() * 48_000
    assert len(data) > 49_000_000
    tracemalloc.start()
    began = time.process_time()
    found = extract(data, "long.txt")
    spent = time.process_time() - began
    _, most = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert found.text.encode() == data
    assert spent < 10
    assert most < 6 * len(data)


@pytest.mark.slow
def test_fifty_megabytes_of_a_code_page_are_guessed_from_a_part() -> None:
    data = (RU + "\n").encode("cp1251") * 330_000
    assert len(data) > 49_000_000
    began = time.process_time()
    found = extract(data, "long.txt")
    assert time.process_time() - began < 20
    assert found.text.startswith(RU)


def test_too_large(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("vendorline.evidence.extract.reading.MOST", 1_000_000)
    with pytest.raises(InvalidInput, match="larger than 1 MB"):
        extract(b"text " * 300_000, "long.txt")
