"""How to make a report again: the commands, from the results themselves."""

from __future__ import annotations

import shlex
from collections.abc import Sequence
from datetime import date
from itertools import pairwise
from pathlib import PurePath

from vendorline.network.tables import Network
from vendorline.report.groups import Group


def network_path(network: Network) -> str:
    """The folder that the network was read from, or NETWORK where it never was a folder."""
    folders = {str(PurePath(item.path).parent) for item in network.inputs}
    return shlex.quote(folders.pop()) if len(folders) == 1 else "NETWORK"


def check_commands(group: Group, network: Network) -> tuple[str, ...]:
    """Commands that judge the days of a group again; `--known` pins the state of the law. Where to write is left out.

    Days that are no series stand in one loop of a shell, in which `$on` is the day.
    """
    known = f" --known {group.known}" if group.known and group.standing != "trial" else ""
    head = f"vendorline check {network_path(network)} {_rules(group)}{known}"
    runs, singles = _split(group.days)
    made = [f"{head} --from {first} --to {last} --every quarter --format json" for first, last in runs]
    if len(singles) == 1:
        made.append(f"{head} --on {singles[0]} --format json")
    elif singles:
        days = " ".join(on.isoformat() for on in singles)
        made.append(f"for on in {days}; do {head} --on $on --format json")
    return tuple(made)


def writing(line: str, name: str) -> str:
    """A command that writes its result into a file; in a loop into one for each day."""
    if line.startswith("for on in "):
        return f"{line} --output {name}-$on.json; done"
    return f"{line} --output {name}.json"


def written(line: str, name: str) -> str:
    """The files that a command has written, as a later command takes them."""
    return f"{name}-*.json" if line.startswith("for on in ") else f"{name}.json"


def _rules(group: Group) -> str:
    """The options that name the rules."""
    if group.standing != "trial":
        return f"{'--as-if' if group.standing == 'as_if' else '--rules'} {shlex.quote(group.jurisdiction)}"
    (provision,) = list(group.provisions.values())[:1]
    told = provision.told
    vendors = told.get("vendor_ids") or group.rows[0].vendor_ids
    options = [f"--ban {shlex.quote(','.join(map(str, vendors)))}"]
    for name, option in (("domains", "--in"), ("technologies", "--tech")):
        values = [str(value) for value in told.get(name) or () if value != "any"]
        options += [f"{option} {shlex.quote(','.join(values))}"] if values else []
    limit = group.rows[0].limit
    if provision.effect == "cap" and limit is not None:
        options.append(f"--cap {limit} --basis {shlex.quote(provision.basis)}")
    return " ".join([*options, *([f"--by {provision.deadline}"] if provision.deadline else [])])


def _split(days: Sequence[date]) -> tuple[list[tuple[date, date]], list[date]]:
    """Days a quarter apart as runs from first to last, the others one by one."""
    runs: list[list[date]] = []
    for earlier, later in pairwise([date.min, *days]):
        if earlier != date.min and 85 <= (later - earlier).days <= 95:
            runs[-1].append(later)
        else:
            runs.append([later])
    return [(run[0], run[-1]) for run in runs if len(run) > 2], [on for run in runs if len(run) <= 2 for on in run]
