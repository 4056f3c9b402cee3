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
    """Commands that judge the days of a group again; `--known` pins the state of the law. Where to write is left out."""
    option = "--as-if" if group.standing == "as_if" else "--rules"
    known = f" --known {group.known}" if group.known else ""
    head = f"vendorline check {network_path(network)} {option} {shlex.quote(group.jurisdiction)}{known}"
    runs, singles = _split(group.days)
    days = [f"--from {first} --to {last} --every quarter" for first, last in runs] + [f"--on {on}" for on in singles]
    return tuple(f"{head} {chosen} --format json" for chosen in days)


def _split(days: Sequence[date]) -> tuple[list[tuple[date, date]], list[date]]:
    """Days a quarter apart as runs from first to last, the others one by one."""
    runs: list[list[date]] = []
    for earlier, later in pairwise([date.min, *days]):
        if earlier != date.min and 85 <= (later - earlier).days <= 95:
            runs[-1].append(later)
        else:
            runs.append([later])
    return [(run[0], run[-1]) for run in runs if len(run) > 2], [on for run in runs if len(run) <= 2 for on in run]
