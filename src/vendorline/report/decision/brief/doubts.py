"""The second page of a brief: what is not known, who would choose otherwise, what was assumed, and when it can be undone."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from markupsafe import Markup

from vendorline.errors import cut
from vendorline.quick_dataclass import dataclass
from vendorline.report.decision import findings
from vendorline.report.decision.amounts import amount, fixed, whole_percent, years
from vendorline.report.decision.brief.answer import inside as _inside
from vendorline.report.decision.brief.room import Room, ended
from vendorline.report.decision.changes import VERDICTS
from vendorline.report.decision.linked import linked
from vendorline.report.decision.reading import Decided, Row, plain
from vendorline.report.rendering import rests
from vendorline.report.wording import capital
from vendorline.report.words import listing


@dataclass(frozen=True, slots=True)
class Others:
    """What others would choose: perspectives with their choice, objections that turn the answer, and how many do not."""

    views: tuple[Markup, ...]
    objections: tuple[Markup, ...]
    rest: Markup


def unknown(decided: Decided, room: Room) -> Iterator[Markup]:
    """What is not known: amounts that are placeholders, numbers without a source or from interested ones, law, and what is not weighed."""
    if decided.placeholder is not None:
        yield Markup("<b>PLACEHOLDER.</b> {}").format(ended(capital(cut(decided.placeholder, 2 * room.longest))))
    count = decided.document["support"]
    drawn, bare = count.get("drawn", 0), count.get("unsupported", 0)
    others = [
        Markup("{} {}").format(rests(str(count[kind]), f"support.{kind}"), kind)
        for kind in ("cited", "judged", "computed") if count.get(kind)
    ]  # fmt: skip
    yield Markup("{} of the {} numbers behind the answer {} no source{}.").format(
        rests(str(bare), "support.unsupported"), rests(str(drawn), "support.drawn"), "has" if bare == 1 else "have",
        Markup("; ") + Markup(", ").join(others) if others else "",
    )  # fmt: skip
    yield from _interested(decided)
    yield from _computed(decided, room)
    yield from _network(decided)
    asked = sum(len(row.get("questions") or ()) for row in decided.rows("options"))
    own = list(decided.options_by_name.get(decided.best_today, {}).get("questions") or ())
    power = str(decided.document["powers"]["said"])
    yield Markup("Power to decide: {}.{}").format(power, "" if asked else " The case names no open question of law.")
    for question in own[: room.questions]:
        yield Markup("Open in law: {}").format(cut(question, 2 * room.longest))


def _interested(decided: Decided) -> Iterator[Markup]:
    rows = [(row, f"supports:{n}") for n, row in enumerate(decided.rows("supports"), 1) if row["interested"]]
    if rows:
        names = [
            Markup("{} ({})").format(rests(_inside(cut(decided.number(row["parameter"]), 60)), place), row["paid_by"])
            for row, place in rows[:3]
        ]
        more = f" and {len(rows) - 3} more" if len(rows) > 3 else ""
        yield Markup("A vendor or a lobby paid for the source of: {}{}.").format(Markup(", ").join(names), more)


def _computed(decided: Decided, room: Room) -> Iterator[Markup]:
    """What is computed from a network, and what is said of how sure that is."""
    rows = [(row, f"supports:{n}") for n, row in enumerate(decided.rows("supports"), 1) if row["support"] == "computed"]
    for row, place in rows[:1]:
        yield Markup("Computed from the network: {}, {}.").format(
            _inside(cut(decided.number(row["parameter"]), 80)),
            rests(cut(str(row["why"] or "from a result"), room.longest), place),
        )


def _network(decided: Decided) -> Iterator[Markup]:
    """What is not known of the network behind computed amounts: elements without a vendor, plans that were not made in full, options that cannot be kept."""
    priors = decided.document.get("priors")
    if isinstance(priors, Mapping):
        said = Markup(
            "The network is known only in part: {} networks that may be were drawn, as likely as the priors say"
        ).format(rests(f"{priors['completions']:,}", "priors.completions"))
        undrawn = priors.get("undrawn")
        yield said + (
            Markup("; {} elements have neither a vendor nor a prior.").format(rests(f"{undrawn:,}", "priors.undrawn"))
            if undrawn
            else Markup(".")
        )
    plans = [
        (row, f"plans:{n}")
        for n, row in enumerate(decided.rows("plans"), 1)
        if row["option"] == decided.best_today and row["line"] == "used"
    ]
    for row, place in plans[-1:]:
        yield Markup(
            "Its works were planned in full in {} of {} of these and approximated in the others; a schedule was found in {} of them."
        ).format(
            rests(f"{row['planned_in_full']:,}", place),
            rests(f"{row['completions']:,}", place),
            rests(whole_percent(row["feasible_share"]), place),
        )
    for row in decided.rows("infeasible"):
        yield Markup("Cannot be carried out: {}: {}").format(
            cut(row["title"], 60), ended(cut("; ".join(row["clash"]), 120))
        )


def others(decided: Decided, room: Room) -> Others:
    """Perspectives that choose otherwise and objections that turn the answer; toss-ups are said to be that."""
    rows = [(row, f"runs:{n}") for n, row in enumerate(decided.rows("runs"), 1) if not row.get("touches_nothing")]
    views = [(row, place) for row, place in rows if row["kind"] == "perspective"]
    tried = [(row, place) for row, place in rows if row["kind"] != "perspective"]
    turned = [(row, place) for row, place in tried if row["turned"] or row.get("toss_up")]
    calm = len(tried) - len(turned)
    rest = Markup("")
    if more := turned[room.objections :]:
        rest = Markup("{} more turn it or make it a toss-up. ").format(rests(str(len(more)), "runs"))
    if calm:
        said = "objection or rival model tried does" if calm == 1 else "objections or rival models tried do"
        rest += Markup("{} other {} not turn it.").format(rests(str(calm), "runs"), said)
    if not rows:
        rest = Markup("{}.").format(findings.runs(decided))
    return Others(
        tuple(_chooses(decided, row, place, room) for row, place in views[:room.views]),
        tuple(_turned(decided, row, place, room) for row, place in turned[:room.objections]), rest,
    )  # fmt: skip


def _chooses(decided: Decided, row: Row, place: str, room: Room) -> Markup:
    who, best, gap = cut(plain(row["what"]), room.longest // 2), decided.option(row["best"]), row["gap"]
    if row.get("toss_up") or abs(gap) < findings.TOSS_UP:
        apart = rests(f"{fixed(abs(gap), 2)} points", place)
        return Markup("{}: a toss-up of {} and {}, {} apart").format(who, best, decided.option(row["runner_up"]), apart)
    said = "would choose" if row["turned"] else "agrees:"
    return Markup("{} {} {}, by {}").format(who, said, best, rests(f"{fixed(gap, 1)} points", place))


def _turned(decided: Decided, row: Row, place: str, room: Room) -> Markup:
    if row.get("toss_up"):
        return Markup("“{}”: a toss-up, {} apart").format(
            cut(row["what"], room.longest), rests(f"{fixed(abs(row['gap']), 2)} points", place)
        )
    by = rests(f"{fixed(row['gap'], 1)} points", place)
    return Markup("“{}”: {}, by {}").format(cut(row["what"], room.longest), decided.option(row["best"]), by)


def independence(decided: Decided, room: Room) -> tuple[Markup, tuple[Markup, ...]]:
    """How the answer stands without acts of others, and the sets of acts without which it is another."""
    rows = [(row, f"removed:{n}") for n, row in enumerate(decided.rows("removed"), 1)]
    found = [(row, place) for row, place in rows if row["verdict"] in {"dependent", "unresolved"}] or rows
    told = []
    for row, place in sorted(found, key=lambda one: len(one[0]["acts"]))[: room.sets]:
        acts = "; ".join(decided.act(name) for name in row["acts"])
        told.append(
            Markup("{}: without “{}” {} is best, by {}").format(
                VERDICTS.get(row["verdict"], row["verdict"]),
                cut(acts, room.longest),
                decided.option(row["best"]),
                rests(f"{fixed(row['gap'], 1)} points", place),
            )
        )
    return _own(decided) + linked(findings.independence(decided), decided), tuple(told)


def _own(decided: Decided) -> Markup:
    """Whether the answer is our own, in a word or two; empty where nothing was left out."""
    found = {row["verdict"] for row in decided.rows("removed")}
    if not found:
        return Markup("")
    if "dependent" in found:
        return Markup("<b>No.</b> Without some acts of others another option is best. ")
    if "unresolved" in found:
        return Markup("<b>It cannot be told.</b> Without some acts of others two options are as good. ")
    if "leaning" in found:
        return Markup("<b>Mostly.</b> Without acts of others the same option is best, but less clearly. ")
    return Markup("<b>Yes.</b> ")


def undone(decided: Decided, room: Room) -> Iterator[Markup]:
    """Until when each option of today can be given up without a one-off payment, and what is paid then and by whom."""
    rows = sorted(decided.choices, key=lambda row: row["option"] != decided.best_today)[: room.undone]
    free = [decided.option(row["option"]) for row in rows if row["undone_until_years"] is None]
    for row in rows:
        name, place = decided.option(row["option"]), decided.place_of_option(row["option"])
        if row["undone_until_years"] is None:
            continue
        yield Markup("{}: until {} after the decision, then {} is paid{}.").format(
            name, rests(years(row["undone_until_years"]), place), rests(amount(row["spent"], decided.document["money"]), place),
            f" ({decided.payer(row['paid_by'])})" if row["paid_by"] else "",
        )  # fmt: skip
    if free:
        yield Markup("{}: no single payment falls due later; money that is spent is not recovered.").format(
            listing(free)
        )


def assumed(decided: Decided, room: Room) -> Iterator[Markup]:
    """What was assumed, and by whom."""
    document = decided.document
    by = f"whoever wrote the case {document['case']}, as of {document['known']}"
    counts = document["support"]
    numbers = Markup("{} without a source").format(rests(str(counts.get("unsupported", 0)), "support.unsupported"))
    if counts.get("judged"):
        numbers += Markup(" and {} judged").format(rests(str(counts["judged"]), "support.judged"))
    typed = [decided.option(row["option"]) for row in decided.choices if row["support"] in {"unsupported", "judged"}]
    computed = [decided.option(row["option"]) for row in decided.choices if row["support"] == "computed"]
    yield Markup("Numbers: {}, by {}.").format(numbers, by)
    if typed:
        yield Markup("Amounts of {}: by the same.").format(cut(listing(typed, most=4), room.longest))
    if computed:
        yield Markup("Amounts of {}: computed from the network.").format(cut(listing(computed, most=4), room.longest))
    yield Markup("Weights: as ranges, by the same, also those of each perspective, unless the case says otherwise.")
    never = [decided.outcome(name) for name in document["never_weighed"]]
    if never:
        yield Markup("Shown and never weighed: {}.").format(cut(listing(never), room.longest))
