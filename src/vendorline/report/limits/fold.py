"""The fold “Against the limits”: what the answer rests on."""

from __future__ import annotations

from collections.abc import Iterator

from vendorline.quick_dataclass import dataclass
from vendorline.report.answer.decisive import Decisive, decisive
from vendorline.report.answer.sentence import Speaker, answer, cap_message
from vendorline.report.answer.sets import RuleSet
from vendorline.report.limits.caps import Caps, caps
from vendorline.report.limits.removal import Removal, removal
from vendorline.report.material import Material
from vendorline.report.parts import Fold
from vendorline.report.rendering import render

MOST_BLOCKS = 3


@dataclass(frozen=True, slots=True)
class Block:
    """Caps, or what has to go, with what it says in a sentence."""

    message: str
    caps: Caps | None = None
    removal: Removal | None = None


def limits_fold(made_from: Material) -> Fold | None:
    """The fold; None where nothing is in scope of any cap or ban."""
    blocks = limit_blocks(made_from)
    if not blocks:
        return None
    html = render("limits.html.j2", blocks=blocks[:MOST_BLOCKS])
    return Fold("limits", "Against the limits", blocks[0].message, html, nav="Limits", open=True)


def limit_blocks(made_from: Material) -> list[Block]:
    """What is drawn, caps first."""
    speaker = Speaker(made_from.names, made_from.counted.vendors)
    said = sorted(_asked(made_from), key=lambda one: one.kind != "cap")
    return [block for one in said if (block := _block(one, speaker, made_from))]


def _asked(made_from: Material) -> Iterator[Decisive]:
    """What each set is about, and its caps where it is about something else."""
    for of in made_from.sets:
        first = made_from.screen.first
        said = first if first and first.of is of else decisive(of)
        yield said
        if said.kind != "cap" and (other := _caps_of(of)):
            yield other


def _caps_of(of: RuleSet) -> Decisive | None:
    capped = {key: one for key, one in of.cells.items() if one.row.is_share and not one.row.requires}
    if not capped:
        return None
    found = decisive(RuleSet(of.group, of.day, of.operators, capped))
    return Decisive(of, found.kind, found.provisions) if found.kind == "cap" else None


def _block(said: Decisive, speaker: Speaker, made_from: Material) -> Block | None:
    meant = list(dict.fromkeys(v for one in said.cells for v in one.row.vendor_ids))
    there = [v for v in made_from.counted.vendors if v in meant] or meant or [""]
    vendors = speaker.vendors(said) or "such"
    if said.kind == "cap":
        found = caps(said, vendors, there[0], made_from.names, made_from.counted)
        return Block(cap_message(said, speaker), caps=found) if found else None
    if said.kind in ("removal", "new"):
        table = removal(said, vendors, there[0], made_from.names)
        return Block(answer(said, speaker), removal=table) if table else None
    return None
