"""What to see in each part of a decision, in one sentence computed from its rows."""

from __future__ import annotations

from datetime import date

from vendorline.report.decision.amounts import amount, fixed, signed, whole_percent, years
from vendorline.report.decision.reading import Decided, Row, plain
from vendorline.report.words import day, listing

#: Why something was not run.
QUICK = "a quick run; run it without --quick"
#: Points below which options count as equal.
TOSS_UP = 0.05


def answer(decided: Decided) -> str:
    """By how much the best leads, and what that depends on."""
    document = decided.document
    if decided.best_at_ends is not None:
        low, high = (decided.option(name) for name in decided.best_at_ends)
        return f"No option is best whatever the network is: {low} where what nobody can tell is not the vendor’s, {high} where it is"
    best, other = decided.option(document["best"]), decided.option(document["runner_up"])
    lead = f"{best} loses least, {fixed(document['gap'], 1)} points less than {other}"
    if decided.toss_ups:
        lead = f"A toss-up: {listing([best, *decided.toss_ups])} cannot be told apart; {best} is ahead by a hair"
    share = document["share_of_weights"]
    if share is None:
        return lead
    return f"{lead}; best in {whole_percent(share)} of the weights" + (
        ", so it depends on weights" if document["depends_on_weights"] else ""
    )


def undoing(decided: Decided) -> str:
    """Until when nothing is paid once for the best of today."""
    row = next((row for row in decided.choices if row["option"] == decided.best_today), None)
    name = decided.option(decided.best_today)
    if row is None or row["undone_until_years"] is None:
        return f"{name} brings no one-off payment"
    spent = amount(row["spent"], decided.document["money"])
    borne = f" ({_small(decided.payer(row['paid_by']))})" if row["paid_by"] else ""
    return (
        f"{name}: no one-off payment until {years(row['undone_until_years'])} after the decision, then {spent}{borne}"
    )


def parts(decided: Decided) -> str:
    """Where the best gains and loses most against the next."""
    against = decided.document["runner_up"]
    if against == decided.best_today:
        against = next((row["option"] for row in decided.rows("parts")), against)
    own = {row["outcome"]: row["points"] for row in decided.rows("parts") if row["option"] == against}
    if not own or max(map(abs, own.values())) < 1e-9:
        return "What makes the difference"
    most, least = max(own, key=lambda name: own[name]), min(own, key=lambda name: own[name])
    said = []
    if own[most] > 0:
        said.append(f"gains most in {_small(decided.outcome(most))} ({fixed(own[most], 1)} points)")
    if own[least] < 0:
        said.append(f"loses most in {_small(decided.outcome(least))} ({fixed(-own[least], 1)})")
    return f"Against {decided.option(against)}, {decided.option(decided.best_today)} {' and '.join(said)}"


def tipping(decided: Decided) -> str:
    """The nearest number that turns the answer."""
    inside = [row for row in decided.rows("tipping_points") if row["where"] == "inside"]
    if not inside:
        return "No single number inside its stated range turns the answer"
    row = inside[0]
    many = len({r["parameter"] for r in inside})
    head = "One number turns" if many == 1 else f"{many} numbers turn"
    at = amount(row["value"], row["unit"])
    return (
        f"{head} the answer inside {'its' if many == 1 else 'their'} stated range, nearest: {_small(plain(row['title']))}, "
        f"{row['side']} {at} (chance {whole_percent(row['chance'])}), then {decided.option(row['option'])}"
    )


def weights(decided: Decided) -> str:
    """How the weights are shared among the options."""
    shares = sorted(((row["share_of_weights"] or 0.0, row["option"]) for row in decided.choices), reverse=True)
    led = [f"{decided.option(name)} in {whole_percent(share)}" for share, name in shares if share >= 0.0005]
    none = [decided.option(name) for share, name in shares if share < 0.0005]
    said = f"Best, of the weights: {listing(led)}"
    return f"{said}; in none {listing(none)}" if none else said


def best_wait(decided: Decided) -> Row:
    """The row of the wait that pays most, of a review where there is no wait."""
    rows = [row for row in decided.rows("waiting") if _is_wait(decided, row["option"])] or list(decided.rows("waiting"))
    return max(rows, key=lambda row: row["net"])


def waiting(decided: Decided) -> str:
    """Whether any wait pays."""
    rows = [row for row in decided.rows("waiting") if _is_wait(decided, row["option"])] or list(decided.rows("waiting"))
    row = best_wait(decided)
    name = decided.option(row["option"])
    of_them = ", the best of them," if len(rows) > 1 else ""
    verb = "Waiting" if _is_wait(decided, row["option"]) else "A review"
    against = f"against {decided.option(row['best_today'])} decided today"
    split = f"{signed(row['information'], 2)} from what is known by then, {signed(-row['delay'], 2)} from delay"
    if abs(row["net"]) < max(TOSS_UP, 2 * row["standard_error"]):
        apart = fixed(abs(row["net"]), 2)
        return f"{verb} makes no difference that can be told: {against}, {name} is {apart} points {_better(row['net'])} ({split})"
    if row["net"] > 0:
        return f"{verb} pays: {against}, {name} is {fixed(row['net'], 2)} points better ({split})"
    return f"{verb} does not pay: {against}, {name}{of_them} is {fixed(-row['net'], 2)} points worse ({split})"


