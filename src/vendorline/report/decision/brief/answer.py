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
#: Weights beside 100 above this would turn the answer only in name.
FARTHEST_WEIGHT = 10_000


@dataclass(frozen=True, slots=True)
class Bought:
    """What the recommended option gains and loses beside another one, in the units of the outcomes."""

    beside: str
    gains: tuple[Markup, ...]
    losses: tuple[Markup, ...]


def recommended(decided: Decided) -> str:
    """What is recommended, in a few words; that nothing is, where options cannot be told apart or the network decides."""
    if decided.best_at_ends is not None:
        low, high = (cut(decided.option(name), HEADING // 2) for name in decided.best_at_ends)
        return f"{high} if the unidentified equipment is the vendor’s, {low} if it is not"
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
        low, high = (rests(decided.option(name), decided.place_of_ends(name)) for name in decided.best_at_ends)
        return Markup(
            "Nobody can tell who made part of the equipment, or whether its protection is on. If that is not the vendor’s and protected, {} is best; if it is the vendor’s and not protected, {} is. This brief goes on with the second, the worse case"
        ).format(low, high)
    points = rests(f"{fixed(document['gap'], 1)} points", "gap")
    said = Markup("It is {} ahead of {}").format(points, other)
    if _is_between(decided, document["best"] or decided.best_today, document["runner_up"]):
        said += ", the next that can be decided today"
    if document["gap"] < 0:
        said = Markup("It is {} behind {}, if it had to be decided today").format(points, other)
    share = document["share_of_weights"]
    if share is None:
        return said
    told = Markup("{} is best in {} of the weights that the case allows. ").format(
        best, rests(whole_percent(share), "share_of_weights")
    )
    return told + said


def _is_between(decided: Decided, best: str, other: str) -> bool:
    """Whether a wait stands between the best and the next of today."""
    losses = {row["option"]: row["loss"] for row in decided.rows("options")}
    waits = [row["option"] for row in decided.rows("options") if row["kind"] == "wait" and row["option"] != best]
    return any(losses[best] <= losses[name] < losses[other] for name in waits)


def scores(decided: Decided, room: FirstRoom) -> Markup:
    """How bad each option is, in points, the best first."""
    rows = sorted((row["loss"], n, row["option"]) for n, row in enumerate(decided.rows("options"), 1))
    told = [
        Markup("{} {}").format(decided.option(name), rests(fixed(loss, 1), f"options:{n}"))
        for loss, n, name in rows[: room.scores]
    ]
    more = " and others" if len(rows) > room.scores else ""
    return Markup("In points: {}{}. ").format(Markup(", ").join(told), more) if told else Markup("")


def before_use(decided: Decided) -> Iterator[Markup]:
    """What whoever decides must know before anything else: that most numbers have no source, and that no power was found."""
    count = decided.document["support"]
    drawn, bare = count.get("drawn", 0), count.get("unsupported", 0)
    if drawn and 2 * bare > drawn and decided.placeholder is None:
        whole = (
            "None of the numbers behind this answer has a source"
            if bare == drawn
            else "Most of the numbers behind this answer have no source"
        )
        yield Markup("<b>{}.</b> They are assumptions of whoever wrote the case: use them to see what matters, not as a forecast.").format(
            rests(whole, "support.unsupported")
        )  # fmt: skip
    beyond = decided.document["weights"].get("beyond") or []
    if beyond:
        named = listing([inside(decided.outcome(row["outcome"])) for row in beyond], most=3)
        yield Markup("<b>The weights do not speak of these outcomes:</b> {} lies beyond the span that was weighed. State it anew, and ask for the weights again.").format(cut(named, 150))  # fmt: skip
    if not decided.document["powers"]["provision_ids"]:
        yield Markup("<b>{}.</b> Ask those who advise on law before deciding.").format(
            capital(str(decided.document["powers"]["said"]))
        )


def steady(decided: Decided) -> str:
    """What the conditions begin with."""
    best = decided.option(decided.best_today)
    turning = sum(row["where"] == "inside" for row in decided.rows("tipping_points"))
    if turning:
        alone = "Each of these is enough by itself, and the chance is how likely it is; " if turning > 1 else ""
        return f"{alone}{best} is best on average over all that may be. It stays the best choice of today, unless"
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
        named = cut(str(more[0][0]["title"]), room.longest)
        then = listing(list(dict.fromkeys(decided.option(row["option"]) for row, _ in more)))
        how_many = (
            "one more number crosses its tipping point"
            if len(more) == 1
            else f"one of {len(more)} more numbers crosses its tipping point, such as"
        )
        yield Markup("{} {}: then {}").format(how_many, named, then)
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
    found = [row for row in enumerate(decided.rows("weight_tipping"), 1) if row[1]["weight"] <= FARTHEST_WEIGHT]
    rows = sorted(found, key=lambda one: _distance(one[1]))
    key = str(decided.document["weights"].get("reference") or "")
    reference = inside(decided.outcome(key or "the reference"))
    for number, row in rows[: room.weights]:
        side = "less" if row["side"] == "below" else "more"
        place = f"weight_tipping:{number}"
        name, then = inside(decided.outcome(row["outcome"])), decided.option(row["option"])
        if row["outcome"] == key:
            part = rests(whole_percent(row["weight"] / 100), place)
            yield Markup("{} matters {} than {} of what the case says, beside everything else: then {}").format(name, side, part, then)  # fmt: skip
            continue
        ends = dict.fromkeys([_times(row["low"]), _times(row["high"])])
        yield Markup("{} matters {} than {} times as much as {} (the case allows {}): then {}").format(
            name, side, rests(_times(row["weight"]), place), reference, rests(" to ".join(ends), place), then
        )


def _times(weight: float) -> str:
    """A weight beside 100 as so many times the reference."""
    return rounded(weight / 100)


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
    reached = list(exposed(decided, other))
    gains = [said for is_more, said in reached if not is_more]
    losses = [said for is_more, said in reached if is_more]
    gains += [_beside(decided, row["outcome"], other) for row in own if row["points"] > 0.05]
    losses += [_beside(decided, row["outcome"], other) for row in reversed(own) if row["points"] < -0.05]
    return Bought(decided.option(other), tuple(gains[: room.gains]), tuple(losses[: room.gains]))


def exposed(decided: Decided, other: str) -> Iterator[tuple[bool, Markup]]:
    """What vendors could do in the network in the first and last year, where another option leads elsewhere: those whom it changes most.

    Each with whether it is more than under the other option.
    """
    own: dict[tuple[str, str], list[tuple[Row, str]]] = {}
    theirs: dict[tuple[str, str], tuple[Row, str]] = {}
    for number, row in enumerate(decided.rows("exposures"), 1):
        key, place = (row["vendor_id"], row["measure"]), f"exposures:{number}"
        if row["line"] == "used" and row["option"] == decided.best_today:
            own.setdefault(key, []).append((row, place))
        elif row["line"] == "used" and row["option"] == other and row["year"] >= theirs.get(key, (row, ""))[0]["year"]:
            theirs[key] = (row, place)
    spans = {key: (min(rows, key=_year), max(rows, key=_year)) for key, rows in own.items()}
    moved = {key: _far(last[0], theirs[key][0] if key in theirs else first[0]) for key, (first, last) in spans.items()}
    ordered = sorted(spans, key=lambda key: (key[1] != "read", -moved[key]))
    for key in [key for key in ordered if moved[key] > UNMOVED][:MOST_VENDORS]:
        (first, place), (last, its_place) = spans[key]
        beside, before = Markup(""), first
        if key in theirs:
            before, there = theirs[key]
            beside = Markup(" ({}: {})").format(
                decided.option(other), rests(share_range(before["low"], before["high"]), there)
            )
        is_more = last["low"] + last["high"] > before["low"] + before["high"]
        yield is_more, Markup("{} could {}: {} of subscribers in year {}, {} in year {}{}").format(
            vendor(first["vendor_id"]), str(first["measure"]).replace("_", " "), rests(share_range(first["low"], first["high"]), place),
            rests(str(first["year"]), place), rests(share_range(last["low"], last["high"]), its_place), rests(str(last["year"]), its_place), beside,
        )  # fmt: skip


def _far(one: Row, other: Row) -> float:
    """How far two ranges lie from each other."""
    return abs(float(one["low"] - other["low"])) + abs(float(one["high"] - other["high"]))


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
