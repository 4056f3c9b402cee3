"""The folds of decisions: each says its answer, and holds everything that is known of it."""

from __future__ import annotations

from collections.abc import Iterator

from markupsafe import Markup

from vendorline.report.decision.part import part, part_ids, summary, titles
from vendorline.report.decision.traced import traced
from vendorline.report.material import Material
from vendorline.report.parts import Fold


def decision_folds(made_from: Material) -> Iterator[Fold]:
    """A fold for each decision; open where the page is about nothing else."""
    found = list(made_from.decisions)
    alone = not made_from.sets and len(found) == 1
    for place, (decided, name, title) in enumerate(zip(found, part_ids(found), titles(found), strict=True)):
        whole = part(decided, name, title)
        html = Markup(
            '<div class="decision">{}\n<details class="more deep" id="{}"{}><summary>Everything that the decision rests on</summary>\n{}</details>'
        ).format(summary(decided, name), name, Markup(" open") if alone else "", whole.html)
        linked, notes = traced(html, decided, place + 1)
        html = linked + Markup(
            '\n<details class="more deep" id="{}-notes"><summary>What each number rests on, down to words, provisions and files</summary>\n{}</details></div>'
        ).format(name, notes)
        message = str(decided.document["sentence"]).rstrip(".")
        if decided.placeholder is not None:
            message += " (amounts are placeholders)"
        yield Fold(
            f"{name}-answer", title, message, html, nav="Decision" if place == 0 else "", open=alone, kind="decided"
        )
