"""A proof in words: where a set of elements captures or sees, which protection does not help, what fails with it."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import numpy as np

from vendorline.expose.capabilities import OFF, UNKNOWN, capabilities, layer_rows
from vendorline.expose.captures import Paths
from vendorline.expose.measures import spans_of_path
from vendorline.expose.protection.spans import Span
from vendorline.expose.protection.switches import COLUMNS, CONFIDENTIALITY, INTEGRITY
from vendorline.expose.witnesses.trials import Elements, Trials
from vendorline.knowledge.tables import rows

_READING = {"read": CONFIDENTIALITY, "read_active": CONFIDENTIALITY, "alter": INTEGRITY, "alter_active": INTEGRITY,
            "alter_blind": INTEGRITY}  # fmt: skip
_SIGHTS = {"locate": "sees where subscribers are", "locate_identified": "sees where subscribers are and who they are",
           "metadata": "sees who communicates when, how much and with which addresses"}  # fmt: skip
#: How a row of knowledge came to be, by the letters of its basis.
_BASIS = {"F": "read", "K": "known", "I": "inferred"}


class Reasons:
    """Says why a set of elements proves a class."""

    def __init__(self, trials: Trials) -> None:
        self.trials, self.p = trials, trials.prepared
        user, control = trials.paths()
        spans, used, beside = spans_of_path(self.p, np.append(self.p.function, -1), user, control)
        profile = trials.classes.profile[trials.classes.of_demand[trials.demand]][None]
        self.spans = spans
        self.user, self.control = user[used].tolist(), control[beside].tolist()
        self.paths = Paths(spans, user[used][None], control[beside][None], profile, trials.switches)
        self.known = capabilities(trials.completion.rest)

    def lines(self, measure: str, elements: Elements) -> list[str]:
        """Sentences about a set that proves a measure."""
        if measure == "deny":
            return self._denial(elements)
        if measure == "lawful_interception":
            return self._interception(elements)
        if measure in _SIGHTS:
            return self._sight(measure, elements)
        return self._capture(measure, elements)

    def _name(self, element: int) -> str:
        return f"{self.p.element_ids[element]} ({self._function(element) or 'function not researched'})"

    def _function(self, element: int) -> str:
        return str(self.known.ids[self.p.function[element]])

    def _names(self, elements: Iterable[int]) -> str:
        return ", ".join(self._name(e) for e in sorted(elements))

    def _source(self, element: int) -> str:
        code, table = int(self.p.function[element]), rows("functions")
        row = table[code] if code < len(table) else {"source": ""}
        how = " and ".join(_BASIS.get(letter, letter) for letter in row.get("basis", "").split("+") if letter)
        return f" [{row['source']}; {how}]" if row["source"] else ""

    def _on(self, span: Span, column: int) -> tuple[bool, str]:
        """Whether a span counts as on here, and how that is known."""
        state = int(self.paths.state(span, column)[0])
        bound = (self.trials.completion.hides, self.trials.completion.keeps)[column]
        word = f"{COLUMNS[column]} of {span.interface or span.layer}"
        if state == UNKNOWN:
            on = bool(self.paths.on(span, column, bound)[0])
            return on, f"{word} is not stated, here taken as {'on' if on else 'off'}"
        return state != OFF, f"{word} is {'off' if state == OFF else 'on'}"

    def _ends(self, position: int, function: int) -> str:
        """Which protection ends or begins at an element of the user path, by the clause about such an element in that layer."""
        found = []
        for span in self.spans.user_spans:
            if position not in (span.begin, span.end):
                continue
            verb = "ends" if position == span.end else "begins"
            mine = [row for row in layer_rows() if row.layer == span.layer and row.plane == "user"
                    and function in row.begins_at | row.ends_at | row.gateways]  # fmt: skip
            row = next((row for row in mine if row.interface == span.interface), mine[0] if mine else None)
            if row is not None:
                found.append(f"protection of {span.interface or span.layer} {verb} [{row.source}]")
        if not found:
            return ""
        return f", where {' and '.join(found)}, so it is in clear there"

    def _capture(self, measure: str, elements: Elements) -> list[str]:
        """At which element of the set traffic is captured, and why no protection helps."""
        column, found = _READING[measure], []
        policy = [e for e in sorted(elements) if self.known.owns_policy[self.p.function[e]]]
        for position, element in enumerate(self.user):
            code = self.spans.user[position]
            if element not in elements or not self.known.carries_user_plane[code]:
                continue
            lines, closed = [], False
            for span in (s for s in self.spans.user_spans if s.covers(position)):
                on, said = self._on(span, column)
                holders = self._keyholders(span, elements)
                if not on:
                    lines.append(f"{said}; it would cover this place.")
                elif holders:
                    lines.append(f"{said}, and its key is held at {self._name(holders[0])}{self._source(holders[0])}.")
                elif span.keys == "radio" and measure.endswith("active") and policy:
                    lines.append(f"{said}, but {self._name(policy[0])} decides whether it is and can order it off "
                                 f"{self._source(policy[0]).strip()}.")  # fmt: skip
                else:
                    closed = True
            if closed:
                continue
            what = f"user traffic passes through {self._name(element)}{self._source(element)}"
            if not any(s.covers(position) for s in self.spans.user_spans):
                what += self._ends(position, code) or ", which no protection covers"
            found.append([what + ".", *lines])
        copies = [e for e in sorted(elements) if self.known.orders_copies[self.p.function[e]]]
        if measure == "read_active" and copies and not found:
            found.append(
                [f"{self._name(copies[0])} may order copies of its sessions from the UPF{self._source(copies[0])}."]
            )
        lines = min(found, key=len, default=[])
        if measure == "alter_blind":
            lines = [*lines, "what passes cannot be read by control of these alone."]
        return lines

    def _keyholders(self, span: Span, elements: Elements) -> list[int]:
        if span.keys == "ends":
            ends = [self.user[p] for p in (span.begin, span.end) if p < len(self.user)]
            return [e for e in ends if e in elements]
        spans = self.spans
        keyed = [] if spans.radio_end is None else [self.user[spans.radio_end]]
        if spans.radio_keyed:
            keyed += [] if spans.rrc_end is None else [self.control[spans.rrc_end]]
            keyed += self._signalling()
        keyed += self._service(keyed=True)
        keyed += [e for e in sorted(elements) if self.known.holds_root_keys[self.p.function[e]]]
        return [e for e in keyed if e in elements]

    def _signalling(self) -> list[int]:
        """Elements that signalling between radio and core passes in clear."""
        span = self.spans.signalling_span
        on = span is not None and self._on(span, CONFIDENTIALITY)[0]
        return [self.control[p] for p in self.spans.signalling if not (on and span is not None and span.covers(p))]

    def _service(self, *, keyed: bool) -> list[int]:
        """Elements that messages between core functions pass in clear; `keyed`: only where these carry keys."""
        return [
            self.control[x.position] for x in self.spans.service
            if (x.keyed[self.trials.completion.rest] or not keyed) and not self._on(x.span, CONFIDENTIALITY)[0]
        ]  # fmt: skip

    def _sight(self, measure: str, elements: Elements) -> list[str]:
        known = self.known
        flags: Any = {
            "locate": known.locates, "locate_identified": known.locates & known.identifies, "metadata": known.sees_metadata,
        }[measure]  # fmt: skip
        seeing = [e for e in sorted(elements) if flags[self.p.function[e]]]
        if seeing and set(seeing) == elements:
            what = f"serves the demand and {_SIGHTS[measure]}{self._source(seeing[0])}"
            if len(seeing) == 1:
                return [f"{self._name(seeing[0])} {what}."]
            return [f"one of {self._names(seeing)} {what}; nobody says which, so that it takes all."]
        for element in sorted(elements) if measure != "metadata" else ():
            if element in self._signalling() and known.locates_in_clear_only[self.p.function[element]]:
                span = self.spans.signalling_span
                said = f"; {self._on(span, CONFIDENTIALITY)[1]}" if span is not None else ""
                what = "signalling between radio and core passes it in clear, with the cell and the session key"
                return [f"{self._name(element)}: {what}{said}{self._source(element)}."]
            if element in self._service(keyed=False):
                what = "messages between core functions (SBI) pass it in clear, with who subscribers are and where"
                return [f"{self._name(element)}: {what}{self._source(element)}."]
        return self._capture("read", elements)

    def _interception(self, elements: Elements) -> list[str]:
        keeping = [e for e in sorted(elements) if self.known.knows_targets[self.p.function[e]]]
        if keeping:
            return [
                f"{self._name(keeping[0])} keeps a list of interception targets or their product{self._source(keeping[0])}."
            ]
        (element,) = elements
        return [
            f"{self._name(element)} intercepts when triggered, and so learns the targets it carries{self._source(element)}."
        ]

    def _denial(self, elements: Elements) -> list[str]:
        names, alone = self._names(elements), len(elements) == 1
        lines = [
            f"service stops if {names} fails."
            if alone
            else f"service stops if all of these fail: {names}; any one surviving keeps it up."
        ]
        guests = [g for g, above in self.trials.hosts.items() if set(above) & elements and g not in elements]
        matter = set(self.trials.matter("deny"))
        if stopped := [g for g in guests if g in matter and self.trials.stopped_by(elements, g)]:
            lines.append(f"{self._names(stopped)} may run there and stops with it.")
        return lines
