"""The first page of a brief: what is recommended, on what condition, and what it buys."""

from __future__ import annotations

from collections.abc import Iterator

from markupsafe import Markup

from vendorline.errors import cut
from vendorline.quick_dataclass import dataclass
from vendorline.report.decision.amounts import amount, decimals_for, fixed, rounded, whole_percent
from vendorline.report.decision.brief.room import FirstRoom
from vendorline.report.decision.reading import Decided, Row
from vendorline.report.names import vendor
from vendorline.report.rendering import rests
from vendorline.report.wording import capital, share_range
from vendorline.report.words import listing

#: Characters of names in the heading.
HEADING = 90
#: Vendors whose exposure is told.
MOST_VENDORS = 2
#: Changes of a share below this are none.
UNMOVED = 0.005


@dataclass(frozen=True, slots=True)
class Bought:
    """What the recommended option gains and loses beside another one, in the units of the outcomes."""

    beside: str
    gains: tuple[Markup, ...]
    losses: tuple[Markup, ...]


def recommended(decided: Decided) -> str:
    """What is recommended, in a few words; that nothing is, where options cannot be told apart or the network decides."""
    if decided.best_at_ends is not None:
        named = listing([decided.option(name) for name in dict.fromkeys(decided.best_at_ends)])
        return f"No recommendation holds whatever the network is: {cut(named, HEADING)}"
    best = decided.option(decided.document["best"])
    if decided.toss_ups:
        return (
            f"No clear recommendation: {cut(listing([best, *decided.toss_ups], most=3), HEADING)} cannot be told apart"
        )
    return f"Recommended: {cut(best, HEADING)}"


def lead(decided: Decided) -> Markup:
    """In what part of the weights it is best, and how far it is ahead of the next."""
    document = decided.document
    best, other = decided.option(document["best"] or decided.best_today), decided.option(document["runner_up"])
    if decided.best_at_ends is not None:
        low, high = (decided.option(name) for name in decided.best_at_ends)
        return Markup(
            "Where equipment and protection of which nobody can tell are not the vendor’s, {} is best; where they are, {} is. What follows is for the second"
        ).format(low, high)
    points = rests(f"{fixed(document['gap'], 1)} points", "gap")
    said = Markup("It is {} ahead of {}").format(points, other)
    if document["gap"] < 0:
        said = Markup("It is {} behind {}, if it had to be decided today").format(points, other)
    share = document["share_of_weights"]
    if share is None:
        return said
    told = Markup("{} is best in {} of the weights that the case allows. ").format(
        best, rests(whole_percent(share), "share_of_weights")
    )
    return told + said


def steady(decided: Decided) -> str:
    """What the conditions begin with."""
    best = decided.option(decided.best_today)
    if any(row["where"] == "inside" for row in decided.rows("tipping_points")):
        return f"{best} stays the best choice of today, unless"
    return f"No single number inside its stated range turns it. {best} stays the best choice of today, unless"


def conditions(decided: Decided, room: FirstRoom) -> Iterator[Markup]:
    """What would make another option better: the likeliest single numbers, the nearest weights, or what must move together."""
    rows = decided.rows("tipping_points")
    turning = [(row, f"tipping_points:{n}") for n, row in enumerate(rows, 1) if row["where"] == "inside"]
    for row, place in turning[: room.points]:
        yield Markup("{} is {} than {} (chance {}): then {}").format(
            cut(row["title"], room.longest), "less" if row["side"] == "below" else "more", rests(amount(row["value"], row["unit"]), place),
            rests(whole_percent(row["chance"]), place), decided.option(row["option"]),
        )  # fmt: skip
    if more := turning[room.points :]:
        names = listing([row["title"] for row, _ in more], most=1)
        yield Markup("another number lies beyond its own tipping point: {}").format(cut(names, room.longest))
    if not turning:
        yield from _joint(decided, room)
    yield from _weights(decided, room)


def _joint(decided: Decided, room: FirstRoom) -> Iterator[Markup]:
    change = decided.document["joint_change"]
    if change:
        names = list(dict.fromkeys(inside(_called(decided, str(row["parameter"]))) for row in change["changes"]))
        far = f"{change['distance']:.2g} standard deviations" if change.get("distance") is not None else "some way"
        yield Markup("several numbers move together, {} from their medians in all, most of all {}: then {}").format(
            rests(far, "joint_change"), cut(listing(names[:3]), room.longest), decided.option(str(change["option"]))
        )


def _called(decided: Decided, parameter: str) -> str:
    """A number, or the act whose chances it belongs to."""
    name = parameter.partition(".")[0]
    acts = {str(act["name"]) for act in decided.document["independence"]["acts"]}
    return f"the chance that {inside_title(decided.act(name))}" if name in acts else decided.number(parameter)


def inside_title(text: str) -> str:
    """A title that is a sentence, inside another one; names keep their capitals."""
    return text[:1].lower() + text[1:] if text.split(" ", 1)[0] in {"The", "A", "An", "Some", "Others"} else text


