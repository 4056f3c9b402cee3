"""The cheapest schedule of a tiny world by trying all of them: each network is written out and judged by `check`, each cost added up."""

from __future__ import annotations

import itertools
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from plan_worlds import START, World, network_of

from vendorline.check.evaluate import check

#: Equipment, labour and the rest (dual running, capacity lost), crew-days; as data/unit_costs.csv has them for radio.
COSTS = {"enb": (31_000.0, 12_000.0, 5_000.0, 8.0), "gnb": (37_000.0, 10_000.0, 5_000.0, 6.0)}
REPLANNING, DELAY, RATE = 2_000.0, 1_000.0, 1.05


@dataclass(frozen=True)
class Job:
    """The radio of one vendor at a site: what stands, what is announced, and from which period on it can be built."""

    site: str
    region: str
    standing: tuple[Mapping[str, Any], ...]
    announced: tuple[Mapping[str, Any], ...]
    built: int


def quarter_ends(count: int) -> list[date]:
    """The last days of quarters from that of the start on."""
    starts = [date(2020 + (3 * n) // 12, (3 * n) % 12 + 1, 1) for n in range(1, count + 1)]
    return [day - timedelta(days=1) for day in starts]


def jobs_of(
    rows: list[Mapping[str, Any]], regions: Mapping[str, str], ends: list[date], touched: set[str]
) -> list[Job]:
    """A job for each site where something touched of the vendor is."""
    found = []
    for site in sorted({row["site_id"] for row in rows}):
        mine = [row for row in rows if row["site_id"] == site and row["vendor_id"] == "huawei"]
        mine = [r for r in mine if not r.get("installed_on") or r["installed_on"] <= ends[-1]]
        if not any(row["element_id"] in touched for row in mine):
            continue
        standing = tuple(row for row in mine if not row.get("installed_on") or row["installed_on"] <= START)
        announced = tuple(row for row in mine if row not in standing)
        built = min((sum(end < row["installed_on"] for end in ends) for row in announced), default=0)
        found.append(Job(site, regions[site], standing, announced, built))
    return found


def cost_of(job: Job, period: int, index: float) -> float:
    """What a job costs in a period, discounted."""
    worth = [RATE ** (-(n + 1) / 4) for n in range(period + 1)]
    kinds = {row["function"] for row in job.standing}
    found = sum(COSTS[kind][0] * index + COSTS[kind][1] + COSTS[kind][2] for kind in kinds) * worth[period]
    new = {row["function"] for row in job.announced}
    found += sum(max(COSTS[kind][0] * (index - 1), 0) + REPLANNING for kind in new) * worth[period]
    return found + len(new) * DELAY * sum(worth[n] for n in range(job.built, period))


def carried_out(
    rows: list[Mapping[str, Any]], done: Mapping[str, date], vendor: Mapping[str, str], jobs: list[Job]
) -> list[dict[str, Any]]:
    """The elements with some jobs done on a day."""
    of_job = {row["element_id"]: job for job in jobs for row in (*job.standing, *job.announced)}
    found = []
    for row in rows:
        job = of_job.get(row["element_id"])
        if job is None or job.site not in done:
            found.append(dict(row))
            continue
        day, new = done[job.site], vendor[job.region]
        if row in job.announced:
            found.append({**row, "vendor_id": new, "installed_on": max(day, row["installed_on"]), "acquired_on": None})
        else:
            found.append({**row, "retired_on": day})
            found.append({**row, "element_id": row["element_id"] + "+", "vendor_id": new, "installed_on": day})
    return found


def is_kept(world: World, rows: list[dict[str, Any]], ends: list[date], dues: Mapping[str, date]) -> bool:
    """Whether no rule is breached on any day from that on which it is due."""
    changes = {row[name] for row in rows for name in ("installed_on", "retired_on") if row.get(name)}
    days = sorted(
        day
        for day in {START, *ends, *changes, *dues.values()}
        if START <= day <= ends[-1] or day == ends[-1] + timedelta(days=1) == max(dues.values())
    )
    net = network_of(rows, operators=world.network["operators"].to_dicts(), sites=world.network["sites"].to_dicts())
    found = check(net, "XX", days, known=START, provisions=world.book)
    return all(row["on"] < dues[row["provision_id"]] for row in found.rows if row["verdict"] == "breached")


def schedules(jobs: list[Job], ends: list[date], vendors: list[str]) -> Iterator[tuple[dict[str, str], dict[str, int]]]:
    """Every choice of vendors by region and of a period, or none, by job."""
    regions = sorted({job.region for job in jobs})
    for chosen in itertools.product(vendors, repeat=len(regions)):
        options = [[None, *range(job.built if not job.standing else 0, len(ends))] for job in jobs]
        for when in itertools.product(*options):
            yield (
                dict(zip(regions, chosen, strict=True)),
                {j.site: t for j, t in zip(jobs, when, strict=True) if t is not None},
            )


def cheapest(
    world: World,
    rows: list[Mapping[str, Any]],
    jobs: list[Job],
    ends: list[date],
    dues: Mapping[str, date],
    index: Mapping[str, float],
    crews: float | None = None,
) -> float | None:
    """The least cost of a schedule that keeps the law and the crews; None where there is none."""
    by_site = {job.site: job for job in jobs}
    priced = []
    for vendor, when in schedules(jobs, ends, list(index)):
        needed: dict[tuple[str, int], float] = {}
        for site, period in when.items():
            job = by_site[site]
            days = sum(COSTS[kind][3] for kind in {row["function"] for row in job.standing})
            needed[job.region, period] = needed.get((job.region, period), 0.0) + days
        if crews is None or all(days <= crews for days in needed.values()):
            cost = sum(
                cost_of(by_site[site], period, index[vendor[by_site[site].region]]) for site, period in when.items()
            )
            priced.append((cost, len(priced), vendor, when))
    for cost, _, vendor, when in sorted(priced, key=lambda item: item[:2]):
        done = {site: ends[period] for site, period in when.items()}
        if is_kept(world, carried_out(rows, done, vendor, jobs), ends, dues):
            return cost
    return None
