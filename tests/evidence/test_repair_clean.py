"""Clean text stays as it is: prose of several languages, law, code, prices, addresses."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

from vendorline.evidence.repair import repair

PROSE = [
    "The minister said that the decision would be taken later.",
    "“It's safe,” she said — “and reliable.”",
    "He answered: 'not before the vendors' reports are in'.",
    "Le ministre a dit : « pas avant l’été ! » ; puis il est parti.",
    "Le prix\u202f: 10\u202f000\u00a0€ par an, soit 5\u00a0%.",
    "Der Minister sagte: „Die Geräte müssen sicher sein.“ Größe, Übermaß, Straße.",
    "Правительство сообщило: «решение будет принято позже».",
    "政府は月曜日に決定を下すと発表した。「安全だ」と述べた。",
    "الحكومة أعلنت القرار يوم الاثنين.",
    "ระบบ\u200bเครือข่าย\u200bปลอดภัย",
    "نمی\u200cخواهم",
    "👩\u200d👩\u200d👧 and 🇨🇦",
    "Žluťoučký kůň; w\u00a0Polsce i\u00a0z\u00a0Niemcami; s\u00a0vládou.",
    "Ação, coração, NÃO; año, niñez; Ærø, Þór, Ísland.",
    "Ελληνικά και δίκτυα 5G, 10 kΩ, 5 µm.",
    "Việt Nam triển khai mạng 5G.",
]
LAW = [
    "See s. 12 . of the Act.",
    "ss. 3 and 4, para. (2)(b); § 9b Abs. 4 BSIG;",
    "Art. 6(1)(a) . . . and Art. 7",
    "The operator . . . shall remove the equipment. . . .",
    "No. 5 . 3 [repealed]",
    "under reg. 3. The limit is 35 %.",
    "He was [sic] there; they [the vendors] left.",
]
CODE = [
    "if (a && b) { x &= y; } // end",
    'printf("%d%%\\n", n);',
    'int div,amp; char *s = "a;b";',
    "SELECT * FROM t WHERE a = 'b' AND c <> 'd';",
    '<a href="?x=1&amp;y=2">A&nbsp;B</a>',
    "{'quote': 'don\\'t', \"name\": \"O\\u2019Neil\"}",
    "cp -r src/. . && ls .. | grep -v '^\\.'",
    "x[...] = y[1:]",
    "%PATH%;%HOME% and ${HOME} or $1",
    "``code`` and `x`",
    "a -- b --- c",
    "self-\n  contained",
    "1e-\n5",
]
OTHERS = [
    "$1,200.50; €5.-; £3m; 50c.",
    "Wait... what? No... Yes!",
    "https://example.org/a%20b?q=1&lang=en&copy=2#frag;x",
    "http://example.org/Qu%C3%A9bec/%E2%80%99s/report%E2%80%93final.pdf",
    "jane.roe@example.org, www.example.org/?a=b;c=d",
    "Q&A, R&D, AT&T; B&B.",
    '5\' 7" tall; 19" rack',
    "U.S. . . U.K.",
    "a; b, c: d? e! f.",
    "C:\\users\\new\\u20 folder",
    "e\u0301 and é",
    "10:30 p.m. .",
    "- item one\n- item two\n\n* * *\n",
    "| a | b |\n|---|---|\n| 1 | 2 |",
    "tab\tand\r\nline",
]
pieces = st.sampled_from([*PROSE, *LAW, *CODE, *OTHERS])
words = st.text(st.characters(min_codepoint=32, max_codepoint=126, exclude_characters="%&;`'\"\\"), max_size=40)
texts = st.lists(st.one_of(pieces, words.map(str.strip)), max_size=8).map("\n\n".join)


def test_every_piece_stays() -> None:
    wrong = {one: repair(one).edits for one in [*PROSE, *LAW, *CODE, *OTHERS] if repair(one).edits}
    assert wrong == {}


@given(texts)
@settings(max_examples=100, deadline=None)
def test_clean_text_stays(text: str) -> None:
    assert repair(text).edits == ()


@given(st.text(st.characters(min_codepoint=32, max_codepoint=126), max_size=80))
@settings(max_examples=100, deadline=None)
def test_random_signs_stay(text: str) -> None:
    mended = repair(text)
    assert all(edit.rule in {"stray_full_stop", "entity", "tex_quote_open"} for edit in mended.edits)


LETTERS = "abcdefghijklmnopqrstuvwxyzàâçéèêëîïôùûüÿñæœäöüßåøžščřěýáíéúůőűąęłńśźżğışțăабвгдежзийклмнопрстуфхцчшщъыьэюяαβγδεζηθικλμνξοπρστυφχψω"


@given(st.lists(st.text(LETTERS, min_size=1, max_size=12), max_size=30).map(" ".join))
@settings(max_examples=100, deadline=None)
def test_words_of_any_letters_stay(text: str) -> None:
    assert repair(text).edits == ()
