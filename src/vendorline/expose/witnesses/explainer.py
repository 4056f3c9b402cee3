"""Reasons: one coalition evaluated again, each class of demands that counts proved, and the heaviest told step by step."""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Iterator, Mapping
from dataclasses import replace
from itertools import groupby
from typing import Any

import numpy as np

from vendorline.errors import UnknownName, UsageError
from vendorline.expose.arrays import Flags, Floats, Words
from vendorline.expose.capabilities import HIGH, LOW
from vendorline.expose.control.actors import actors_of
from vendorline.expose.control.closure import close
from vendorline.expose.control.holders import Background, holders_of
from vendorline.expose.demand_classes import group
from vendorline.expose.left_out.bounds import open_of
from vendorline.expose.measures import cases_of, evaluate
from vendorline.expose.protection.switches import resolve
from vendorline.expose.question import Column, Question
from vendorline.expose.witnesses.completion import BLIND, GREATEST, LEAST, Completion
from vendorline.expose.witnesses.control_chains import Hands
from vendorline.expose.witnesses.reasons import Reasons
from vendorline.expose.witnesses.trials import Elements, Trials, hosts_of
from vendorline.expose.witnesses.witness import PER_DAY, Proof, ProvenClass, Witness
from vendorline.network.named import region_named
from vendorline.results.measures import measure as told

_ENDS = (LEAST, GREATEST)


def explain(question: Question, vendors: tuple[str, ...], measure: str, region: str | None = None) -> Witness:
    """A witness of one number, a share of subscribers, of what the vendors hold in all layers.

    Raises UnknownName for a region that no demand is in, UsageError for what is read in a day where nobody said with how many moves.
    """
    regions = question.prepared.regions
    if region is not None and region not in regions:
        region = region_named(question.prepared.network, region, regions)
    return _Ways(question, Column(vendors, None)).witness(measure, region, None, "subscribers")


def explain_rows(question: Question, rows: Iterable[Mapping[str, Any]]) -> Iterator[Witness]:
    """A witness of each row of the table, in their order; a coalition in a layer is worked out once while rows of it follow.

    Raises what `explain` raises.
    """

    def asked(row: Mapping[str, Any]) -> Column:
        return Column(tuple(sorted(row["vendor_ids"])), row.get("layer"))

    for column, alike in groupby(rows, asked):
        explainer = _Ways(question, column)
        for row in alike:
            yield explainer.witness(
                row["measure"], row["region"], row.get("operator_id"), row.get("weight", "subscribers")
            )


class _Ways:
    """One coalition in every network that this may be; each end of a number is proved in one in which it is attained."""

    def __init__(self, question: Question, column: Column) -> None:
        ways = question.prepared.ways or (question.prepared,)
        self.each = [_Explainer(replace(question, prepared=way), column) for way in ways]

    def witness(self, measure: str, region: str | None, operator: str | None, weight: str) -> Witness:
        """Proofs of both ends of a share of `weight`, and the heaviest class in words."""
        asked_of = [one for one in self.each if region is None or region in one.p.regions]
        if not asked_of:
            raise UnknownName("region", str(region), self.each[0].p.regions)
        if measure == PER_DAY and self.each[0].question.moves is None:
            raise UsageError(f"{PER_DAY} is asked with the moves in a day: --moves 3")
        asked = "read" if measure == PER_DAY else measure
        for one in asked_of:
            one.weigh(region, operator, weight)
        # Where nothing is weighed there is no number.
        each = [one for one in asked_of if one.weight[one.inside].sum() > 0] or asked_of
        least, greatest = each[0], each[0]
        if len(each) > 1:
            least = min(each, key=lambda one: (round(one.number(asked, LOW), 12), not one.attains(asked, LOW)))
            greatest = max(each, key=lambda one: (round(one.number(asked, HIGH), 12), one.attains(asked, HIGH)))
        return least.witness(measure, region, operator, weight, greatest)