def _weights(decided: Decided, room: FirstRoom) -> Iterator[Markup]:
    """The weights that turn it, those inside their range first, then the nearest."""
    rows = sorted(enumerate(decided.rows("weight_tipping"), 1), key=lambda one: _distance(one[1]))
    reference = decided.outcome(str(decided.document["weights"].get("reference") or "the reference"))
    for number, row in rows[: room.weights]:
        side = "less" if row["side"] == "below" else "more"
        place = f"weight_tipping:{number}"
        ends = dict.fromkeys([rounded(row["low"]), rounded(row["high"])])
        stated = rests(" to ".join(ends), place)
        yield Markup("{} weighs {} than {} for {} (the case states {}): then {}").format(
            inside(decided.outcome(row["outcome"])), side, rests(f"{rounded(row['weight'])} beside 100", place), inside(reference), stated, decided.option(row["option"]),
        )  # fmt: skip


def _distance(row: Row) -> float:
    low, high, weight = row["low"], row["high"], row["weight"]
    if low <= weight <= high:
        return 0.0
    edge = low if weight < low else high
    return float(abs(weight - edge) / max(edge, 1e-9))


def inside(text: str) -> str:
    """A title inside a sentence."""
    return text[:1].lower() + text[1:] if text[1:2].islower() else text


def bought(decided: Decided, room: FirstRoom) -> Bought | None:
    """What the best of today gains and loses beside the next of today, the most first."""
    rows = decided.rows("parts")
    other = decided.document["runner_up"]
    if other == decided.best_today or not any(row["option"] == other for row in rows):
        other = next((row["option"] for row in rows), None)
    own = sorted((row for row in rows if row["option"] == other), key=lambda row: -row["points"])
    if other is None or not own:
        return None
    gains = [*exposed(decided), *(_beside(decided, row["outcome"], other) for row in own if row["points"] > 0.05)]
    losses = [_beside(decided, row["outcome"], other) for row in reversed(own) if row["points"] < -0.05]
    return Bought(decided.option(other), tuple(gains[: room.gains]), tuple(losses[: room.gains]))


def exposed(decided: Decided) -> Iterator[Markup]:
    """What vendors could do in the network under the recommended option, in its first and its last year: those for whom it changes most."""
    own: dict[tuple[str, str], list[tuple[Row, str]]] = {}
    for number, row in enumerate(decided.rows("exposures"), 1):
        if row["option"] == decided.best_today and row["line"] == "used":
            own.setdefault((row["vendor_id"], row["measure"]), []).append((row, f"exposures:{number}"))
    spans = [(min(rows, key=_year), max(rows, key=_year)) for rows in own.values()]
    moved = [
        (abs(first["high"] - last["high"]) + abs(first["low"] - last["low"]), (first, last))
        for (first, _), (last, _) in spans
    ]
    ordered = sorted(zip(moved, spans, strict=True), key=lambda one: (one[0][1][0]["measure"] != "read", -one[0][0]))
    spans = [span for (change, _), span in ordered if change > UNMOVED]
    for (first, place), (last, its_place) in spans[:MOST_VENDORS]:
        yield Markup("{} could {}: {} of subscribers in year {}, {} in year {}").format(
            vendor(first["vendor_id"]), str(first["measure"]).replace("_", " "), rests(share_range(first["low"], first["high"]), place),
            rests(str(first["year"]), place), rests(share_range(last["low"], last["high"]), its_place), rests(str(last["year"]), its_place),
        )  # fmt: skip


def _year(one: tuple[Row, str]) -> int:
    return int(one[0]["year"])


def paid(decided: Decided) -> Iterator[Markup]:
    """What the recommended option costs, outcome by outcome, with its range; or that nothing is paid, and why."""
    best, money = decided.document["best"] or decided.best_today, decided.document["money"]
    for number, row in enumerate(decided.rows("rows"), 1):
        if row["option"] != best or row["unit"] != money:
            continue
        title, place = decided.outcome(row["outcome"]), f"rows:{number}"
        if not (row["mean"] or row["p05"] or row["p95"]):
            why = decided.nothing.get(row["outcome"])
            yield Markup("{}: {}{}").format(
                title, rests("nothing", place), f", since {why.partition(' (')[0]}" if why else ""
            )
            continue
        decimals = decimals_for([row["mean"], row["p95"]])
        span = f"{fixed(row['p05'], decimals)} to {fixed(row['p95'], decimals)}"
        yield Markup("{}: {} ({})").format(
            title, rests(f"{fixed(row['mean'], decimals)} {money}", place), rests(span, place)
        )


def _beside(decided: Decided, outcome: str, other: str) -> Markup:
    """An outcome under the best of today and under another option, both means."""
    found = {
        row["option"]: (row["mean"], f"rows:{n}")
        for n, row in enumerate(decided.rows("rows"), 1)
        if row["outcome"] == outcome
    }
    (mine, place), (theirs, its_place) = found.get(decided.best_today, (None, "")), found.get(other, (None, ""))
    decimals = decimals_for((mine, theirs))
    return Markup("{}: {} instead of {} {}").format(
        capital(decided.outcome(outcome)),
        rests(fixed(mine, decimals), place),
        rests(fixed(theirs, decimals), its_place),
        decided.units[outcome],
    )
