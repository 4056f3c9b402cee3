"""Reasons: one coalition evaluated again with its elements kept, and the plainest way to show what it can do."""

from __future__ import annotations

from typing import Any

import numpy as np

from vendorline.errors import UnknownName
from vendorline.expose.capabilities import OFF, UNKNOWN, capabilities, layer_rows
from vendorline.expose.control.actors import actors_of
from vendorline.expose.control.closure import close
from vendorline.expose.control.holders import HIGH, LOW, Background, holders_of, intercepting
from vendorline.expose.demand_classes import group
from vendorline.expose.measures import cases_of, evaluate
from vendorline.expose.protection.spans import DEVICE, PathSpans, Span, spans_of
from vendorline.expose.protection.switches import COLUMNS, CONFIDENTIALITY, INTEGRITY, place_of, resolve, span_state
from vendorline.expose.question import Column, Question
from vendorline.expose.witnesses.control_chains import Hands
from vendorline.expose.witnesses.denying_sets import denying_set
from vendorline.expose.witnesses.witness import Witness
from vendorline.knowledge.tables import rows

_READING = {"read": CONFIDENTIALITY, "read_active": CONFIDENTIALITY, "alter": INTEGRITY, "alter_active": INTEGRITY,
            "alter_blind": INTEGRITY}  # fmt: skip


def explain(question: Question, vendors: tuple[str, ...], measure: str, region: str | None = None) -> Witness:
    """A witness of one number: the heaviest demand that counts in it, for sure if there is one.

    Raises UnknownName for a region that no demand is in.
    """
    regions = question.prepared.regions
    if region is not None and region not in regions:
        raise UnknownName("region", region, regions)
    return _Explainer(question, vendors).witness(measure, region)


