"""Sources as BibTeX, RIS and CSL-JSON, read back by small readers of each format."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator

import pytest
from hypothesis import given
from hypothesis import strategies as st

from vendorline.evidence.citing import bibtex, csl_json, in_words, ris
from vendorline.evidence.source import Source, source_kinds

#: Types that CSL 1.0.2 has.
_CSL_TYPES = frozenset(
    [
        "article",
        "article-journal",
        "article-magazine",
        "article-newspaper",
        "bill",
        "book",
        "broadcast",
        "chapter",
        "classic",
        "collection",
        "dataset",
        "document",
        "entry",
        "entry-dictionary",
        "entry-encyclopedia",
        "event",
        "figure",
        "graphic",
        "hearing",
        "interview",
        "legal_case",
        "legislation",
        "manuscript",
        "map",
        "motion_picture",
        "musical_score",
        "pamphlet",
        "paper-conference",
        "patent",
        "performance",
        "periodical",
        "personal_communication",
        "post",
        "post-weblog",
        "regulation",
        "report",
        "review",
        "review-book",
        "software",
        "song",
        "speech",
        "standard",
        "thesis",
        "treaty",
        "webpage",
    ]
)
_RIS_TYPES = frozenset(
    ["BILL", "CASE", "DATA", "ELEC", "GEN", "GOVDOC", "HEAR", "MGZN", "NEWS", "RPRT", "STAND", "STAT"]
)
_OF_TEX = {
    r"\textbackslash{}": "\\", r"\textasciitilde{}": "~", r"\textasciicircum{}": "^", r"\{": "{", r"\}": "}", r"\#": "#",
    r"\$": "$", r"\%": "%", r"\&": "&", r"\_": "_",
}  # fmt: skip


def source(**fields: object) -> Source:
    return Source.checked({"title": "A title", "kind": "statute"} | fields)


# --- a reader of BibTeX ------------------------------------------------------------------------------------------------


def balanced(text: str, start: int) -> int:
    """The place after the brace that closes the one at `start`; a brace after a stroke does not count, as in TeX."""
    depth, place = 0, start
    while True:
        if text[place] == "\\":
            place += 2
            continue
        depth += {"{": 1, "}": -1}.get(text[place], 0)
        place += 1
        if depth == 0:
            return place


def plain(text: str) -> str:
    return re.sub("|".join(map(re.escape, _OF_TEX)), lambda found: _OF_TEX[found.group()], text)


def read_bibtex(text: str) -> Iterator[tuple[str, str, dict[str, str]]]:
    place = 0
    while (begin := text.find("@", place)) >= 0:
        brace = text.index("{", begin)
        end = balanced(text, brace)
        kind, body = text[begin + 1 : brace], text[brace + 1 : end - 1]
        key, _, body = body.partition(",")
        fields, at = {}, 0
        while found := re.compile(r"\s*([a-z]+) = ").match(body, at):
            at = found.end()
            if body[at] == "{":
                until = balanced(body, at)
                value = body[at + 1 : until - 1]
            else:
                until = re.compile(r"[a-z]+").match(body, at).end()  # type: ignore[union-attr]
                value = body[at:until]
            fields[found.group(1)] = (
                value[1:-1] if value.startswith("{") and balanced(value, 0) == len(value) else value
            )
            at = until + 1
        assert not body[at:].strip(), body[at:]
        yield kind, key, fields
        place = end


# --- a reader of RIS ---------------------------------------------------------------------------------------------------


def read_ris(text: str) -> Iterator[dict[str, str]]:
    record: dict[str, str] = {}
    for line in text.removesuffix("\r\n").split("\r\n"):
        found = re.fullmatch(r"([A-Z][A-Z0-9])  - (.*)", line)
        assert found, line
        tag, value = found.groups()
        assert (tag == "TY") == (not record), line
        if tag == "ER":
            yield record
            record = {}
        else:
            assert tag not in record, line
            record[tag] = value
    assert not record


# --- what is written ---------------------------------------------------------------------------------------------------

_LAW = source(
    title="Act on 5G & more: 100 % {safe}_now", issuer="Parliament of Somewhere, Upper House", published_on="2021-06-30",
    published_precision="month", accessed_on="2026-11-26", read="mixed", locator="§ 9b(2)", url="https://example.org/a_b?c=1&d={e}#f",
    note="Its opening was read.",
)  # fmt: skip
_NEWS = source(title="Ministers say “no”", kind="press", issuer="The Paper", published_on="2020-01-28", read="read")


def test_bibtex_reads_back() -> None:
    (law, key, of_law), (news, _, of_news) = read_bibtex(bibtex({"act-2021": _LAW, "paper-2020": _NEWS}))
    assert (law, key, news) == ("misc", "act-2021", "article")
    assert {name: plain(value) for name, value in of_law.items()} == {
        "title": _LAW.title, "author": "Parliament of Somewhere, Upper House", "year": "2021", "month": "jun",
        "howpublished": "Statute, § 9b(2)", "url": "https://example.org/a_b?c=1&d=%7Be%7D#f", "urldate": "2026-11-26",
        "note": "Read in part. Its opening was read.",
    }  # fmt: skip
    assert (of_news["journal"], of_news["year"], of_news["month"], of_news["day"]) == ("The Paper", "2020", "jan", "28")
    assert "author" not in of_news


def test_ris_reads_back() -> None:
    law, news = read_ris(ris({"act-2021": _LAW, "paper-2020": _NEWS}))
    assert law == {
        "TY": "STAT", "ID": "act-2021", "TI": _LAW.title, "PB": "Parliament of Somewhere, Upper House", "PY": "2021",
        "DA": "2021/06//", "SE": "§ 9b(2)", "UR": str(_LAW.url), "Y2": "2026/11/26/", "N1": "Read in part. Its opening was read.",
    }  # fmt: skip
    assert (news["TY"], news["T2"], news["DA"], news["N1"]) == ("NEWS", "The Paper", "2020/01/28/", "Read.")


def test_the_name_of_a_body_is_not_parted_at_its_comma() -> None:
    body = source(kind="official", issuer="FCC, Public Safety Bureau")
    (record,) = read_ris(ris({"x": body}))
    assert record["AU"] == "FCC – Public Safety Bureau"
    (item,) = json.loads(csl_json({"x": body}))
    assert item["author"] == [{"literal": "FCC, Public Safety Bureau"}]


def test_csl_json_reads_back() -> None:
    law, news = json.loads(csl_json({"act-2021": _LAW, "paper-2020": _NEWS}))
    assert law == {
        "id": "act-2021", "type": "legislation", "title": _LAW.title, "authority": _LAW.issuer, "issued": {"date-parts": [[2021, 6]]},
        "accessed": {"date-parts": [[2026, 11, 26]]}, "section": "§ 9b(2)", "URL": _LAW.url,
        "note": "Read in part. Its opening was read.",
    }  # fmt: skip
    assert (news["type"], news["container-title"], news["issued"]) == (
        "article-newspaper", "The Paper", {"date-parts": [[2020, 1, 28]]},
    )  # fmt: skip
    (year,) = json.loads(csl_json({"x": source(published_on="2021-12-31", published_precision="year")}))
    assert year["issued"] == {"date-parts": [[2021]]}


@pytest.mark.parametrize("kind", source_kinds().values(), ids=lambda kind: kind.kind)
def test_every_kind_has_types_that_the_formats_have(kind) -> None:  # type: ignore[no-untyped-def]
    assert kind.csl in _CSL_TYPES
    assert kind.ris in _RIS_TYPES
    assert kind.bibtex in {"misc", "article", "techreport"}


def test_a_source_in_words() -> None:
    assert in_words(_LAW) == (
        "Parliament of Somewhere, Upper House: Act on 5G & more: 100 % {safe}_now, § 9b(2) (June 2021). Statute, read in part on"
        " 26 November 2026. Its opening was read. https://example.org/a_b?c=1&d={e}#f"
    )
    assert in_words(source(kind="press"), address=False) == "A title. Press, not said whether it was read."


_ODD = st.text(alphabet=st.characters(codec="utf-8", exclude_categories=["Cs", "Cc"]), min_size=1, max_size=60).filter(
    str.strip
)


@given(title=_ODD, issuer=_ODD, note=_ODD, kind=st.sampled_from(list(source_kinds())))
def test_whatever_a_title_holds_it_reads_back(title: str, issuer: str, note: str, kind: str) -> None:
    one = source(title=title, issuer=issuer, note=note, kind=kind)
    (_, _, fields), *others = read_bibtex(bibtex({"x": one}))
    assert not others
    assert plain(fields["title"]) == " ".join(one.title.split())
    assert plain(fields["note"]).endswith(" ".join((one.note or "").split()))
    (record,) = read_ris(ris({"x": one}))
    assert record["TI"] == " ".join(one.title.split())
    (item,) = json.loads(csl_json({"x": one}))
    assert item["title"] == one.title
