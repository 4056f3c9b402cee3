"""Exposure in every completion: sums over signatures, each of what its questions reach."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import numpy as np

from vendorline.errors import UsageError
from vendorline.expose.arrays import Floats, Ints
from vendorline.expose.capabilities import HIGH, LOW
from vendorline.expose.compute import Weights, weights_of
from vendorline.expose.demand_classes import group
from vendorline.expose.likely.evaluated import Network, reached
from vendorline.expose.likely.open_elements import open_elements
from vendorline.expose.likely.protections import drawn_switches
from vendorline.expose.likely.questions import Questions, questions_of, whose
from vendorline.expose.likely.signatures import all_cases, signatures_of
from vendorline.expose.likely.states import states
from vendorline.expose.likely.sums import Sums
from vendorline.expose.measures import MEASURES
from vendorline.expose.protection.switches import resolve
from vendorline.expose.question import Column, Question
from vendorline.likely import Completions, Lots, complete
from vendorline.network.tables import Network as Tables
from vendorline.quick_dataclass import dataclass

#: Numbers of all completions that are held at once, eight bytes each.
MOST_NUMBERS = 200_000_000


@dataclass(frozen=True, slots=True, eq=False)
class Completed:
    """Numbers in every completion: by measure and bound, weights x completions x columns.

    `columns`: those of the question that name vendors. `weights`: what is a share of what. `drawn`: what was drawn.
    """

    question: Question
    columns: tuple[Column, ...]
    weights: Weights
    shares: dict[str, tuple[Floats, Floats]]
    drawn: Completions


@dataclass(frozen=True, slots=True, eq=False)
class LaidOut:
    """A question over what may be drawn: all that is the same in every completion."""

    question: Question
    columns: tuple[Column, ...]
    weights: Weights
    network: Network
    lots: Lots


def laid_out(question: Question, tables: Tables, lots: Lots) -> LaidOut:
    """Look at what of a network may be drawn, and what can matter for each class of its demands.

    Args:
        question: what is asked; columns in which a product fails are left out.
        tables: the network that `lots` are of.
        lots: what is drawn together.
    """
    asked = open_elements(tables, question.prepared, lots)
    question = replace(question, prepared=asked.prepared)
    prepared, lots = asked.prepared, asked.lots
    columns = tuple(column for column in question.columns if column.failed is None)
    named = sorted({vendor for column in columns for vendor in column.vendor_ids})
    held = states(asked, columns, named, question.roles)
    switches = resolve(prepared, question.settings)
    classes = group(prepared, held.state[:-1], switches)
    protections = drawn_switches(prepared, switches, lots)
    signatures = signatures_of(prepared, classes, all_cases(prepared, classes), held, protections)
    asks = whose(columns, named, lots.vendors, held)
    network = Network(prepared, classes, held, protections, signatures, asks)
    return LaidOut(question, columns, weights_of(question, classes, switches), network, lots)


def numbers_of(asked: LaidOut, drawn: Completions) -> Completed:
    """The numbers in completions. Raises UsageError where there are more than memory should hold."""
    weights, network = asked.weights, asked.network
    number = 2 * len(MEASURES) * len(weights.labels) * len(drawn) * len(asked.columns)
    if number > MOST_NUMBERS:
        raise UsageError(
            f"{len(drawn):,} completions would give {number:,} numbers: ask for fewer completions, vendors, pairs or parts"
        )
    if not number:
        nothing = np.zeros((len(weights.labels), len(drawn), len(asked.columns)))
        return Completed(asked.question, asked.columns, weights, dict.fromkeys(MEASURES, (nothing, nothing)), drawn)
    sums = Sums(len(weights.labels), len(drawn), len(asked.columns))
    for chosen, questions in _batches(network, drawn):
        sums.add(reached(network, chosen, questions), network, chosen, questions, weights)
    shares = {name: (sums.of(name, LOW, weights), sums.of(name, HIGH, weights)) for name in MEASURES}
    return Completed(asked.question, asked.columns, weights, shares, drawn)


def completed(question: Question, tables: Tables, lots: Lots, number: int, seed: int = 0) -> Completed:
    """The numbers of a question in so many completions of its network; the same seed gives the same ones."""
    asked = laid_out(question, tables, lots)
    return numbers_of(asked, complete(asked.lots, number, seed))


def _batches(network: Network, drawn: Completions) -> Iterator[tuple[Ints, list[Questions]]]:
    """Signatures with about as many questions, put together."""
    every = [questions_of(network.signatures, i, drawn, network.asks) for i in range(len(network.signatures))]
    width = np.array([-(-len(one) // 64) for one in every])
    size = np.round(2 * np.log2(np.maximum(width, 1)))
    for value in np.unique(size):
        chosen = np.flatnonzero(size == value)
        yield chosen, [every[i] for i in chosen]
