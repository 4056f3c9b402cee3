"""The tables of a decision about what would change it: numbers, weights, acts of others, objections, waiting, and what all rests on."""

from __future__ import annotations

from vendorline.report.decision.amounts import amount, rounded
from vendorline.report.decision.reading import Decided, Row, plain
from vendorline.report.decision.table import OF_ROW, Column, Table, places_of
from vendorline.report.words import listing

RUN_KINDS = {
    "variant": "objection",
    "perspective": "perspective",
    "model": "rival model",
    "sources": "choice of sources",
}
TURNED, SAME, NEAR, UNTOUCHED = "✗ turned", "✓ the same", "◷ a toss-up", "– touches nothing"
VERDICTS = {
    "independent": "✓ independent",
    "leaning": "◷ leaning",
    "dependent": "✗ dependent",
    "unresolved": "? unresolved",
}
SUPPORTS = {"cited": "✓ cited", "judged": "◷ judged", "computed": "✓ computed", "unsupported": "? no source"}
_NO_SOURCE = "no source"
VERDICT_NOTE = (
    "Independent: the same best option, and another in at most 5 % of the weights. Leaning: the same best, another in more of the weights. "
    "Dependent: another best. Unresolved: too close to tell."
)


def tipping(decided: Decided) -> Table:
    """Where one number changes the best of today, the likeliest first."""
    rows = tuple(
        (
            plain(row["title"]), row["side"], row["value"], row["unit"] or "", decided.option(row["option"]), row["chance"],
            "inside" if row["where"] == "inside" else "outside, but possible", row["drawn_low"], row["drawn_high"], row["effect"],
            _rests_on(decided, row),
        )
        for row in decided.rows("tipping_points")
    )  # fmt: skip
    columns = (
        Column("Number"), Column("Side"), Column("Tips at", "amount", OF_ROW), Column("Unit"), Column("Then better"),
        Column("Chance of lying there", "share", "share"), Column("Of the stated range"), Column("Drawn from", "amount", OF_ROW),
        Column("Drawn to", "amount", OF_ROW), Column("Moves a gap by", "points", "points"), Column("Rests on"),
    )  # fmt: skip
    note = "Each number is set alone, for all draws."
    return Table("tipping", "Where one number changes the answer", columns, rows, note, _of(decided, "tipping_points"))


def tornado(decided: Decided) -> Table:
    """How far each number moves the gap to the nearest rival, the widest first."""
    rows = tuple(
        (
            plain(row["title"]), row["low"], row["high"], row["unit"] or "", row["gap_low"], row["gap_high"], abs(row["gap_high"] - row["gap_low"]),
            _rests_on(decided, row),
        )
        for row in decided.rows("tornado")
    )  # fmt: skip
    columns = (
        Column("Number"), Column("5 % below", "amount", OF_ROW), Column("95 % below", "amount", OF_ROW), Column("Unit"),
        Column("Ahead at the first", "signed", "points"), Column("Ahead at the second", "signed", "points"),
        Column("Moves it by", "points", "points"), Column("Rests on"),
    )  # fmt: skip
    note = "How far the best of today is ahead of its nearest rival; below 0 the rival is better. Each number is set alone, for all draws."
    title = "How far each number moves the gap to the nearest rival"
    return Table("tornado", title, columns, rows, note, _of(decided, "tornado"))


def tornado_in_words(decided: Decided) -> Table:
    """The same with each range in words, for a terminal."""
    rows = tuple(
        (
            plain(row["title"]), f"{rounded(row['low'])} to {amount(row['high'], row['unit'])}", row["gap_low"], row["gap_high"],
            row["parameter"],
        )
        for row in decided.rows("tornado") if abs(row["gap_high"] - row["gap_low"]) > 1e-9
    )  # fmt: skip
    best = decided.option(decided.best_today)
    columns = (
        Column("Number"), Column("From 5 to 95 %"), Column("Ahead at the first", "signed"), Column("At the second", "signed"),
        Column("Name for --set"),
    )  # fmt: skip
    note = f"Points by which {best} is ahead of its nearest rival; below 0 the rival is better."
    return Table("tornado", f"What moves the lead of {best} most", columns, rows, note)


def _of(decided: Decided, key: str) -> tuple[str, ...]:
    return places_of(key, decided.rows(key))


def _rests_on(decided: Decided, row: Row) -> str:
    """What a number rests on; a source that a vendor or a lobby paid for is marked."""
    interested = any(one["parameter"] == row["parameter"] and one["interested"] for one in decided.rows("supports"))
    return str(SUPPORTS.get(row["support"], row["support"])) + (", ! interested" if interested else "")


