"""What the columns of somebody's tables are and which values hold for all their rows: kept beside the network for next time."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import field
from pathlib import Path

from vendorline.errors import Fault, InvalidInput, UnknownName, UsageError
from vendorline.importers.table.dismissed import Dismissed
from vendorline.importers.table.hints import READINGS, checked_setting
from vendorline.importers.table.layout import NOT_THESE
from vendorline.importers.table.values.states import check_setting, is_setting
from vendorline.importers.table.words import fields
from vendorline.network.folders import MAPPING_NAME
from vendorline.quick_dataclass import dataclass
from vendorline.vendors.confirming import vendor_confirmed


@dataclass(frozen=True, slots=True)
class ColumnMapping:
    """Fields by header (`-` leaves the column aside), values of fields for every row that has none, confirmed vendors by name, and
    rows that are none.
    """

    columns: Mapping[str, str] = field(default_factory=dict)
    settings: Mapping[str, str] = field(default_factory=dict)
    vendors: Mapping[str, str] = field(default_factory=dict)
    dismissed: tuple[Dismissed, ...] = ()

    def over(self, older: ColumnMapping) -> ColumnMapping:
        """This mapping, and whatever an older one says of other headers and fields."""
        named = set(self.columns.values()) - {NOT_THESE}
        kept = {header: name for header, name in older.columns.items() if name not in named}
        settings = {**older.settings, **self.settings}
        vendors = {**older.vendors, **self.vendors}
        dismissed = tuple(dict.fromkeys([*self.dismissed, *older.dismissed]))
        return ColumnMapping({**kept, **self.columns}, settings, vendors, dismissed)


def parse(pairs: Iterable[str], settings: Iterable[str], vendors: Iterable[str] = ()) -> ColumnMapping:
    """What the options say: `vendor=Lieferant`, `-=Bemerkung`; `country=DE`; and `Acme Radio` or `Huwaei=huawei`.

    Raises UsageError for anything else, UnknownName for a field there is not.
    """
    columns = {header: _field(name) for name, header in map(_split, pairs)}
    return ColumnMapping(
        columns,
        dict(_setting(*pair) for pair in map(_split, settings) if pair[0] != NOT_THESE),
        dict(map(_vendor, vendors)),
    )


def _setting(name: str, value: str) -> tuple[str, str]:
    """A setting: how cells are read, what becomes of states, or the value of a field for rows that have none."""
    if is_setting(name):
        return name, check_setting(name, value)
    return (name, checked_setting(name, value)) if name in READINGS else (_field(name), value)


def _vendor(text: str) -> tuple[str, str]:
    name, _, as_id = (part.strip() for part in text.rpartition("=")) if "=" in text else (text.strip(), "", "")
    return name, vendor_confirmed(name, as_id or None)


def _split(pair: str) -> tuple[str, str]:
    name, mark, rest = pair.partition("=")
    if not mark or not name.strip() or not rest.strip():
        raise UsageError(f"{pair!r} is not of the form FIELD=TEXT")
    return name.strip(), " ".join(rest.split())


def _field(name: str) -> str:
    """A field by its id, or by the column of ours that it fills."""
    if name == NOT_THESE or name in fields() or is_setting(name):
        return name
    by_column = {
        key: field.id for field in fields().values() for key in (field.column, f"{field.table}.{field.column}")
    }
    if name in by_column:
        return by_column[name]
    raise UnknownName("field", name, [*fields(), *READINGS])


def read_mapping(folder: Path) -> ColumnMapping:
    """The mapping beside a network; an empty one where there is none. Raises InvalidInput where it cannot be read."""
    path = folder / MAPPING_NAME
    if not path.is_file():
        return ColumnMapping()
    try:
        content = json.loads(path.read_text(encoding="utf-8"))
        columns, settings = content["columns"], content["set"]
        return ColumnMapping(
            {str(header): _field(str(name)) for header, name in columns.items()},
            dict(_setting(str(name), str(value)) for name, value in settings.items()),
            {str(name): vendor_confirmed(str(name), str(id_)) for name, id_ in content.get("vendors", {}).items()},
            tuple(Dismissed(str(row["text"]), str(row["because"])) for row in content.get("dismissed", ())),
        )
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError, UnknownName, UsageError) as error:
        fault = Fault.at(MAPPING_NAME, None, f"cannot be read: {error}", "mend it, or remove it")
        raise InvalidInput(f"{path}: cannot be read", [fault]) from error


def mapping_json(mapping: ColumnMapping) -> bytes:
    """The mapping as it is written beside the tables."""
    content: dict[str, object] = {"columns": dict(mapping.columns), "set": dict(mapping.settings)}
    content |= {"vendors": dict(mapping.vendors)} if mapping.vendors else {}
    if mapping.dismissed:
        content["dismissed"] = [{"text": row.text, "because": row.because} for row in mapping.dismissed]
    return (json.dumps(content, ensure_ascii=False, indent=1) + "\n").encode()