class _Explainer:
    """Evaluates one coalition again and keeps hold of the elements."""

    def __init__(self, question: Question, vendors: tuple[str, ...]) -> None:
        self.p, self.vendors, self.roles = question.prepared, vendors, question.roles
        prepared = question.prepared
        actors = actors_of(prepared, [Column(vendors)], question.roles)
        self.switches = resolve(prepared, question.settings)
        self.base = actors.base
        self.holders = holders_of(close(prepared, actors.base, actors.lost), actors)
        self.classes = group(prepared, self.holders.state[:-1], self.switches)
        self.evaluated = evaluate(prepared, self.classes, self.holders, self.switches)
        self.bound = LOW
        self.background = Background(prepared, self.holders)

    def witness(self, measure: str, region: str | None) -> Witness:
        """The heaviest demand that counts in a number, for sure if there is one, and why it counts."""
        p = self.p
        inside = np.ones(len(p.route), dtype=bool) if region is None else p.demand_region == p.regions.index(region)
        total = p.subscribers[inside].sum()
        case_class, _ = cases_of(p, self.classes)
        per_class: list[float] = []
        best: tuple[int, int] | None = None
        for bound in (LOW, HIGH):
            words = (self.evaluated.deny if measure == "deny" else self.evaluated.cases[measure])[bound][:, 0]
            hit = (words & np.uint64(1)).astype(bool)
            share = hit.astype(float) if measure == "deny" else np.bincount(
                case_class, weights=hit * self.evaluated.case_share, minlength=len(self.classes.demand))  # fmt: skip
            weight = p.subscribers * share[self.classes.of_demand] * inside
            per_class.append(float(weight.sum() / total) if total else 0.0)
            if best is None and weight.max(initial=0) > 0:
                demand = int(weight.argmax())
                cases = np.flatnonzero(case_class == self.classes.of_demand[demand])
                chosen = 0 if measure == "deny" else int(np.flatnonzero(hit[cases])[0])
                begin = int(np.searchsorted(p.alternative_route, p.route[demand]))
                best = (demand, begin + chosen)
                self.bound = bound
        low, high = per_class
        who = " and ".join(self.vendors)
        where = f" in {region}" if region else ""
        head = f"{who}: {measure}{where} {_percent(low, high)} of subscribers."
        if best is None:
            line = f"No demand{where} is exposed: {who} controls no element from which it could be done."
            return Witness(self.vendors, measure, region, None, True, low, high, sentences=(head, line))
        demand, chosen = best
        name = p.demand_ids[demand]
        sure = self.bound == LOW
        doubt = "" if sure else " (possible, not certain: it rests on something nobody has stated)"
        elements, lines = self._reasons(measure, demand, chosen)
        hands = Hands(p, self.vendors, self.roles, self.base, self.bound)
        chains = [hands.chain(element) for element in elements]
        text = [head, f"Demand {name}{doubt}:", *lines, *(hands.sentence(chain) for chain in chains)]
        return Witness(
            self.vendors, measure, region, name, sure, low, high, tuple(tuple(s for s, _ in c) for c in chains),
            tuple(dict.fromkeys(text)), tuple(p.element_ids[e] for e in elements),
        )  # fmt: skip

    def _held(self, element: int) -> bool:
        return bool(self.holders.of(np.array([element]), self.bound)[0, 0] & np.uint64(1))

    def _name(self, element: int) -> str:
        code = self.p.function[element]
        return f"{self.p.element_ids[element]} ({capabilities().ids[code] or 'function not researched'})"

    def _source(self, element: int) -> str:
        code, table = int(self.p.function[element]), rows("functions")
        row = table[code] if code < len(table) else {"source": ""}
        return f" [{row['source']}; basis {row['basis']}]" if row["source"] else ""

    def _reasons(self, measure: str, demand: int, alternative: int) -> tuple[list[int], list[str]]:
        p = self.p
        user = [int(e) for e in (*p.radio[demand], *p.user_hops[alternative]) if e >= 0]
        control = [int(e) for e in (*p.anchor[demand], *p.control_hops[alternative]) if e >= 0]
        spans = spans_of(
            tuple(int(p.function[e]) for e in user), tuple(int(p.function[e]) for e in control),
            int((p.radio[demand] >= 0).sum()), int((p.anchor[demand] >= 0).sum()),
        )  # fmt: skip
        if measure in _READING:
            return self._capture(measure, demand, user, control, spans)
        if measure == "deny":
            return self._denial(demand)
        if measure == "lawful_interception":
            return self._interception(demand, user)
        return self._sight(measure, demand, user, control, spans)

    def _on(self, span: Span, demand: int, path: list[int], column: int) -> tuple[bool, bool]:
        """Whether a span counts as on here, and whether somebody has stated that."""
        profile = self.switches.profile_of_place[place_of(self.p)][demand : demand + 1]
        ends = []
        if span.begin != DEVICE:
            pairs = [
                (span.begin, span.end),
                (span.begin, span.begin + 1),
                (span.end - 1, span.end),
            ]
            ends = [
                (np.array([path[a]]), np.array([path[b]])) for a, b in dict.fromkeys(pairs) if b < len(path) and a != b
            ]
        state = int(span_state(self.switches, profile, span.interfaces, column, ends)[0])
        return state != OFF and (state != UNKNOWN or self.bound == LOW), state != UNKNOWN

    def _capture(
        self, measure: str, demand: int, user: list[int], control: list[int], spans: PathSpans
    ) -> tuple[list[int], list[str]]:
        known, column = capabilities(), _READING[measure]
        word = COLUMNS[column]
        keys = self._radio_keys(demand, user, control, spans)
        owner = self._first(known.owns_policy, demand, [*user, *control])
        found: list[tuple[list[int], list[str]]] = []
        for position, element in enumerate(user):
            code = spans.user[position]
            capable = known.carries_user_plane[code] or (self.bound == HIGH and not known.researched[code])
            if not capable or not self._held(element):
                continue
            lines, used, closed = [], [element], False
            for span in (i for i in spans.user_spans if i.covers(position)):
                on, stated = self._on(span, demand, user, column)
                label = f"{word} of {span.interfaces[0] if span.interfaces else span.layer}"
                if not on:
                    lines.append(
                        f"{label} is {'off' if stated else 'not stated, here taken as off'}; it would cover this place."
                    )
                    continue
                holders = keys if span.keys == "radio" else [
                    user[p] for p in (span.begin, span.end) if p < len(user) and self._held(user[p])]  # fmt: skip
                if holders:
                    lines.append(
                        f"{label} is on, and its key is held at {self._name(holders[0])}{self._source(holders[0])}."
                    )
                    used.append(holders[0])
                elif span.keys == "radio" and measure.endswith("active") and owner is not None:
                    lines.append(f"{label} is on, but {self._name(owner)} decides whether it is and can order it off "
                                 f"{self._source(owner).strip()}.")  # fmt: skip
                    used.append(owner)
                else:
                    closed = True
            if not closed:
                covers = any(i.covers(position) for i in spans.user_spans)
                ends = next((i for i in spans.user_spans if position in (i.begin, i.end)), None)
                what = f"user traffic passes through {self._name(element)}{self._source(element)}"
                if not covers and ends is not None:
                    source = next((r.source for r in layer_rows() if r.layer == ends.layer), "")
                    what += f", where protection of the {ends.layer} layer ends, so it is in clear there [{source}]"
                elif not covers:
                    what += ", which no protection covers"
                found.append((list(dict.fromkeys(used)), [what + ".", *lines]))
        # The plainest reason is the one with the fewest steps.
        return min(found, key=lambda reason: len(reason[1]), default=([], []))

    def _first(self, flags: Any, demand: int, path: list[int]) -> int | None:
        needed, groups = self.background.needed(demand)
        pool = [int(m) for g in groups for m in self.background.members(g)]
        operator = np.flatnonzero(self.p.operator == self.p.demand_operator[demand]).tolist()
        for element in (*path, *needed, *pool, *operator):
            if flags[self.p.function[element]] and self._held(element):
                return int(element)
        return None

    def _radio_keys(self, demand: int, user: list[int], control: list[int], spans: PathSpans) -> list[int]:
        found = []
        if spans.radio_end is not None:
            found.append(user[spans.radio_end])
        if spans.rrc_end is not None:
            found.append(control[spans.rrc_end])
        found += self._in_clear(demand, control, spans)
        root = self._first(capabilities().holds_root_keys, demand, [*user, *control])
        return [e for e in found if self._held(e)] + ([root] if root is not None else [])

    def _in_clear(self, demand: int, control: list[int], spans: PathSpans) -> list[int]:
        span = spans.signalling_span
        on = span is not None and self._on(span, demand, control, CONFIDENTIALITY)[0]
        clear = [control[p] for p in spans.signalling if not (on and span is not None and span.covers(p))]
        return clear + self._between_functions(demand, control, spans, keyed=True)

    def _between_functions(self, demand: int, control: list[int], spans: PathSpans, *, keyed: bool) -> list[int]:
        """Elements that messages between core functions pass in clear; `keyed`: only where these carry keys."""
        return [
            control[x.position] for x in spans.service
            if (x.keyed or not keyed) and not self._on(x.span, demand, control, CONFIDENTIALITY)[0]
        ]  # fmt: skip

    def _sight(
        self, measure: str, demand: int, user: list[int], control: list[int], spans: PathSpans
    ) -> tuple[list[int], list[str]]:
        known = capabilities()
        flags = {
            "locate": known.locates,
            "locate_identified": known.locates & known.identifies,
            "metadata": known.sees_metadata,
        }
        element = self._first(flags[measure], demand, [*user, *control])
        clear_flags = known.locates_in_clear_only & (known.identifies | (measure == "locate"))
        if element is None and measure != "metadata":
            clear = [
                e for e in self._in_clear(demand, control, spans) if clear_flags[self.p.function[e]] and self._held(e)
            ]
            if clear:
                text = "signalling between radio and core passes it in clear, with the cell and the session key"
                return clear[:1], [f"{self._name(clear[0])}: {text}{self._source(clear[0])}."]
            served = [e for e in self._between_functions(demand, control, spans, keyed=False) if self._held(e)]
            if served:
                text = "messages between core functions (SBI) pass it in clear, with who subscribers are and where"
                return served[:1], [f"{self._name(served[0])}: {text}{self._source(served[0])}."]
        if element is None:
            return self._capture("read", demand, user, control, spans)
        what = {"locate": "sees where subscribers are", "locate_identified": "sees where subscribers are and who they are",
                "metadata": "sees who communicates when, how much and with which addresses"}[measure]  # fmt: skip
        return [element], [f"{self._name(element)} serves the demand and {what}{self._source(element)}."]

    def _interception(self, demand: int, user: list[int]) -> tuple[list[int], list[str]]:
        p, known = self.p, capabilities()
        operator = int(p.demand_operator[demand])
        if intercepting(p, self.holders, self.bound)[operator, 0] & np.uint64(1):
            keeps = np.flatnonzero(known.knows_targets[p.function] & (p.operator == operator))
            element = next(int(e) for e in keeps if self._held(int(e)))
            return [element], [
                f"{self._name(element)} keeps a list of interception targets or their product{self._source(element)}."
            ]
        element = next(e for e in user if known.intercepts_on_trigger[p.function[e]] and self._held(e))
        return [element], [
            f"{self._name(element)} intercepts when triggered, and so learns the targets it carries{self._source(element)}."
        ]

    def _denial(self, demand: int) -> tuple[list[int], list[str]]:
        cut = denying_set(self.p, self.classes, self.holders, self.background, demand, self.bound)
        names = ", ".join(self._name(e) for e in cut)
        when = "this fails" if len(cut) == 1 else "these fail together"
        return cut, [f"service ends when {when}: {names}; leave any of them out and it goes on."]


def _percent(low: float, high: float) -> str:
    if abs(high - low) < 5e-4:
        return f"{100 * low:.1f} %"
    return f"{100 * low:.1f} to {100 * high:.1f} %"