def tipping_in_words(decided: Decided) -> Table:
    """The same with each tipping point and each range in words, for a page and a terminal."""
    rows = tuple(
        (
            plain(row["title"]), f"{row['side']} {amount(row['value'], row['unit'])}", decided.option(row["option"]),
            "inside" if row["where"] == "inside" else "outside", row["chance"] if row["where"] == "inside" else None,
            f"{rounded(row['drawn_low'])} to {rounded(row['drawn_high'])}", row["effect"], _rests_on(decided, row),
        )
        for row in decided.rows("tipping_points")
    )  # fmt: skip
    columns = (
        Column("Number"), Column("Turns the answer", is_traced=True), Column("Then better"), Column("Of its range"), Column("Chance", "share", "share"),
        Column("Drawn", is_traced=True), Column("Moves a gap by", "points", "points"), Column("Rests on"),
    )  # fmt: skip
    note = "Each number is set alone, for all draws. Outside: not drawn, but possible."
    return Table("tipping", "Where one number changes the answer", columns, rows, note, _of(decided, "tipping_points"))


def weights(decided: Decided) -> Table:
    """The range of each weight, and where it changes the best of today."""
    found = {(row["outcome"], row["side"]): row for row in decided.rows("weight_tipping")}
    rows = []
    for name, (low, high) in decided.document["weights"]["ranges"].items():
        cells: list[object] = [decided.outcome(name), low, high]
        for side in ("below", "above"):
            row = found.get((name, side))
            cells += [row["weight"], decided.option(row["option"])] if row else [None, ""]
        turns = [found[key]["inside"] for key in ((name, "below"), (name, "above")) if key in found]
        cells.append(("yes" if any(turns) else "no") if turns else "")
        rows.append(tuple(cells))
    columns = (
        Column("Outcome"), Column("Least weight", "amount", "reference = 100"), Column("Greatest weight", "amount", "reference = 100"),
        Column("Turns below", "amount", "reference = 100"), Column("Then better, below"), Column("Turns above", "amount", "reference = 100"),
        Column("Then better, above"), Column("Turns inside its range"),
    )  # fmt: skip
    said = decided.document["weights"]
    note = f"{decided.outcome(str(said.get('reference') or 'the reference'))} = 100; the other weights stand at the middle of their ranges."
    return Table("weights", "Weights", columns, tuple(rows), note)


def waiting(decided: Decided) -> Table:
    """What waiting brings and what it costs."""
    rows = tuple(
        (
            decided.option(row["option"]),
            row["information"],
            -row["delay"],
            row["net"],
            row["otherwise"],
            decided.option(row["best_today"]),
        )
        for row in decided.rows("waiting")
    )
    columns = (
        Column("Option"), Column("From what is known then", "signed", "points", 2), Column("From delay", "signed", "points", 2),
        Column("Together", "signed", "points", 2), Column("Chance of choosing otherwise", "share", "share"), Column("Against, decided today"),
    )  # fmt: skip
    note = "Above 0: better than deciding today on what is best today; below 0: worse."
    return Table("waiting", "What waiting brings and costs", columns, rows, note, _of(decided, "waiting"))


def branches(decided: Decided) -> Table:
    """What may be known after a wait, and what is chosen then."""
    rows = tuple(
        (
            decided.option(row["option"]), "; ".join(decided.event(name) for name in row["happened"]) or "nothing new", row["chance"],
            decided.option(row["choice"]),
        )
        for row in decided.rows("branches")
    )  # fmt: skip
    columns = (Column("After"), Column("Known by then"), Column("Chance", "share", "share"), Column("Then chosen"))
    return Table("branches", "What may be known after a wait, and what is chosen then", columns, rows)


def independence(decided: Decided) -> Table:
    """The decision with every set of acts of others removed."""
    rows = tuple(
        (
            "; ".join(decided.act(name) for name in row["acts"]), listing([owner(name) for name in row["owners"]]), "yes" if row["changes_facts"] else "no",
            VERDICTS.get(row["verdict"], row["verdict"]), decided.option(row["best"]), row["gap"], row["changed"], row.get("draws_changed"),
        )
        for row in decided.rows("removed")
    )  # fmt: skip
    columns = (
        Column("Without"), Column("Whose acts"), Column("Changes facts"), Column("Verdict"), Column("Best then"),
        Column("By", "points", "points"), Column("Weights in which the best changes", "share", "share"),
        Column("Draws in which it changes", "share", "share"),
    )  # fmt: skip
    places = _of(decided, "removed")
    return Table("independence", "The decision without acts of others", columns, rows, VERDICT_NOTE, places)


