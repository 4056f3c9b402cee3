"""Changes to a case as plain data: a later state of knowledge, and what an objection sets or removes."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from vendorline.decide.case.terms import SUPPORT_FIELDS

#: Sections whose entries are replaced as a whole; in the others an entry is replaced field by field.
_WHOLE = frozenset({"uncertainties", "terms", "outcomes", "variants", "perspectives", "move_together", "exchange"})
Data = dict[str, Any]


def based_on(base: Mapping[str, Any], later: Mapping[str, Any]) -> Data:
    """A case with what a later one says: an entry replaces the entry of its name, and one that is null removes it."""
    found = dict(base)
    for name, value in later.items():
        old = found.get(name)
        if value is None:
            found.pop(name, None)
        elif isinstance(old, dict) and isinstance(value, dict):
            found[name] = _entries(old, value, whole=name in _WHOLE)
        else:
            found[name] = value
    return found


def removed_in_vain(base: Mapping[str, Any], later: Mapping[str, Any]) -> Iterator[tuple[str, ...]]:
    """The places of what a later case removes and the one before does not have."""
    for name, value in later.items():
        old = base.get(name)
        if value is None and name not in base:
            yield (name,)
        elif isinstance(old, dict) and isinstance(value, dict):
            yield from ((name, one) for one, entry in value.items() if entry is None and one not in old)


def _entries(old: Data, new: Data, *, whole: bool) -> Data:
    found = dict(old)
    for name, value in new.items():
        if value is None:
            found.pop(name, None)
        elif whole or not (isinstance(value, dict) and isinstance(found.get(name), dict)):
            found[name] = value
        else:
            found[name] = _merged(found[name], value)
    return found


def _merged(old: Data, new: Data) -> Data:
    """Field by field; whoever brings support of their own keeps nothing of the support that stood there."""
    kept = {k: v for k, v in old.items() if not (k in SUPPORT_FIELDS and set(SUPPORT_FIELDS) & new.keys())}
    for name, value in new.items():
        both = isinstance(value, dict) and isinstance(kept.get(name), dict)
        if value is None:
            kept.pop(name, None)
        elif (both and name in {"amounts", "table"}) or (both and set(value) <= {"without", "with"}):
            kept[name] = _merged(kept[name], value)
        else:
            kept[name] = value
    return kept


def with_changes(data: Data, changes: Mapping[str, Any], remove: Iterable[str] = ()) -> Data:
    """A case with some of its values set otherwise, and some of its events, responses or uncertainties removed.

    Args:
        data: a case as plain data.
        changes: a name, or a path with dots in which `*` is every entry, to what stands there instead.
        remove: what never happens: an event or a response, or a number that is nothing.

    Raises:
        KeyError: nothing has such a name.
    """
    found: Any = _copy(data)
    for path, value in changes.items():
        if path in found.get("events", {}):
            found["events"][path] = set_to(found["events"][path], value)
        elif path == "discount":
            found["money"]["discount"]["rate"] = value
        else:
            places = list(_places(found, _steps(found, path)))
            if not places:
                raise KeyError(path)
            for holder, key in places:
                holder[key] = _set_to(holder[key], value)
    for name in remove:
        _remove(found, name)
    return dict(found)


#: The window of an event that is open again and was written without one, since it had happened.
_WINDOW = "24 months"


def set_to(event: Data, p: Any) -> Data:
    """An event whose probability is set: whatever it hung on, and whether it had happened, no longer counts.

    0 is never and 1 for certain, after a decision too.
    """
    found = {k: v for k, v in reopened(event).items() if k != "given"} | {"p": p}
    if "if_decided" in event and isinstance(p, str) and p.strip() in {"0", "1"}:
        found["if_decided"] = dict.fromkeys(event["if_decided"], p)
    return found


def reopened(event: Data) -> Data:
    """An event that has not happened yet."""
    return {k: v for k, v in event.items() if k != "happened"} | {"within": event.get("within") or _WINDOW}


def never(event: Data) -> Data:
    """An event that never comes, after a decision neither."""
    return {k: v for k, v in set_to(event, "0").items() if k != "if_decided"}


def _copy(value: Any) -> Any:
    if isinstance(value, dict):
        return {key: _copy(item) for key, item in value.items()}
    return [_copy(item) for item in value] if isinstance(value, list) else value


def _steps(data: Data, path: str) -> list[str]:
    first, *rest = path.split(".")
    if first in data.get("responses", {}):
        return ["responses", first, "table", *rest]
    if first in data.get("uncertainties", {}):
        return ["uncertainties", first, *rest]
    if first in data.get("events", {}):
        return ["events", first, *rest]
    return [first, *rest]


def _places(holder: Any, steps: list[str]) -> Iterable[tuple[Any, str]]:
    step, *rest = steps
    if not isinstance(holder, dict):
        return
    for key in list(holder) if step == "*" else [step]:
        if rest:
            yield from _places(holder.get(key), rest)
        elif key in holder or key in {"compensation", "horizon", "mix"}:
            holder.setdefault(key, None)
            yield holder, key


def _set_to(old: Any, value: Any) -> Any:
    """What stands in the place of a value: a model of rival ones is chosen by its name, a range takes the place of a range."""
    if isinstance(old, dict) and "models" in old and isinstance(value, str) and value in old["models"]:
        return {**old, "mix": {value: "1"}}
    if isinstance(old, dict) and ("q" in old or "models" in old) and not isinstance(value, dict):
        return {k: v for k, v in old.items() if k not in {"models", "mix"}} | {"q": value}
    return value


def _remove(data: Data, name: str) -> None:
    if name in data.get("responses", {}):
        table = data["responses"][name]["table"]
        data["responses"][name] = {
            **data["responses"][name],
            "table": {stance: {"without": "0", "with": "0"} for stance in table},
        }
    elif name in data.get("events", {}):
        data["events"][name] = never(data["events"][name])
    elif name in data.get("uncertainties", {}):
        data["uncertainties"][name] = _set_to({**data["uncertainties"][name]}, "0") | {"within": ["0", "0"]}
    else:
        raise KeyError(name)


def without_options(data: Mapping[str, Any], names: Iterable[str]) -> Data:
    """A case without some of its options; an option that may choose nothing any more goes with them."""
    gone = set(names)
    kept: Data = {name: dict(option) for name, option in data["options"].items() if name not in gone}
    for name, option in list(kept.items()):
        if "then" in option:
            option["then"] = [one for one in option["then"] if one not in gone]
            if not option["then"] or option.get("start") in gone:
                del kept[name]
    return {**data, "options": kept}
