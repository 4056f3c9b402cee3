"""What bash asks: it takes `huawei:re` and `--ban=hu` apart at the sign, and puts in only what goes on after it."""

from __future__ import annotations

from collections.abc import Mapping

#: Signs at which bash parts words, and where it is told what stands before the last sign of the word that is written.
SIGNS, BEFORE = ":=", "_VENDORLINE_BEFORE"


def put_together(asked: Mapping[str, str]) -> dict[str, str]:
    """The words of a command line as they were written, from the variables by which bash tells them.

    Words of signs alone belong to what stands before and after; an option never belongs to what stands before it. Of the word that
    is written stands only what comes after its last sign, and its option; the rest stands in a variable of its own.
    """
    given = asked.get("COMP_WORDS", "")
    words = given.split("\n" if "\n" in given else " ")
    number = int(asked.get("COMP_CWORD", "0"))
    whole: list[str] = []
    place, parted, last = len(words), False, ""
    for index, word in enumerate(words):
        belongs = bool(whole) and bool(word) and (_is_sign(word) or (_is_sign(last) and not word.startswith("-")))
        if belongs:
            whole[-1] += word
        else:
            whole.append(word)
        if index == number:
            place, parted = len(whole) - 1, belongs
        last = word
    before = ""
    if parted:
        whole[place], before = _after_sign(whole[place])
    place = min(place, len(whole))
    return {"COMP_WORDS": "\n".join(whole), "COMP_CWORD": str(place), BEFORE: before}


def _after_sign(word: str) -> tuple[str, str]:
    """A word without what stands before its last sign, but with its option; and what was taken out."""
    option, equals, value = word.partition("=") if word.startswith("--") else ("", "", word)
    begin = max(value.rfind(sign) for sign in SIGNS) + 1
    return option + equals + value[begin:], value[:begin]


def _is_sign(word: str) -> bool:
    return bool(word) and all(letter in SIGNS for letter in word)
