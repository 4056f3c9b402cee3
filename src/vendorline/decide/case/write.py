"""A case as the text of a YAML file, with a comment above each section."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any

import yaml

#: Entries that fit into this width stand on one line.
_WIDTH = 150


class _Plain(yaml.SafeDumper):
    """Writes text without quotes wherever it can be read back as the same text: a case is read as text and typed by its schema."""

    yaml_implicit_resolvers: Any = {}  # noqa: RUF012 - as the base class declares it

    def ignore_aliases(self, data: Any) -> bool:  # noqa: ARG002 - the writer asks so
        return True


def _text(dumper: Any, text: str) -> Any:
    """Where a text with an apostrophe must be quoted, by double quotes, so that people can read it."""
    is_quoted = "'" in text and re.search(r"[,:?#{}\[\]]", text)
    return dumper.represent_scalar("tag:yaml.org,2002:str", text, style='"' if is_quoted else None)


_Plain.add_representer(str, _text)
_Plain.add_implicit_resolver("tag:yaml.org,2002:null", re.compile(r"^(~|null|)$"), ["~", "n", ""])


def case_text(data: Mapping[str, Any], comments: Mapping[str, str], heading: str) -> str:
    """A case as text.

    Args:
        data: the case as plain data, its scalars as text.
        comments: by section what is said above it, in lines that begin with `#`.
        heading: what is said above everything, in such lines.
    """
    parts = [heading.rstrip("\n") + "\n"]
    for section, value in data.items():
        comment = comments.get(section)
        # Sections are told apart by an empty line; single values at the top stand together.
        space = "\n" if comment or isinstance(value, dict) or section == "case" else ""
        parts.append(
            space + (comment.rstrip("\n") + "\n" if comment else "") + "\n".join(_lines(section, value, 0)) + "\n"
        )
    return "".join(parts)


def comments_of(text: str) -> dict[str, str]:
    """The comments of a case file by the section that they stand above."""
    found = re.finditer(r"^((?:#.*\n)+)(?=([A-Za-z_]\w*):)", text, re.MULTILINE)
    return {match[2]: match[1] for match in found}


def _lines(key: str, value: Any, depth: int) -> Iterator[str]:
    indent = "  " * depth
    whole = f"{indent}{_flow(key)}: {_flow(value)}"
    is_section = depth == 0 and isinstance(value, dict)
    if not isinstance(value, dict | list) or not value or (len(whole) <= _WIDTH and not is_section):
        yield whole
        return
    yield f"{indent}{_flow(key)}:"
    if isinstance(value, dict):
        for name, item in value.items():
            yield from _lines(name, item, depth + 1)
    else:
        yield from (f"{indent}  - {_flow(item)}" for item in value)


def _flow(value: Any) -> str:
    """A value on one line; inside a list of one, so that the rules of flowing text hold for a scalar too."""
    text = yaml.dump([value], Dumper=_Plain, default_flow_style=True, width=10**9, sort_keys=False, allow_unicode=True)
    return text.strip()[1:-1]
