"""What `--explain` says of a number: products that multiply out, branches with their chances, sums that are the number."""

from __future__ import annotations

import re
from math import prod
from pathlib import Path

import pytest
import yaml

from vendorline.decide import decide, read_case
from vendorline.decide.case.new import new_case
from vendorline.decide.decision import Decision
from vendorline.decide.draws.sobol import Plan
from vendorline.project.decide_job import case_path

PLAN = Plan(log2=7, scrambles=2)
NUMBER = r"-?[0-9.]+(?:e[-+]?[0-9]+)?"


def decided(name: str) -> Decision:
    return decide(read_case(case_path(Path(name))), PLAN, beside=False)


def numbers_of(text: str) -> list[float]:
    """The numbers of a sum or product, each before its name in brackets."""
    return [
        (-1 if sign == "-" else 1) * float(number)
        for sign, number in re.findall(rf"(?:^|(?<=[ ]))(?:([-+]) )?({NUMBER})(?= \()", text)
    ]


def close(one: float, other: float) -> bool:
    return one == pytest.approx(other, rel=4e-3, abs=1e-9)


@pytest.mark.parametrize("name", ["canada-2020", "canada-2022", "united-kingdom-2020-07"])
def test_every_number_is_multiplied_out_and_adds_up(name: str) -> None:
    found = decided(name)
    means = {(row["option"], row["outcome"]): row["mean"] for row in found.rows}
    for (option, outcome), mean in means.items():
        head, *lines = found.explain_text(f"{option}:{outcome}")
        said = re.search(rf": ({NUMBER}) [^:]* on average$", head)
        assert said is not None
        assert close(float(said[1]), mean), (option, outcome)
        for line in lines[: next((at for at, text in enumerate(lines) if text.startswith("What the numbers")), None)]:
            text = line.strip()
            if (
                product := re.match(
                    rf"(?:.*: )?(?P<of>{NUMBER} \(.*\)(?: x {NUMBER})?(?: on average)?) = (?P<is>{NUMBER})", text
                )
            ) and " x " in text:
                factors = numbers_of(product["of"])
                if last := re.search(rf" x ({NUMBER})(?: on average)?$", product["of"]):
                    factors.append(float(last[1]))
                assert close(prod(factors), float(product["is"])), line
                if apart := re.search(rf"; ({NUMBER}) (more|less) because they vary together: ({NUMBER})$", text):
                    moved = float(apart[1]) * (1 if apart[2] == "more" else -1)
                    assert close(float(product["is"]) + moved, float(apart[3])), line
            elif whole := re.match(rf"(-?{NUMBER} \(.*\)) = ({NUMBER})$", text):
                assert close(sum(numbers_of(whole[1])), float(whole[2])), line


def test_the_products_of_a_term_add_up_to_it_and_say_on_which_events_they_hang() -> None:
    told = decided("canada-2020").explain_text("limited:ally_access")
    at = next(i for i, line in enumerate(told) if line.startswith("restricted: "))
    whole = float(told[at].split()[1])
    ways = [line for line in told[at + 1 :] if line.startswith("  where ")]
    assert len(ways) == 4
    assert close(sum(float(line.rsplit(" ", 1)[1]) for line in ways), whole)
    assert sum(float(re.search(rf"({NUMBER}) \(chance of that\)", line)[1]) for line in ways) == pytest.approx(
        1, abs=1e-3
    )
    assert (
        "  restrict_part: the part of access to intelligence that is cut, 0.05, 0.2, 0.6 share of access; no source (a cut of everything is not what was threatened in detail)"
        in told
    )


def test_a_wait_is_explained_for_the_outcome_that_is_asked_for() -> None:
    found = decided("canada-2020")
    delay, cost = found.explain_text("wait-12:delay"), found.explain_text("wait-12:cost_operators")
    assert delay != cost
    assert delay[0].startswith("Wait 12 months: Delay of 5G: ")
    assert any("sanction and uk_closed happened, then " in line for line in delay)
    assert any("(late) + " in line for line in delay)


def test_what_is_nothing_says_why() -> None:
    told = decided("canada-2020").explain_text("block:cost_state")
    assert told[1] == "Nothing: the option compensates nobody (compensation 0); it would get a part of swap."


def test_what_is_compensated_is_a_factor(tmp_path: Path) -> None:
    data = yaml.safe_load(new_case({"country": "NZ", "compensation": "0.25"}))
    file = tmp_path / "case.yaml"
    file.write_text(yaml.safe_dump(data, sort_keys=False), encoding="utf-8")
    found = decide(read_case(file), PLAN, beside=False)
    state, own = found.explain_text("block:cost_state"), found.explain_text("block:cost_operators")
    assert any("x 0.25 (compensated) = " in line for line in state)
    assert any("x 0.75 (not compensated) = " in line for line in own)
