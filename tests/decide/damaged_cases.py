"""Case files damaged as people and programs damage them: as text and as a tree. One seed makes one mutant."""

from __future__ import annotations

import copy
import random
from collections.abc import Iterator
from typing import Any

import yaml

ODD: tuple[Any, ...] = (
    "nan", "inf", "-inf", ".inf", "1e400", "-1", "0", "1", "1e-3", "0,5", "yes", "no", "on", "true", "", None, "~", "9.3.2020", "2020-02-30",
    "March 2020", "12", "12 parsecs", "-3 months", "0 months", "99999 years", "a" * 5000, "ñ☃\u200b", "[1, 2]", "*", "..", "options.*.amounts", [],
    {}, ["1"], ["3", "2", "1"], ["nan", "1", "2"], {"word": "likely"}, {"word": "maybe", "scale": "icd203"}, {"word": "likely", "scale": "none"},
    {"0.5": "1"}, {"2": "1", "3": "2"}, {"without": "0.5"}, [[["1"]]], {"a": {"b": {"c": "d"}}}, "0x10", "1_000", "١٢", "+5", "1e308", "-0.0",
)  # fmt: skip
SCRAPS = ("\t", ":", "- ", "{", "}", "[", "]", "#", "'", '"', "&a ", "*a", "!!python ", "|", "\n---\n", "\x00", "\u2028", "<<: ", "? ", ",", "%", "\r", "\ufeff")  # fmt: skip


def text_mutant(text: str, seed: int) -> str:
    """The text with a few letters or lines changed."""
    chance = random.Random(seed)
    for _ in range(chance.choice([1, 1, 2, 4])):
        lines = text.split("\n")
        at, kind = chance.randrange(len(text)), chance.randrange(7)
        line = chance.randrange(len(lines))
        if kind == 0:
            text = text[:at] + chance.choice(SCRAPS) + text[at:]
        elif kind == 1:
            text = text[:at] + text[at + chance.randint(1, 30) :]
        elif kind == 2:
            text = text[:at]
        elif kind == 3:
            text = "\n".join(lines[:line] + lines[line + 1 :])
        elif kind == 4:
            text = "\n".join([*lines[:line], lines[line], *lines[line:]])
        elif kind == 5:
            text = "\n".join([*lines[:line], chance.choice(["  ", "\t", " "]) + lines[line], *lines[line + 1 :]])
        else:
            text = text[:at] + chance.choice("0123456789.,-eE:abcxyz \n") + text[at + 1 :]
        text = text or ":"
    return text


def tree_mutant(data: dict[str, Any], seed: int) -> dict[str, Any]:
    """The data with a few values changed, gone, renamed or put elsewhere."""
    chance = random.Random(seed)
    found = copy.deepcopy(data)
    for _ in range(chance.choice([1, 1, 1, 2, 3])):
        places = list(_places(found))
        holder, key = chance.choice(places)
        kind = chance.randrange(8)
        if kind <= 2:
            holder[key] = copy.deepcopy(chance.choice(ODD))
        elif kind == 3:
            del holder[key]
        elif kind == 4 and isinstance(holder, dict):
            holder[chance.choice([f"{key}x", "x", "used", "closed", "", "with", "1"])] = holder.pop(key)
        elif kind == 5:
            other, name = chance.choice(places)
            if name in other if isinstance(other, dict) else name < len(other):
                holder[key] = copy.deepcopy(other[name])
        elif kind == 6 and isinstance(holder, dict):
            other, name = chance.choice(places)
            if isinstance(name, str):
                holder[name] = copy.deepcopy(holder[key])
        else:
            names = [name for _, name in places if isinstance(name, str)]
            holder[key] = chance.choice(names)
    return found


def _places(value: Any) -> Iterator[tuple[Any, Any]]:
    if isinstance(value, dict):
        for key, inner in value.items():
            yield value, key
            yield from _places(inner)
    elif isinstance(value, list):
        for at, inner in enumerate(value):
            yield value, at
            yield from _places(inner)


def as_yaml(data: Any) -> str:
    """Data as text, every scalar without quotes where YAML lets it."""
    return str(yaml.safe_dump(data, sort_keys=False, allow_unicode=True, width=200))


def plain(text: str) -> Any:
    """YAML with every scalar as text."""
    return yaml.load(text, Loader=yaml.BaseLoader)
