"""Findings with what is probable of each row: the verdict stays as it is, and beside it stands how often each verdict holds."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from itertools import groupby
from typing import Any

from vendorline.check.findings import Findings
from vendorline.check.judge import left_open
from vendorline.check.left_out_rows import openings, settled
from vendorline.check.likely.boxed import boxed_rows
from vendorline.check.likely.kinds import kinds_of
from vendorline.check.likely.makers import by_lot
from vendorline.check.likely.odds import VERDICTS, Draws, Odds, Outcomes
from vendorline.check.likely.states import Spreads, is_plain, rows_of_states
from vendorline.check.row import Moment
from vendorline.likely import AS_STATED, SETTINGS, Completions, Lots, complete_at
from vendorline.network.large_tables import MEMORY_GB
from vendorline.quick_dataclass import dataclass
from vendorline.results.alike_rows import AlikeRows
from vendorline.scope.bound_provision import BoundProvision
from vendorline.scope.doubt.doubts import Doubts, doubts_of
from vendorline.scope.inventories import Inventories

#: Columns that every row has where completions were drawn, null where nothing was drawn for it.
COLUMNS = (
    *(f"p_{verdict}" for verdict in VERDICTS), "share_p05", "share_p50", "share_p95", "likely_exact", "likely_standard_error",
    "prior_sources",
)  # fmt: skip
#: What a row is about.
_KEY = ("on", "provision_id", "reading", "operator_id", "level_key")


@dataclass(frozen=True)
class LikelyRow:
    """One row over completions: its odds as the priors state them, at other settings of spread, and what they follow from."""

    key: tuple[Any, ...]
    odds: Odds
    others: Mapping[str, Odds]
    draws: Draws
    outcomes: Outcomes


@dataclass(frozen=True)
class Likely:
    """What is probable of findings. `findings` are the same with further cells; `rows` by what they are about; `drawn` what they rest on."""

    findings: Findings
    rows: Mapping[tuple[Any, ...], LikelyRow]
    drawn: Completions

    def settings(self) -> Iterator[dict[str, Any]]:
        """Rows where the setting of spread matters, at the settings that nobody stated."""
        for key, row in self.rows.items():
            for setting, odds in row.others.items():
                about = dict(zip((*_KEY, "vendor_ids"), (*key[:5], list(key[5])), strict=True))
                yield {**about, "spread": setting, **odds.cells}


def likely(
    findings: Findings,
    lots: Lots,
    number: int,
    seed: int = 0,
    *,
    accept_recalled: bool = False,
    memory_gb: float = MEMORY_GB,
) -> Likely:
    """Findings with what is probable of each row.

    Args:
        findings: what was found, of a network in memory.
        lots: the lots of that network.
        number: how many completions are drawn where a distribution cannot be added up.
        seed: of the draws.
        accept_recalled: as the findings were made.
        memory_gb: memory that counting may take before it spills to disk.
    """
    settings = dict(SETTINGS) if lots.has_mixes else {AS_STATED: None}
    at_settings = dict(zip(settings, complete_at(lots, number, seed, list(settings.values())), strict=True))
    found: dict[tuple[Any, ...], LikelyRow] = {}
    if lots.lots:
        each = _rows(findings, at_settings, accept_recalled=accept_recalled, memory_gb=memory_gb)
        found = {one.key: one for one in each}
    sources = {row.key: _sources(row, lots) for row in found.values()}
    nothing = dict.fromkeys(COLUMNS)
    told = []
    for row in findings.rows:
        key = key_of_row(row)
        own = found.get(key)
        more = (
            nothing
            if own is None or row["verdict"] == "not_applicable"
            else own.odds.cells | {"prior_sources": sources[key]}
        )
        told.append({**row, **more})
    return Likely(replace(findings, rows=tuple(told)), found, at_settings[AS_STATED])


def key_of_row(row: Mapping[str, Any]) -> tuple[Any, ...]:
    """What a row is about, as `Likely.rows` is keyed."""
    return (*(row[name] for name in _KEY), tuple(row["vendor_ids"]))


def _sources(row: LikelyRow, lots: Lots) -> list[str]:
    """The sources of the priors of a row, each once, those that nobody supports marked."""
    sources = (lots.lots[number].prior.source for number in row.draws.numbers.lots)
    told = (f"{s.speaks_for}: {s.source or 'no source'}{' (unsupported)' if s.unsupported else ''}" for s in sources)
    return list(dict.fromkeys(told))


def _rows(
    findings: Findings, at_settings: Mapping[str, Completions], *, accept_recalled: bool, memory_gb: float
) -> Iterator[LikelyRow]:
    network, drawn = findings.network, findings.constraints
    doubts, completions = doubts_of(network), next(iter(at_settings.values()))
    index = by_lot(findings.inventories.index, completions.lots)
    inventories = Inventories(network, drawn, findings.days, memory_gb=memory_gb, doubts=doubts, index=index)
    by_law = {
        key: list(group)
        for key, group in groupby(
            sorted(drawn, key=lambda c: (c.provision_id, c.reading or "")), key=lambda c: (c.provision_id, c.reading)
        )
    }
    cases: dict[tuple[str, str | None], BoundProvision] = {}
    for day in findings.days:
        for law in drawn.provisions.laws_of(drawn.jurisdictions):
            if law.adopted_on > drawn.known or law.provision.measure is not None:
                continue
            moment = Moment(day, drawn.known, day > network.as_of, drawn.provisions.status(law, day, drawn.known))
            for reading in law.readings():
                key = law.id, reading.provision.reading
                if key not in by_law:
                    continue
                if key not in cases:
                    cases[key] = inventories.case(reading, by_law[key])
                yield from _of_case(cases[key], moment, at_settings, doubts, accept_recalled=accept_recalled)


def _of_case(
    case: BoundProvision,
    moment: Moment,
    at_settings: Mapping[str, Completions],
    doubts: Doubts,
    *,
    accept_recalled: bool,
) -> Iterator[LikelyRow]:
    if not (case.inventory.vendor >= 0).any():
        return
    settings = list(at_settings)
    kinds = kinds_of(case, at_settings[settings[0]], moment.on)
    spreads: Spreads = [(replace(kinds, drawn=at_settings[name]), SETTINGS[name]) for name in settings]

    def settle(rows: Iterable[dict[str, Any] | AlikeRows]) -> Iterable[dict[str, Any] | AlikeRows]:
        told = settled(rows, case, openings(case, case.constraints, doubts))
        return told if accept_recalled else left_open(case.law, told)

    about = moment.on, case.law.id, case.law.provision.reading
    plain = rows_of_states(case, moment, spreads) if is_plain(case) else None
    if plain is None:
        for boxed in boxed_rows(case, moment, spreads, settle):
            operator, level_key, vendors = boxed.key
            yield _told((*about, operator, level_key, vendors), settings, boxed.draws, boxed.outcomes, boxed.odds)
        return
    for judged in plain:
        outcomes = judged.settled([row for row in settle(judged.representatives) if isinstance(row, dict)])
        row = judged.row
        key = (*about, row["operator_id"], row["level_key"], tuple(row["vendor_ids"]))
        yield _told(key, settings, judged.draws, outcomes, judged.draws.odds(outcomes))


def _told(
    key: tuple[Any, ...], settings: Sequence[str], draws: Draws, outcomes: Outcomes, odds: Sequence[Odds]
) -> LikelyRow:
    lots = draws.kinds.drawn.lots.lots
    mixed = any(lots[number].mixes for number in draws.numbers.lots)
    differ = any(_differ(odds[0], other) for other in odds[1:])
    others = dict(zip(settings[1:], odds[1:], strict=True)) if mixed and differ else {}
    return LikelyRow(key, odds[0], others, draws, outcomes)


def _differ(one: Odds, other: Odds) -> bool:
    """Whether two settings of spread tell different odds."""
    return (
        any(abs(one.chances.get(v, 0.0) - other.chances.get(v, 0.0)) > _NEARLY for v in VERDICTS)
        or one.shares != other.shares
    )


#: Odds that differ by less are the same.
_NEARLY = 1e-9
