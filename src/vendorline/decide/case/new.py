"""A case begun: from a dozen answers, or from a case that is shipped."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date
from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import Any

from vendorline.decide.case.capped import scale
from vendorline.decide.case.new_on_network import WORKED_OUT, on_network
from vendorline.decide.case.read import case_of, read_case
from vendorline.decide.case.terms import months_of
from vendorline.decide.case.write import case_text, comments_of
from vendorline.errors import UnknownName, UsageError
from vendorline.importers.table.words import country_named
from vendorline.knowledge.data_files import records, rows_of
from vendorline.quick_dataclass import dataclass
from vendorline.rulebook.strict_yaml import read_yaml
from vendorline.vendors.spelled import spelled

Data = dict[str, Any]
_DATA = files("vendorline.decide") / "data"
#: What counts in the unit of money, besides outcomes.
_IN_MONEY = {"replace_full": "{}", "uplift_year": "{} per year", "trade_hit": "{} per year"}
_WAIT = re.compile(r"^wait-(\d{1,3})$")
_REVIEW = re.compile(r"^(.+)-review$")
#: The weight of what matters, but for the first: from and to, beside 100.
_WEIGHT = ["25", "150"]


@dataclass(frozen=True, slots=True)
class Question:
    """A question from whose answers a case is made."""

    id: str
    question: str
    default: str
    help: str


@cache
def questions() -> tuple[Question, ...]:
    """The questions in the order in which they are asked."""
    return tuple(records(Question, rows_of("vendorline.decide", "data/questions.csv")))


def new_from(name: str) -> str:
    """A shipped case as text. One that is based on others comes whole, so that the file stands alone wherever it is put.

    Raises UnknownName where no such case is shipped.
    """
    folder = _DATA / "cases"
    known = sorted(item.name.removesuffix(".yaml") for item in folder.iterdir() if item.name.endswith(".yaml"))
    name = spelled("case", name, known)
    found = read_case(Path(str(folder / f"{name}.yaml")))
    texts = [Path(document.file).read_text(encoding="utf-8") for document in found.documents]
    if len(texts) == 1:
        return texts[0]
    comments = {section: told for text in reversed(texts) for section, told in comments_of(text).items()}
    comments.pop("case", None)
    bases = " and ".join(Path(document.file).stem for document in found.documents[1:])
    heading = (
        "".join(re.findall(r"\A(?:#.*\n)+", texts[0])) + f"# Written out whole: what {bases} say stands here too.\n"
    )
    return case_text(found.data, comments, heading)


def new_case(answers: Mapping[str, str]) -> str:
    """A whole case from answers, as text. It can be decided at once; every number of it is a placeholder and says so.

    Args:
        answers: by id of a question; what is not answered has its default.

    Raises:
        UsageError: an answer cannot be used.
        UnknownName: an answer, or an option or outcome in one, is not known.
    """
    known = {one.id: one.default for one in questions()}
    for id in answers:
        if id not in known:
            raise UnknownName("question", id, list(known))
    given = {id: _said(str(answers.get(id, default))) for id, default in known.items()}
    given["vendor"] = given["vendor"] or known["vendor"]
    text = (_DATA / "new_case.yaml").read_text(encoding="utf-8")
    data: Data = _filled(read_yaml(text, "new_case.yaml").data, given)
    _head(data, given)
    _options(data, given)
    _acts(data, given)
    _weigh(data, given)
    if given["network"]:
        on_network(data, given["network"], given["vendor"])
    _without_what_is_not_used(data)
    case_of(data)
    first = "" if given["network"] else ", amounts of options first"
    heading = (
        f"# {data['question']}\n# PLACEHOLDER: every range here is neutral and looked up by nobody. Replace them{first},\n"
        "# and say of each what it rests on; `vendorline decide FILE` counts those that have no source.\n"
    )
    comments = comments_of(text)
    if given["network"]:
        comments["options"] = comments["options"].partition("# amounts:")[0] + WORKED_OUT
    return case_text(data, comments, heading)


def _said(answer: str) -> str:
    """An answer without blanks around it; `none` is none."""
    return "" if answer.strip().casefold() in {"none", "nobody", "-"} else answer.strip()


def _filled(value: Any, given: Mapping[str, str]) -> Any:
    """The text of the pattern with the vendor's and the home country's name in it; allies are filled in one by one."""
    if isinstance(value, dict):
        return {key: _filled(item, given) for key, item in value.items()}
    if isinstance(value, list):
        return [_filled(item, given) for item in value]
    if isinstance(value, str):
        return value.replace("{vendor}", given["vendor"]).replace("{home}", given["home"])
    return value


def _listed(text: str) -> list[str]:
    return list(dict.fromkeys(part.strip() for part in text.split(";") if part.strip()))


def _name(text: str) -> str:
    """A text as a name: its letters and digits, with `_` between words and without article."""
    return re.sub(r"[^A-Za-z0-9]+", "_", re.sub(r"^(the|an?)\s+|'s\b", "", text, flags=re.IGNORECASE)).strip("_")[:40]


def _head(data: Data, given: Mapping[str, str]) -> None:
    name = re.sub(r"[^A-Za-z0-9_-]+", "-", given["case"]).strip("-")
    if not name:
        raise UsageError(f"case: {given['case']!r} is no name: letters, digits, `-` and `_`")
    country, day = country_named(given["country"]) if given["country"] else "", given["day"].casefold()
    try:
        on = date.today() if day in {"", "today"} else date.fromisoformat(given["day"])
    except ValueError:
        raise UsageError(f"day: {given['day']} is no day; write YYYY-MM-DD") from None
    data |= {
        "case": name,
        "question": given["question"] or "What is to be decided?",
        "decide_on": on.isoformat(),
        "known": on.isoformat(),
    }
    data |= {"who_decides": given["who_decides"], "jurisdiction": country, "horizon": given["horizon"]}
    for field in ("who_decides", "jurisdiction"):
        if not data[field]:
            del data[field]
    _months("horizon", given)
    money = given["money"]
    if not money:
        raise UsageError("money: give a unit, such as EUR bn")
    data["money"]["unit"] = money
    for number, unit in _IN_MONEY.items():
        data["uncertainties"][number]["unit"] = unit.format(money)
    for outcome in data["outcomes"].values():
        outcome["unit"] = outcome["unit"] or money


def _months(id: str, given: Mapping[str, str]) -> float:
    try:
        return months_of(given[id])
    except ValueError as error:
        raise UsageError(f"{id}: {given[id]} {error}") from None


def _share(id: str, given: Mapping[str, str]) -> str:
    told = re.sub(r"\s*%$", "", given[id])
    try:
        share = float(told) / (100 if told != given[id] else 1)
    except ValueError:
        share = -1
    if not 0 <= share <= 1:
        raise UsageError(f"{id}: {given[id]} is no part between 0 and 1; write 0.5 or 50 %")
    return given[id] if told == given[id] else f"{share:g}"


def _options(data: Data, given: Mapping[str, str]) -> None:
    patterns, wanted = data["options"], _listed(given["options"])
    choices = [name for name in wanted if name in patterns]
    if not choices:
        raise UsageError(f"options: name at least one that is decided at once: {', '.join(patterns)}")
    found = {name: patterns[name] for name in choices}
    for name in wanted:
        if name not in choices:
            found[name] = _later(name, choices, patterns)
    years = max(1, round(_months("removal", given) / 12))
    for line in ("used", "gone"):
        patterns["block"]["amounts"][line]["exposure"] = [f"{1 - year / years:.2g}" for year in range(years + 1)]
    for option in found.values():
        if "own_rule" in option:
            option["own_rule"]["vendors"] = [given["vendor"]]
    if "limited" in found:
        cap = _share("cap", given)
        found["limited"]["title"] = (
            f"Limited role (core closed, at most {100 * float(cap):.3g} % of the access network)"
        )
        found["limited"]["own_rule"]["shares"]["access"] = cap
        scale(found["limited"], float(cap), patterns)
    if "block" in found:
        found["block"]["title"] += f" within {given['removal']}"
        found["block"]["own_rule"]["by"] = given["removal"]
        found["block"]["compensation"] = _share("compensation", given)
    data["options"] = found
    late = data["terms"]["late"]["of"][0]
    data["terms"]["late"]["of"] = [{name: number for name, number in late.items() if name in choices}]


def _later(name: str, choices: list[str], patterns: Data) -> Data:
    """A wait, or a choice with a review."""
    if (wait := _WAIT.match(name)) is not None:
        return {"title": f"Wait {int(wait[1])} months", "wait": f"{int(wait[1])} months", "then": choices}
    review = _REVIEW.match(name)
    if review is None or review[1] not in patterns:
        raise UnknownName("option", name, [*patterns, "wait-12", *(f"{choice}-review" for choice in patterns)])
    if review[1] not in choices:
        raise UsageError(f"options: {name} begins with {review[1]}, which is not among them; add it")
    then = [review[1], *(choice for choice in choices if choice != review[1])]
    said = patterns[review[1]]["short"]
    titles = {"title": f"{said} now, look again after 12 months", "short": f"{said} with a review"}
    return {**titles, "start": review[1], "review": "12 months", "then": then}


def _acts(data: Data, given: Mapping[str, str]) -> None:
    """What allies and the vendor's home country do: an answer for each ally, and none where there is nobody."""
    responses, terms, variants = data["responses"], data["terms"], data["variants"]
    allies = [(_name(ally) or "ally", ally) for ally in _listed(given["allies"])]
    pattern, term = responses.pop("p_restrict"), terms.pop("restricted")
    retaliation = responses.pop("p_retaliate")
    names = []
    for at, (owner, ally) in enumerate(allies):
        name = "p_restrict" if at == 0 else f"p_restrict_{at + 1}"
        names.append(name)
        responses[name] = {**pattern, "title": pattern["title"].replace("{ally}", ally), "pressure": owner}
        terms[f"restricted_{at + 1}" if at else "restricted"] = {**term, "of": [name, *term["of"][1:]]}
    if allies:
        data["events"]["cutoff"]["pressure"] = allies[0][0]
        variants["bluff"]["remove"] = names
    else:
        del data["events"]["cutoff"]["pressure"], variants["bluff"], data["outcomes"]["ally_access"]
    if given["home"]:
        responses["p_retaliate"] = {**retaliation, "pressure": _name(given["home"]) or "home"}
    else:
        del variants["no-retaliation"], terms["trade"], terms["detained"]
        del data["outcomes"]["trade"], data["outcomes"]["persons"]
    if "block" not in data["options"]:
        del variants["state-pays"]