def _better(net: float) -> str:
    return "better or worse" if abs(net) < 1e-9 else "better" if net > 0 else "worse"


def _is_wait(decided: Decided, option: str) -> bool:
    return any(row["option"] == option and row["kind"] == "wait" for row in decided.rows("options"))


def independence(decided: Decided) -> str:
    """What the answer is without acts of others."""
    rows = decided.rows("removed")
    if not rows and decided.is_quick:
        return f"The test of independence was not run: {QUICK}"
    count = {
        verdict: sum(row["verdict"] == verdict for row in rows)
        for verdict in ("independent", "leaning", "dependent", "unresolved")
    }
    said = [f"{verdict} in {number}" for verdict, number in count.items() if number]
    sets = "1 set" if len(rows) == 1 else f"{len(rows)} sets"
    return f"Which acts are counted decides: of {sets} of acts removed, {listing(said)}" if len(said) > 1 else (
        f"Whichever acts are removed, {rows[0]['verdict']}" if rows else "The case names no acts of others, so none was removed"
    )  # fmt: skip


def runs(decided: Decided) -> str:
    """How many objections, perspectives and models turn the answer."""
    if not decided.rows("runs") and decided.is_quick:
        return f"Objections, perspectives and rival models were not run: {QUICK}"
    said = []
    for kind, one, several in (
        ("variant", "objection", "objections"), ("perspective", "perspective", "perspectives"), ("model", "rival model", "rival models"),
        ("sources", "choice of sources", "choices of sources"),
    ):  # fmt: skip
        own = [row for row in decided.rows("runs") if row["kind"] == kind and not row.get("touches_nothing")]
        if own:
            said.append(
                f"{_few(sum(bool(row['turned'] and not row.get('toss_up')) for row in own))} of {len(own)} {one if len(own) == 1 else several}"
            )
    near = sum(bool(row.get("toss_up") and not row.get("touches_nothing")) for row in decided.rows("runs"))
    doubt = f"; a toss-up in {near} of these runs" if near else ""
    return (
        f"The answer is turned by {listing(said)}{doubt}" if said else "The case has no objections and no other views"
    )


def timeline(decided: Decided) -> str:
    """The first day after the decision on which something falls due."""
    later = [row for row in decided.rows("timeline") if row["years"] > 0 and not _waits(decided, row["option"])]
    if not later:
        return "After the decision nothing falls due"
    first = min(later, key=lambda row: row["years"])
    on = day(date.fromisoformat(first["on"]))
    return f"First after the decision, on {on} under {_small(decided.option(first['option']))}: {first['what']}"


def _waits(decided: Decided, option: str) -> bool:
    return any(row["option"] == option and row["kind"] != "choice" for row in decided.rows("options"))


def support(decided: Decided) -> str:
    """How many numbers have no source, and how many rest on interested ones."""
    count = decided.document["support"]
    drawn, bare = count.get("drawn", 0), count.get("unsupported", 0)
    interested = sum(bool(row["interested"]) for row in decided.rows("supports"))
    said = f"{bare} of {drawn} numbers {'has' if bare == 1 else 'have'} no source"
    if words := count.get("cited_without_number", 0):
        said += f"; {words} {'cites' if words == 1 else 'cite'} claims without a number in their unit"
    if interested:
        said += f"; {interested} {'rests' if interested == 1 else 'rest'} on a source that a vendor or a lobby paid for"
    return said


def worth(decided: Decided) -> str:
    """What knowing everything would be worth, and what to ask about first."""
    perfect = fixed(decided.document["evpi"], 1)
    rows = sorted(decided.rows("evppi"), key=lambda row: -row["value"])
    first = (
        f"; most of single numbers and groups, {_small(plain(rows[0]['name']))}, {fixed(rows[0]['value'], 2)}"
        if rows
        else ""
    )
    return f"To know every number before deciding would be worth {perfect} points{first}"


def joint(decided: Decided) -> str:
    """The smallest joint change in a sentence; empty where there is none."""
    change = decided.document["joint_change"]
    if not change:
        return ""
    # Cells of one table move as one: the name is told once.
    first: dict[str, str] = {}
    for row in change["changes"]:
        name = str(row.get("parameter"))
        first.setdefault(name.partition(".")[0], _small(decided.number(name)))
    most = f", most of all {listing(list(first.values())[:3])}" if first else ""
    distance = change.get("distance")
    far = f"{distance:.2g} standard deviations" if isinstance(distance, int | float) else "some way"
    return (
        f"Moved together, numbers turn it: {decided.option(str(change.get('option')))} is better once they are {far} in all "
        f"from their medians{most}."
    )


def _few(number: int) -> str:
    return "none" if number == 0 else str(number)


def _small(text: str) -> str:
    return text[:1].lower() + text[1:] if text[1:2].islower() else text