def owner(name: str) -> str:
    """Whose act it is, in words."""
    return name.replace("_", " ")


def runs(decided: Decided) -> Table:
    """Objections, perspectives, rival models and choices of sources, side by side."""
    rows = tuple(
        (
            RUN_KINDS.get(row["kind"], row["kind"]), plain(row["name"]), plain(row["what"]), _answer(row),
            decided.option(row["best"]), row["gap"], decided.option(row["runner_up"]), row["share"],
        )
        for row in decided.rows("runs")
    )  # fmt: skip
    columns = (
        Column("Kind"), Column("Run"), Column("What it tries"), Column("Answer"), Column("Best then"), Column("By", "points", "points"),
        Column("over"), Column("Share of weights", "share", "share"),
    )  # fmt: skip
    title = "Objections, perspectives and models side by side"
    return Table("runs", title, columns, rows, addresses=_of(decided, "runs"))


def _answer(row: Row) -> str:
    """Whether a run turns the answer; one that changes nothing that the outcomes use cannot."""
    if row.get("touches_nothing"):
        return UNTOUCHED
    return NEAR if row.get("toss_up") else TURNED if row["turned"] else SAME


def losses(decided: Decided) -> Table:
    """The loss of every option in each of these runs."""
    found = {(row["kind"], row["name"], row["option"]): row["loss"] for row in decided.rows("losses")}
    tried = list(dict.fromkeys((kind, name) for kind, name, _ in found))
    of = list(dict.fromkeys(option for _, _, option in found))
    rows = tuple((RUN_KINDS.get(k, k), plain(n), *(found.get((k, n, option)) for option in of)) for k, n in tried)
    columns = (Column("Kind"), Column("Run"), *(Column(decided.option(option), "points", "points") for option in of))
    return Table("losses", "Expected loss of every option in each run", columns, rows)


def support(decided: Decided) -> Table:
    """What every number that is drawn rests on; sources that a vendor or a lobby paid for are marked."""
    rows = tuple(
        (
            decided.number(row["parameter"]), SUPPORTS.get(row["support"], row["support"]), ", ".join(_NO_SOURCE if each == "unsupported" else each for each in row.get("points") or ()),
            ", ".join(row.get("claim_ids") or ()), row.get("paid_by") or "", "! interested" if row["interested"] else "", row.get("why") or "",
        )
        for row in decided.rows("supports")
    )  # fmt: skip
    columns = (
        Column("Number"), Column("Rests on"), Column("Its points"), Column("Claims"), Column("Paid by"), Column("Source"), Column("Why"),
    )  # fmt: skip
    return Table("support", "What each number rests on", columns, rows)


def worth(decided: Decided) -> Table:
    """What it would be worth to know numbers before deciding, the most first."""
    places = zip(decided.rows("evppi"), _of(decided, "evppi"), strict=True)
    ordered = sorted(places, key=lambda one: -one[0]["value"])
    rows = tuple(
        (
            decided.number(row["name"]),
            ", ".join(decided.number(m) for m in row["members"]),
            row["value"],
            row["null"],
            row["standard_error"],
        )
        for row, _ in ordered
    )
    columns = (
        Column("Number or group"), Column("Its numbers"), Column("Worth", "points", "points", 2), Column("Found by chance", "points", "points", 2),
        Column("Standard error", "points", "points", 3),
    )  # fmt: skip
    title = "What it would be worth to know more before deciding"
    return Table("worth", title, columns, rows, addresses=tuple(place for _, place in ordered))


def joint(decided: Decided) -> Table | None:
    """The smallest change of all numbers together that changes the answer."""
    change = decided.document["joint_change"]
    if not change:
        return None
    rows = tuple(
        (decided.number(str(row.get("parameter"))), row.get("unit") or "", row["median"], row["value"], row.get("z"))
        for row in change["changes"]
    )
    columns = (
        Column("Number"), Column("Unit"), Column("Median", "amount", OF_ROW), Column("Changed to", "amount", OF_ROW),
        Column("Standard deviations", "signed", "", 2),
    )  # fmt: skip
    return Table("joint", "The smallest change of all numbers together that changes the answer", columns, rows)