def _weigh(data: Data, given: Mapping[str, str]) -> None:
    outcomes = data["outcomes"]
    known = [*outcomes, *({"ally_access", "trade"} - outcomes.keys())]
    wanted = _listed(given["matters"])
    for name in wanted:
        if name not in known or name == "persons":
            raise UnknownName("outcome", name, [other for other in known if other != "persons"])
    matters = [name for name in wanted if name in outcomes]
    if not matters:
        raise UsageError("matters: nothing that matters is left; name an outcome, such as exposure")
    for name, outcome in outcomes.items():
        if name not in matters:
            outcome["never_weighed"] = "true"
    data["weights"]["reference"] = matters[0]
    data["weights"]["ranges"] = {name: "100" if name == matters[0] else _WEIGHT for name in matters}
    views = data["perspectives"]
    for who, view in list(views.items()):
        view["only"] = [name for name in view["only"] if name in matters]
        if not view["only"]:
            del views[who]


def _without_what_is_not_used(data: Data) -> None:
    """Leave out numbers that no term asks for, and groups of which no two members are left."""
    used = {
        name
        for term in data["terms"].values()
        for item in term["of"]
        for name in (item.values() if isinstance(item, dict) else [item])
    }
    data["uncertainties"] = {name: number for name, number in data["uncertainties"].items() if name in used}
    known = {*data["uncertainties"], *data["responses"], *data["events"]}
    for name, group in list(data["move_together"].items()):
        group["members"] = [member for member in group["members"] if member in known]
        if len(group["members"]) < 2:
            del data["move_together"][name]
    for section in ("responses", "move_together", "perspectives"):
        if not data[section]:
            del data[section]
