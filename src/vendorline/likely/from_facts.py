"""Shares of a row of priors taken from what is published: which rows are meant, and what they leave to say."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from vendorline.errors import did_you_mean
from vendorline.likely.model import NEARLY_ONE, ShareRow
from vendorline.likely.published import PublishedShare, published_shares
from vendorline.quick_dataclass import dataclass

#: A problem with a field and its remedy.
Problem = tuple[str, str, str]
#: Kinds of share that may stand side by side, those first that say most of sites.
_KINDS = (("sites", "contract", "statement"), ("traffic",), ("subscribers",), ("spend",))
_GONE = {"removed"}


@dataclass(frozen=True, slots=True)
class Taken:
    """What published rows say of a domain: shares by vendor, and those rows."""

    vendors: Mapping[str, float]
    rows: tuple[PublishedShare, ...]

    @property
    def kind(self) -> str:
        """What the shares are shares of."""
        return ", ".join(dict.fromkeys(row.kind for row in self.rows))

    @property
    def year(self) -> int | None:
        """The latest year of the rows."""
        return max((row.year for row in self.rows if row.year is not None), default=None)

    @property
    def confidence(self) -> str:
        """The lowest confidence of the rows."""
        return min((row.confidence for row in self.rows), key=("low", "medium", "high").index)

    @property
    def source(self) -> str:
        """The rows and their sources, in one line."""
        told = dict.fromkeys(row.source for row in self.rows)
        return f"{', '.join(row.id for row in self.rows)}: {'; '.join(told)}"


def taken(row: ShareRow) -> Taken | list[Problem]:
    """The shares that a row takes from what is published, or what is wrong with it, each with the field and the remedy."""
    rows = _named(row) if isinstance(row.from_facts, tuple) else _found(row)
    if isinstance(rows, list):
        return rows
    if not row.unsupported and (spent := [r.id for r in rows if r.kind == "spend"]):
        return [
            (
                "from_facts",
                f"{', '.join(spent)} are shares of spend, not of sites",
                "take shares of sites, or write `unsupported: true` to take them all the same",
            )
        ]
    return _added_up(row, rows)


def _named(row: ShareRow) -> tuple[PublishedShare, ...] | list[Problem]:
    known = published_shares()
    problems: list[Problem] = []
    for name in row.from_facts or ():
        if name not in known:
            near = did_you_mean(name, list(known))
            hint = (
                f"did you mean {near}?"
                if near
                else "`vendorline export priors FILE NETWORK` lists those of its countries"
            )
            problems.append(("from_facts", f"{name} is no published share", hint))
        elif known[name].domain != row.domain:
            problems.append(
                ("from_facts", f"{name} is about {known[name].domain}, not {row.domain}", "name rows of this domain")
            )
    return problems or tuple(known[name] for name in dict.fromkeys(row.from_facts or ()))


def _found(row: ShareRow) -> tuple[PublishedShare, ...] | list[Problem]:
    """The rows of a country, or of an operator of it: national ones, of the technology that the row names."""
    country, _, name = str(row.from_facts).partition("/")
    about = [r for r in published_shares().values() if r.country == country and r.domain == row.domain]
    mine = [r for r in about if _is_of(r, name)]
    if not mine:
        there = sorted(
            {f"{r.country}/{r.operator or r.region}" if r.operator or r.region else r.country for r in about}
        )
        near = did_you_mean(str(row.from_facts), there)
        hint = f"did you mean {near}?" if near else f"there is {', '.join(there[:12])}" if there else "write `vendors`"
        return [("from_facts", f"nothing is published of {row.domain} of {row.from_facts}", hint)]
    dated = [r for r in mine if row.until_year is None or (r.year is not None and r.year <= row.until_year)]
    wanted = [r for r in dated if r.generation == row.generation]
    if not any(r.central is not None for r in wanted):
        wanted = [r for r in dated if r.generation is None]
    if not any(r.central is not None for r in wanted):
        ids = ", ".join(r.id for r in dated)
        by = sorted({r.generation for r in dated if r.generation is not None and r.central is not None})
        hint = f"name one `generation` ({', '.join(by)}), or list ids of {ids}" if by else "write `vendors`"
        return [("from_facts", f"no share of the whole network of {row.from_facts} is published as a number", hint)]
    kinds = next(k for k in _KINDS if any(r.kind in k and r.central is not None for r in wanted))
    latest: dict[tuple[str, ...], PublishedShare] = {}
    for one in sorted((r for r in wanted if r.kind in kinds), key=lambda r: (r.year or 0, r.central is not None)):
        latest[one.vendor_ids] = one
    return tuple(latest.values())


def _is_of(row: PublishedShare, name: str) -> bool:
    """Whether a row is of an operator by its name, of a country together (no name), or of the part of the world that is named."""
    if not name:
        return row.operator is None and row.region is None
    if row.operator is None:
        return row.region is not None and row.region.casefold() == name.casefold() and row.country == "ZZ"
    return row.operator.casefold() == name.casefold() and row.region is None


def _added_up(row: ShareRow, rows: Sequence[PublishedShare]) -> Taken | list[Problem]:
    shares: dict[str, float] = {}
    problems = list(_of_split(row, rows))
    if problems:
        return problems
    for one in rows:
        if one.central is None or one.presence in _GONE:
            continue
        weights = {v: (row.split or {}).get(v, 0.0) if len(one.vendor_ids) > 1 else 1.0 for v in one.vendor_ids}
        whole = sum(weights.values()) or 1.0
        for vendor, weight in weights.items():
            shares[vendor] = shares.get(vendor, 0.0) + one.central * weight / whole
    total = sum(shares.values())
    ids = ", ".join(r.id for r in rows)
    if total > 1 + NEARLY_ONE:
        problems.append(
            ("from_facts", f"{ids} add to {total:g}, more than 1", "list the ids of rows that fit together")
        )
    elif total < 1 - NEARLY_ONE and row.rest is None:
        named = sorted({v for r in rows if r.central is None and r.presence not in _GONE for v in r.vendor_ids})
        also = f"; named without a number: {', '.join(named)}" if named else ""
        problems.append(
            (
                "from_facts",
                f"{ids} add to {total:g}, and nobody says who has the rest{also}",
                "write `rest`, as shares of it",
            )
        )
    elif row.rest is not None and total >= 1 - NEARLY_ONE:
        problems.append(("rest", f"{ids} add to 1: nothing is left", "remove `rest`"))
    if problems:
        return problems
    for vendor, share in (row.rest or {}).items():
        shares[vendor] = shares.get(vendor, 0.0) + share * (1 - total)
    whole = sum(shares.values())
    used = tuple(r for r in rows if r.central is not None and r.presence not in _GONE)
    return Taken({v: s / whole for v, s in sorted(shares.items()) if s > 0}, used)


def _of_split(row: ShareRow, rows: Sequence[PublishedShare]) -> Iterator[Problem]:
    joint = [r for r in rows if len(r.vendor_ids) > 1 and r.central]
    for one in joint:
        if not any((row.split or {}).get(v, 0.0) for v in one.vendor_ids):
            yield (
                "split",
                f"{one.id} is the share of {' and '.join(one.vendor_ids)} together",
                "write `split`, the weight of each",
            )
    if row.split is not None and not joint:
        yield "split", "no share that is taken is that of several vendors together", "remove `split`"
