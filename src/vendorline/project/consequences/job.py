"""Every option of a case over completions of its network; what was worked out once is kept, and not worked out again."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Sequence
from functools import cache, partial
from pathlib import Path

import numpy as np

from vendorline.decide.case.from_network import WAITING, FromNetwork, Place
from vendorline.decide.case.options import USED, Rule
from vendorline.decide.case.read import CaseFile
from vendorline.errors import Fault, InvalidInput, UnknownName, UsageError
from vendorline.expose.protection.switches import Setting
from vendorline.likely import Completions, complete
from vendorline.project.consequences.exposed import HOSTS, Drawn
from vendorline.project.consequences.followed import ENDS, Floats, Followed, Paths, of_document, to_document
from vendorline.project.consequences.ground import Ground, ground_of
from vendorline.project.consequences.law_of_option import own_rules_of
from vendorline.project.consequences.over_completions import MOST, SEED, OptionLine, exposure_today, followed
from vendorline.project.consequences.whole import clash_of
from vendorline.project.progress import Watch
from vendorline.project.runs import Runs, kept_or_made
from vendorline.quick_dataclass import dataclass
from vendorline.results.document import document
from vendorline.results.result import Result, fingerprint_of
from vendorline.rulebook.made_records import data_of

COMMAND = "consequences"


@dataclass(frozen=True, slots=True)
class Consequences:
    """What the options of a case bring about: by option, line and end of what nobody knows; and the runs that hold it, by option and line.

    `ends`: both where equipment is left whose vendor nobody can tell, else one.
    """

    ground: Ground
    told: FromNetwork
    followed: dict[tuple[str, str, str], Followed]
    runs: dict[tuple[str, str, str], str]
    ends: tuple[str, ...]

    def clash(self, name: str, line: str, end: str) -> tuple[str, ...]:
        """What clashes where no schedule keeps an option in a line."""
        more = (self.told.once[line],) if line in self.told.once else ()
        one, ground = self.followed[name, line, end], self.ground
        at = one.planned[int(np.bincount(one.of).argmax())].completion
        drawn = None if ground.priors is None else Drawn(ground.priors, SEED, at)
        return clash_of(ground.setting, ground.setting.case.options[name], more, drawn, end)

    def amounts(self, places: Sequence[Place], end: str) -> dict[Place, Floats]:
        """The amounts of a case at an end of what nobody knows, in each completion."""
        return {place: self._amount(place, end) for place in places}

    def _amount(self, place: Place, end: str) -> Floats:
        owner, line, name = place
        asked = self.told.amounts[name]
        whose = self.ends[-1] if len(self.ends) == 1 else end
        if owner == WAITING:
            first = next(one for (_, at, of), one in self.followed.items() if of == whose and at in {line, USED})
            values = first.values(asked.of, end, 0.0)
        else:
            values = self.followed[owner, line, whose].values(asked.of, end, asked.year)
        if asked.of != "cost":
            return values
        values = values * _money(self.ground)
        return np.concatenate([values[:, : self.ground.setting.years], np.zeros((len(values), 1))], axis=1)


def _money(ground: Ground) -> float:
    """What a unit of the currency of the terms is in the money of the case."""
    case, currency = ground.setting.case, ground.setting.terms.currency
    unit, _, size = case.money.unit.partition(" ")
    rate = 1.0 if unit == currency else case.exchange[f"{unit} per {currency}"].value
    return rate / _SIZES[size.strip()]


_SIZES = {"": 1.0, "k": 1e3, "thousand": 1e3, "m": 1e6, "mn": 1e6, "million": 1e6, "bn": 1e9, "billion": 1e9}


def work_out(
    file: CaseFile, path: Path, home: Path | None, runs: Runs | None, watch: Watch, *, processes: int = MOST
) -> Consequences:
    """Work out what the options of a case bring about in its network.

    Args:
        file: a case with amounts that are to be worked out.
        path: its file.
        home: the project in which it lies.
        runs: where results are kept; None: they are not.
        watch: is told how far it is.
        processes: how many plan at a time, at most; the answer does not depend on it.

    Raises:
        InvalidInput: the case names a quantity or a network that is not there.
        UsageError: a rule of an option asks something that no schedule can keep.
        Stopped: somebody asked to stop.
    """
    told = file.case.from_network
    if faults := list(faults_of_places(file, path)):
        raise InvalidInput(f"{path}: amounts cannot be worked out", faults)
    if told is None:
        raise ValueError("the case leaves no amount to be worked out")
    watch.stage("reading the network")
    ground = ground_of(file.case, told, path, home)
    if faults := [*_faults_of_money(ground, file, path), *_faults_of_protection(ground, path)]:
        raise InvalidInput(f"{path}: amounts cannot be worked out", faults)
    for owner, line in dict.fromkeys((owner, line) for owner, line, _ in file.computed if owner != WAITING):
        option, beside = file.case.options[owner], [told.once[line]] if line in told.once else []
        list(own_rules_of(file.case, option.own_rule, option.lead or 0.0, beside, ground.setting.network))
    ends = ENDS if ground.is_open else ENDS[1:]
    lines = list(dict.fromkeys((owner, line) for owner, line, _ in file.computed if owner != WAITING))
    found, kept = {}, {}
    drawn = None if ground.lots is None else complete(ground.lots, told.completions, SEED)
    # Worked out when first asked for, and once for all options.
    today = cache(partial(exposure_today, ground.setting, drawn)) if drawn is not None else dict
    for at, (owner, line) in enumerate(lines):
        more = (told.once[line],) if line in told.once else ()
        one = OptionLine(owner, line, file.case.options[owner], more)
        watch.stage(f"planning {owner}{'' if line == USED else f' ({line})'}, {at + 1} of {len(lines)}")
        for end in ends:
            key = _fingerprint(ground, told, one, end)
            made = partial(_result, ground, one, drawn, end, watch, processes, today)
            found[owner, line, end] = of_document(kept_or_made(runs, key, made).document["followed"])
            kept[owner, line, end] = key
    return Consequences(ground, told, found, kept, ends)


def faults_of_places(file: CaseFile, path: Path) -> Iterator[Fault]:
    """Amounts that are to be worked out, and of which the case does not say how."""
    told = file.case.from_network
    for owner, line, name in file.computed:
        where = f"{owner}.amounts.{line}.{name}" if owner != WAITING else f"{owner}.{line}.{name}"
        if told is None:
            yield Fault(
                str(path),
                None,
                where,
                "computed",
                "the case has no `from_network`",
                "say there which quantity it is, or write a number",
            )
        elif name not in told.amounts:
            yield Fault(
                str(path), None, where, "computed", f"`from_network` says nothing of {name}",
                f"add `{name}: ...` to its `amounts`, or write a number",
            )  # fmt: skip


def _faults_of_money(ground: Ground, file: CaseFile, path: Path) -> Iterator[Fault]:
    case, currency = ground.setting.case, ground.setting.terms.currency
    unit, _, size = case.money.unit.partition(" ")
    used = (
        {file.case.from_network.amounts[name].of for _, _, name in file.computed} if file.case.from_network else set()
    )
    if "cost" not in used:
        return
    if size.strip() not in _SIZES:
        yield Fault(
            str(path),
            None,
            "money.unit",
            case.money.unit,
            "its size is not known",
            f"write {unit} with one of {', '.join(filter(None, _SIZES))}",
        )
    if unit != currency and f"{unit} per {currency}" not in case.exchange:
        yield Fault(
            str(path),
            None,
            "exchange",
            None,
            f"the terms count in {currency}",
            f"give `{unit} per {currency}` under `exchange`",
        )


def _faults_of_protection(ground: Ground, path: Path) -> Iterator[Fault]:
    """Switches that cannot be read, or that nothing in the network has."""
    regions = ground.setting.network["sites"]["region"].unique()
    has_hosts = HOSTS in ground.setting.network["controls"]["kind"]
    for name, option in ground.setting.case.options.items():
        if option.protection is not None and option.protection.hosts_blocked_by and not has_hosts:
            where, told = f"options.{name}.protection.hosts_blocked_by", "the network says of nobody what it hosts"
            remedy = f"add rows of kind `{HOSTS}` to controls, or leave it out"
            yield Fault(str(path), None, where, option.protection.hosts_blocked_by, told, remedy)
        for text in option.protection.switches if option.protection is not None else ():
            where = f"options.{name}.protection.switches"
            try:
                setting = Setting.parse(text)
            except (UsageError, UnknownName) as error:
                yield Fault(str(path), None, where, text, "is no switch", str(error))
                continue
            if setting.region is not None and setting.region not in regions:
                told = "no site of the network is in this region"
                yield Fault(str(path), None, where, text, told, "name one of its regions, or leave `@REGION` out")


def _fingerprint(ground: Ground, told: FromNetwork, one: OptionLine, end: str) -> str:
    """Stands for all that an option in a line rests on."""
    case = ground.setting.case
    options = {
        "provisions": list(one.option.provisions), "own_rule": _text(one.option.own_rule), "lead": one.option.lead,
        "more": [_text(rule) for rule in one.more], "told": told.model_dump(mode="json", exclude={"amounts", "once"}), "end": end,
        "decide_on": case.decide_on, "known": case.known, "horizon": case.horizon, "example": ground.example, "seed": SEED,
        "law": [json.dumps(data_of(law.instrument)) for law in ground.setting.book.laws.values() if law.id in one.option.provisions],
    }  # fmt: skip
    if one.option.protection is not None:
        options["protection"] = one.option.protection.model_dump_json()
    return fingerprint_of(COMMAND, inputs=[one.sha256 for one in ground.inputs], options=options)


def _text(rule: Rule | None) -> str | None:
    return None if rule is None else rule.model_dump_json()


def _result(
    ground: Ground,
    one: OptionLine,
    drawn: Completions | None,
    end: str,
    watch: Watch,
    processes: int,
    today: Callable[[], Paths],
) -> Result:
    """An option in a line as a result that can be kept."""
    found = followed(ground, one, drawn, end, watch, processes, today)
    said = document(COMMAND, [], inputs=[file.to_dict() for file in ground.inputs], synthetic=None, left_out=[])
    return Result({**said, "option": one.name, "line": one.line, "end": end, "followed": to_document(found)})
