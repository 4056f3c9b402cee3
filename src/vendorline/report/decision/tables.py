"""The tables of a decision that are about its options: what they come to, cost, and mean in time and law."""

from __future__ import annotations

from vendorline.report.decision.reading import Decided, Row
from vendorline.report.decision.table import OF_ROW, Column, Table, places_of
from vendorline.report.words import NBSP, listing

_SUPPORTS = {"unsupported": "? no source", "computed": "✓ computed", "cited": "✓ cited", "judged": "◷ judged"}
KINDS = {"choice": "today", "wait": "waits", "review": "today, with a review"}


def options(decided: Decided) -> Table:
    """What each option comes to as a whole; regret and gap stand before the chance of being best."""
    rows = tuple(
        (
            decided.option(row["option"]), row["title"], KINDS.get(row["kind"], row["kind"]), row["regret"], row["gap"], row["loss"],
            row["tail_loss"], row["p95_regret"], row["share_of_weights"], row["greatest_lead"], row["p_best"],
            _named(decided, row.get("dominated_by")), _named(decided, row.get("never_less_likely_better")),
        )
        for row in decided.rows("options")
    )  # fmt: skip
    columns = (
        Column("Option"), Column("What it is"), Column("Decided"), Column("Mean regret", "points", "points"),
        Column("Behind the best", "points", "points"), Column("Expected loss", "points", "points"),
        Column("Loss in the worst tenth", "points", "points"), Column("Regret, 95 % below", "points", "points"),
        Column("Share of weights", "share", "share"), Column("Leads at most by", "points", "points"),
        Column("Chance of being best", "share", "share"), Column("No worse in any outcome"), Column("Never likelier to be worse"),
    )  # fmt: skip
    note = (
        "100 points: every outcome at the bad end of its swing. Regret is what an option loses beyond the best of each draw. "
        "The chance of being best is no vote: nobody will ever know which draw is the true one."
    )
    return Table("options", "Options", columns, rows, note, places_of("options", rows))


def _named(decided: Decided, names: object) -> str:
    return listing([decided.option(str(name)) for name in names]) if isinstance(names, list) else ""


def outcomes(decided: Decided) -> Table:
    """Every outcome of every option: mean, 5, 50 and 95 % points, and the error of the mean."""
    rows = tuple(
        (
            decided.option(row["option"]), decided.outcome(row["outcome"]), row["unit"], "yes" if row["weighed"] else "never",
            row["mean"], row["p05"], row["p50"], row["p95"], row["standard_error"],
        )
        for row in decided.rows("rows")
    )  # fmt: skip
    columns = (
        Column("Option"), Column("Outcome"), Column("Unit"), Column("Weighed"), Column("Mean", "amount", OF_ROW),
        Column("5 % below", "amount", OF_ROW), Column("Half below", "amount", OF_ROW),
        Column("95 % below", "amount", OF_ROW), Column("Standard error of the mean", "amount", OF_ROW),
    )  # fmt: skip
    return Table("outcomes", "Outcomes of every option", columns, rows, addresses=places_of("rows", rows))


def undoing(decided: Decided) -> Table:
    """Per option of today: when something is first paid once, what these payments come to and who pays, provisions and open questions."""
    rows = tuple(
        (
            decided.option(row["option"]),
            row["undone_until_years"] if row["undone_until_years"] is not None else None,
            row["spent"], decided.payer(row["paid_by"]),
            ", ".join(row.get("provision_ids") or ()), "; ".join(row.get("questions") or ()), _SUPPORTS.get(row["support"] or "", row["support"] or ""),
        )
        for row in decided.choices
    )  # fmt: skip
    columns = (
        Column("Option"), Column("No one-off payment until", "years", "years after the decision", missing="there is none"),
        Column("Then paid", "amount", decided.document["money"]), Column("Borne by"), Column("Made of provisions"),
        Column("Open questions of law"), Column("Its amounts are"),
    )  # fmt: skip
    return Table(
        "undoing", "When the first one-off payment of each option falls due, and who pays", columns, rows,
        "Up to then an option can be given up without having paid for it once. What flows year by year, such as higher prices, is not counted here.",
        tuple(decided.place_of_option(row["option"]) for row in decided.choices),
    )  # fmt: skip


def parts(decided: Decided) -> Table:
    """Each outcome's part in the loss of an option beyond that of the best of today."""
    found = {(row["option"], row["outcome"]): row["points"] for row in decided.rows("parts")}
    of = list(dict.fromkeys(option for option, _ in found))
    by = list(dict.fromkeys(outcome for _, outcome in found))
    rows = []
    for option in of:
        values = [found.get((option, outcome)) for outcome in by]
        rows.append((decided.option(option), *values, sum(v for v in values if v is not None)))
    columns = (
        Column("Option"),
        *(Column(decided.outcome(name), "signed", "points") for name in by),
        Column("Together", "signed", "points"),
    )
    best = decided.option(decided.best_today)
    note = f"Above 0: worse than {best} in this outcome; below 0: better. Weights stand at the middle of their ranges."
    return Table("parts", f"What makes the difference to {best}", columns, tuple(rows), note)


def timeline(decided: Decided) -> Table:
    """What falls due when under each option; steps of one day are one row."""
    together: dict[tuple[str, str], list[Row]] = {}
    for row in decided.rows("timeline"):
        together.setdefault((row["option"], row["on"]), []).append(row)
    rows = tuple(
        (
            number,
            decided.option(option),
            on,
            steps[0]["years"],
            "; ".join(_step(decided, step["what"]) for step in steps),
        )
        for number, ((option, on), steps) in enumerate(together.items(), start=1)
    )
    columns = (
        Column("No.", "amount"), Column("Option"), Column("On", "date"),
        Column("After", "years", "years after the decision"), Column("What happens"),
    )  # fmt: skip
    return Table("timeline", "What falls due when", columns, rows)


def _step(decided: Decided, what: str) -> str:
    """A step in words: options by what they are called."""
    head, colon, names = what.partition(" among ") if " among " in what else what.partition(": ")
    known = {row["option"] for row in decided.rows("options")}
    listed = names.split(", ")
    if colon and set(listed) <= known:
        return f"{head}{colon}{listing([decided.option(name) for name in listed], most=8)}"
    start, on, name = what.partition(" on ")
    return f"{start}{on}{decided.option(name)}" if on and name in known else what


def never_weighed(decided: Decided) -> Table | None:
    """What is shown and never weighed, as ranges by option; None where everything is weighed."""
    names = list(decided.document["never_weighed"])
    if not names:
        return None
    found = {(row["option"], row["outcome"]): row for row in decided.rows("rows")}
    columns = [Column("Option")]
    for name in names:
        unit = decided.units.get(name, "")
        columns += [
            Column(f"{decided.outcome(name)}, mean", "amount", unit), Column(f"{decided.outcome(name)}, 5{NBSP}% below", "amount", unit),
            Column(f"{decided.outcome(name)}, 95{NBSP}% below", "amount", unit),
        ]  # fmt: skip
    rows = []
    for row in decided.rows("options"):
        own = [found.get((row["option"], name), {}) for name in names]
        rows.append((decided.option(row["option"]), *(one.get(end) for one in own for end in ("mean", "p05", "p95"))))
    return Table("never-weighed", "Never weighed", tuple(columns), tuple(rows))