class _Explainer:
    """Evaluates one coalition again and keeps hold of the elements."""

    def __init__(self, question: Question, column: Column) -> None:
        self.p, self.vendors, self.question, self.layer = question.prepared, column.vendor_ids, question, column.layer
        actors = actors_of(self.p, [column], question.roles)
        self.switches = resolve(self.p, question.settings)
        self.base = actors.base
        self.holders = holders_of(close(self.p, actors.base, actors.lost), actors)
        self.classes = group(self.p, self.holders.state[:-1], self.switches)
        self.evaluated = evaluate(self.p, self.classes, self.holders, self.switches)
        self.background = Background(self.p, self.holders)
        self.hosts = hosts_of(self.p)
        self.weight: Floats = self.p.subscribers
        self.inside: Flags = np.ones(len(self.p.route), dtype=bool)
        self.chosen: dict[int, tuple[Trials, Elements]] = {}

    def weigh(self, region: str | None, operator: str | None, weight: str) -> None:
        """Say of which demands a share is asked, and of what."""
        traffic = self.p.traffic
        self.weight = traffic if weight == "traffic" and traffic is not None else self.p.subscribers
        self.chosen = {}
        inside = np.ones(len(self.p.route), dtype=bool)
        if region is not None:
            inside = self.p.demand_region == self.p.regions.index(region)
        if operator is not None:
            inside &= self.p.demand_operator == self.p.operators.index(operator)
        self.inside = inside

    def witness(
        self, measure: str, region: str | None, operator: str | None, weight: str, other: _Explainer
    ) -> Witness:
        """Proofs of both ends, the high one of `other`, and the heaviest class in words; after `weigh` of both."""
        asked = "read" if measure == PER_DAY else measure
        least, greatest = self.proof(asked, self.inside, LOW), other.proof(asked, other.inside, HIGH)
        low, high = self.number(asked, LOW), other.number(asked, HIGH)
        moves = self.question.moves if measure == PER_DAY else None
        who, where = " and ".join(self.vendors), f" in {region}" if region else f" of {operator}" if operator else ""
        shown = [number if moves is None else 1 - (1 - number) ** moves for number in (low, high)]
        head = [f"{who}: {told(measure).head.lower()}{where} {_percent(*shown)} of {weight}."]
        if moves is not None:
            head.append(f"Of {moves} cells seen independently, each reads with {_percent(low, high)}:")
        open_ = open_of(self.p.network)
        said = [f"{note}; what is proved here leaves them out." if open_ else f"{note}." for note in open_.notes]
        proof = least if least.classes else greatest
        if not proof.classes:
            line = f"No demand{where} is exposed: {who} controls no element from which it could be done."
            if high > 0:
                line = "No completion was found in which it is more than nothing, nor is it shown that there is none."
            return Witness(
                self.vendors,
                measure,
                region,
                None,
                True,
                shown[0],
                shown[1],
                least,
                greatest,
                sentences=(*head, line, *said),
            )
        sure, heaviest = proof is least, proof.classes[0]
        doubt = "" if sure else " (possible, not certain: it rests on something nobody has stated)"
        by = self if sure else other
        trials, elements = by.chosen[id(proof)]
        hands = Hands(by.p, self.vendors, self.question.roles, by.base, LOW if sure else HIGH, self.layer)
        chains = [hands.chain(element) for element in sorted(elements)]
        lines = Reasons(trials).lines(asked, elements)
        text = [
            *head, f"Demand {heaviest.demand_id}{doubt}:", *lines, *(hands.sentence(chain) for chain in chains),
            *self._whole(least, greatest, low, high, other), *said,
        ]  # fmt: skip
        return Witness(
            self.vendors, measure, region, heaviest.demand_id, sure, shown[0], shown[1], least, greatest,
            tuple(tuple(s for s, _ in c) for c in chains), tuple(dict.fromkeys(text)), heaviest.element_ids,
        )  # fmt: skip

    def _whole(self, least: Proof, greatest: Proof, low: float, high: float, other: _Explainer) -> Iterator[str]:
        """What both ends rest on."""
        for word, proof, number in (("At least", least, low), ("At most", greatest, high)):
            if not proof.classes or (word == "At most" and high - low < _DUST):
                continue
            many = len(proof.classes)
            shown = "one class of demands, by its" if many == 1 else f"each of {many} classes of demands, by"
            yield f"{word} {_percent(number, number)}: proved for {shown} own elements."
        if high - low > _DUST:
            for word, proof, prepared in (("lower", least, self.p), ("upper", greatest, other.p)):
                said = "; ".join(proof.completion.sentences(prepared, self.question.settings))
                yield f"The {word} end is true if {said}."

    def _words(self, measure: str, inside: Flags, bound: int) -> tuple[Words, Completion, Completion]:
        """Whose classes count at one end, the completion that shows it, and the one that proves it of a set."""
        if measure == "deny":
            return self.evaluated.deny[bound], _ENDS[bound], _ENDS[bound]
        words = self.evaluated.cases[measure][bound]
        if measure != "alter_blind":
            return words, _ENDS[bound], _ENDS[bound]
        tried = (words,) if self.evaluated.blind is None else self.evaluated.blind[bound]
        weights = self._per_case(inside)
        totals = [float((weights * _hit(reached)).sum()) for reached in tried]
        best = int(np.argmin(totals) if bound == LOW else np.argmax(totals))
        shown = BLIND[bound][best]
        return (words, shown, LEAST) if bound == LOW else (tried[best], shown, shown)

    def _per_case(self, inside: Flags) -> Floats:
        """What each case weighs."""
        weight = np.bincount(self.classes.of_demand, weights=self.weight * inside, minlength=len(self.classes.demand))
        result: Floats = weight[self.evaluated.case_class] * self.evaluated.case_share
        return result

    def _weights(self, measure: str, inside: Flags) -> Floats:
        if measure != "deny":
            return self._per_case(inside)
        return np.bincount(
            self.classes.of_demand, weights=self.weight * inside, minlength=len(self.classes.demand)
        ).astype(float)

    def number(self, measure: str, bound: int) -> float:
        """One end of a share."""
        words = self.evaluated.deny[bound] if measure == "deny" else self.evaluated.cases[measure][bound]
        return self._share(measure, words)

    def attains(self, measure: str, bound: int) -> bool:
        """Whether a completion is known in which that end is attained."""
        if measure != "alter_blind" or self.evaluated.blind is None:
            return True
        end = self.number(measure, bound)
        return any(abs(self._share(measure, words) - end) < 1e-9 for words in self.evaluated.blind[bound])

    def _share(self, measure: str, words: Words) -> float:
        total = self.weight[self.inside].sum()
        return float((self._weights(measure, self.inside) * _hit(words)).sum() / total) if total else 0.0

    def proof(self, measure: str, inside: Flags, bound: int) -> Proof:
        """Every class that counts at one end with a set of elements that proves it."""
        words, shown, proving = self._words(measure, inside, bound)
        weights = self._weights(measure, inside) * _hit(words)
        total = self.weight[inside].sum() or 1.0
        case_class, alternative = cases_of(self.p, self.classes)
        begin = np.searchsorted(self.p.alternative_route, self.p.route[self.classes.demand])
        found: list[tuple[ProvenClass, Trials, Elements]] = []
        held, known = self._held(proving), dict[Hashable, tuple[int, ...]]()
        for case in np.flatnonzero(weights > 0):
            index = int(case) if measure == "deny" else int(case_class[case])
            nth = 0 if measure == "deny" else int(alternative[case] - begin[index])
            demand = self._stands_for(index, inside)
            way = int(np.searchsorted(self.p.alternative_route, self.p.route[demand])) + nth
            trials = Trials(self.p, self.classes, self.switches, self.background, self.hosts, proving, demand, way)
            elements = self._minimal(trials, measure, held, known)
            if elements is None:
                continue
            count = int((inside & (self.classes.of_demand == index)).sum())
            names = tuple(self.p.element_ids[e] for e in sorted(elements))
            number = None if measure == "deny" else int(self.p.alternative_number[way])
            one = ProvenClass(self.p.demand_ids[demand], count, number, float(weights[case] / total), names)
            found.append((one, trials, elements))
        found.sort(key=lambda item: -item[0].share)
        share = float(sum(one.share for one, _, _ in found))
        proof = Proof(shown, share, tuple(one for one, _, _ in found), self.p.supposed)
        if found:
            self.chosen[id(proof)] = found[0][1:]
        return proof

    def _minimal(
        self, trials: Trials, measure: str, held: Flags, known: dict[Hashable, tuple[int, ...]]
    ) -> Elements | None:
        """A set that proves a class; of cases that differ only in which elements they are, the first is worked out."""
        if measure in ("deny", "lawful_interception") or self.switches.links:
            return trials.minimal(measure, [e for e in trials.matter(measure) if held[e]])
        pattern, elements = trials.pattern(held)
        if pattern in known:
            return frozenset(elements[i] for i in known[pattern])
        found = trials.minimal(measure, [e for e in trials.matter(measure) if held[e]])
        if found is not None and found <= set(elements):
            known[pattern] = tuple(elements.index(e) for e in found)
        return found

    def _stands_for(self, index: int, inside: Flags) -> int:
        """The heaviest demand of a class in the region."""
        alike = np.flatnonzero(inside & (self.classes.of_demand == index))
        return int(alike[self.weight[alike].argmax()])

    def _held(self, completion: Completion) -> Flags:
        """What the coalition controls in a completion."""
        words = self.holders.controlled[completion.makers][self.holders.state[:-1]]
        return _hit(words)


_DUST = 5e-4


def _hit(words: Words) -> Flags:
    """Whether the only column is set."""
    flags: Flags = (words[:, 0] & np.uint64(1)).astype(bool)
    return flags


def _percent(low: float, high: float) -> str:
    if abs(high - low) < _DUST:
        return f"{100 * low:.1f} %"
    return f"{100 * low:.1f} to {100 * high:.1f} %"
