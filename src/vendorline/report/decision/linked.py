"""Sentences of a decision whose numbers lead to what they rest on: which number of the result each of them is."""

from __future__ import annotations

import re
from functools import partial

from markupsafe import Markup, escape

from vendorline.report.decision.findings import best_wait
from vendorline.report.decision.reading import Decided
from vendorline.report.rendering import rests

_NUMBER = r"(?:&lt;)?[\d.,]*\d"


def linked(text: str, decided: Decided) -> Markup:
    """A sentence of the answer or of a finding with a link at each of its numbers."""
    said = str(escape(text))
    for pattern, places in _patterns(decided):
        said = re.sub(pattern, partial(_with_links, places=places), said)
    return Markup(said)  # noqa: S704 - the text was escaped, and only links were put in


def _with_links(match: re.Match[str], *, places: tuple[str, ...]) -> str:
    """What was found with a link at each of its groups."""
    whole, shift = match[0], match.start()
    for group in range(match.re.groups, 0, -1):
        start, end = match.start(group) - shift, match.end(group) - shift
        whole = whole[:start] + _link(whole[start:end], places[group - 1]) + whole[end:]
    return whole


def _link(escaped: str, place: str) -> str:
    return str(rests(Markup(escaped), place))  # noqa: S704 - a part of a text that was escaped


def _patterns(decided: Decided) -> list[tuple[str, tuple[str, ...]]]:
    """How a number is spoken of, and where it stands in the result."""
    shares = {name: row["share_of_weights"] or 0.0 for name, row in decided.options_by_name.items()}
    most = decided.place_of_option(max(shares, key=lambda name: shares[name], default=""))
    best = "share_of_weights" if decided.document["share_of_weights"] is not None else ""
    inside = next(
        (f"tipping_points:{n}" for n, row in enumerate(decided.rows("tipping_points"), 1) if row["where"] == "inside"),
        "",
    )
    evppi = [row["value"] for row in decided.rows("evppi")]
    first = f"evppi:{evppi.index(max(evppi)) + 1}" if evppi else ""
    own = decided.place_of_option(decided.best_today)
    waits = list(decided.rows("waiting"))
    wait = f"waiting:{waits.index(best_wait(decided)) + 1}" if waits else ""
    return [
        (rf"are ((?:less than )?{_NUMBER} points) apart", ("gap",)),
        (r", in (\d+ %) of the weights", (best,)),
        (r"is best in (\d+ %)", (most,)),
        (r"best in ((?:&lt;|&gt;)?\d+\s%) of the weights", (best,)),
        (rf"(?:less|more) than about ({_NUMBER}[^(]*?) \(chance (\d+ %)\)", (inside, inside)),
        (rf"(?:below|above) ({_NUMBER}[^(]*?) \(chance ((?:&lt;|&gt;)?\d+\s%)\)", (inside, inside)),
        (r"((?:\d+|\w+) of (?:\d+|\w+)) objections", ("runs",)),
        (r"((?:\d+|\w+) of (?:\d+|\w+)) perspectives", ("runs",)),
        (r"(\d+) of (\d+) numbers ha", ("support.unsupported", "support.drawn")),
        (rf"({_NUMBER} points) less than", ("gap",)),
        (rf"would be worth ({_NUMBER} points)", ("evpi",)),
        (rf"most of single numbers and groups, [^;]*, ({_NUMBER})$", (first,)),
        (r"of (\d+ sets?) of acts", ("removed",)),
        (r"(?:independent|leaning|dependent|unresolved) in (\d+)", ("removed",)),
        (rf"is ({_NUMBER} points) (?:worse|better)", (wait,)),
        (rf"\(([+\u2212]?{_NUMBER}) from what is known by then, ([+\u2212]?{_NUMBER}) from delay\)", (wait, wait)),
        (rf"no one-off payment until ({_NUMBER}\s\w+) after the decision, then ({_NUMBER}\s[^(]+?)(?=$| \()", (own, own)),
    ]  # fmt: skip
