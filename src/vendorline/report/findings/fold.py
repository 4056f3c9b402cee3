"""The folds “Findings” and “Provisions that collide”."""

from __future__ import annotations

from collections.abc import Iterator

from vendorline.report.answer.laws import set_name, short_country
from vendorline.report.answer.sets import RuleSet
from vendorline.report.findings.sources import Cited, numbers
from vendorline.report.findings.table import counts, tables
from vendorline.report.material import Material
from vendorline.report.parts import Fold
from vendorline.report.priors import by_priors
from vendorline.report.rendering import render
from vendorline.report.wording import capital, possessive, word
from vendorline.report.words import day, listing
from vendorline.results.verdicts import VERDICTS


def findings_fold(made_from: Material, sources: tuple[Cited, ...], *, attached: bool) -> Fold | None:
    """Every finding; None where nothing was judged. `attached`: whether the page carries the rows as CSV."""
    if not made_from.sets:
        return None
    grid = made_from.screen.grid
    everybody = grid.everybody if grid else "All"
    order = list(dict.fromkeys(o for of in made_from.sets for o in of.operators))
    if grid:
        place = {row.operator: index for index, row in enumerate((*grid.rows, *grid.hidden))}
        order.sort(key=lambda o: place.get(made_from.names.operator(o or None), len(place)))
    made = tables(made_from.sets, order, made_from.names, numbers(sources))
    html = render(
        "findings.html.j2", tables=made, everybody=everybody, operators=[(o, made_from.names.operator(o or None)) for o in order],
        verdicts=tuple(VERDICTS.values()), priors=by_priors(made_from.of("check")), csv=attached, rows=sum(len(group.rows) for group in made_from.groups),
    )  # fmt: skip
    return Fold("findings", "Findings", next(_message(made_from)), html, nav="Findings")


def collisions_fold(made_from: Material) -> Fold | None:
    """Provisions that an operator cannot satisfy together; None where there are none."""
    found: dict[tuple[str, str, str], None] = {}
    for document in made_from.of("check"):
        for item in document.get("collisions") or ():
            names = listing([str(name) for name in item.get("provision_ids") or ()])
            found[made_from.names.operator(item.get("operator_id")), names, str(item.get("since") or "–")] = None
    if not found:
        return None
    operators = dict.fromkeys(operator for operator, _, _ in found)
    message = f"{capital(word(len(operators)))} {'operator' if len(operators) == 1 else 'operators'} cannot satisfy every provision at once"
    return Fold("collisions", "Collisions", message, render("collisions.html.j2", rows=tuple(found)))


def _message(made_from: Material) -> Iterator[str]:
    for of in made_from.sets:
        found = counts(of)
        parts = [f"{found[v.id]} {v.word}" for v in VERDICTS.values() if found.get(v.id)]
        total = sum(found.values())
        head = parts[0].split(" ", 1)
        first = f"{head[0]} of {total} verdicts {head[1]}" if len(parts) > 1 else f"all {total} verdicts {head[1]}"
        yield f"{_whose(of)} on {day(of.day)}: {', '.join([first, *parts[1:]])}"


def _whose(of: RuleSet) -> str:
    if of.group.standing == "law":
        return capital(set_name(of.group, of.provisions))
    if of.group.standing == "trial":
        return "The trial"
    return f"{capital(possessive(short_country(of.group.jurisdiction)))} {'proposals' if of.group.standing == 'proposed' else 'rules'}"
