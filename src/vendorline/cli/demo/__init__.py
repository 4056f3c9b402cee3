"""`vendorline demo`: the main job from nothing to a report, on a synthetic example."""

from __future__ import annotations

import json
import math
import time
from collections.abc import Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from vendorline.cli.days import today
from vendorline.cli.demo.processes import processes
from vendorline.cli.options import options_of
from vendorline.cli.output import QuietOption, plain_table, progress, stderr, stdout
from vendorline.cli.plan.demonstrated import difference, draw_plans, plan_of
from vendorline.cli.tables.exposure import draw_views
from vendorline.cli.tables.fitting import print_table
from vendorline.cli.tables.shares import head, share_text
from vendorline.cli.writing import writing
from vendorline.results.document import to_json, write_atomically

if TYPE_CHECKING:
    from rich.console import Console

    from vendorline.network import Network

option = options_of("demo")

#: The demonstration is a case of 2020, and this is its data: which network, whose law, which days.
CASE = json.loads((Path(__file__).parent / "case.json").read_text(encoding="utf-8"))


def demo(
    folder: Annotated[Path, typer.Argument(help="Where the example and the report go.", metavar="[DIR]")] = Path(
        "demo"
    ),
    sites: Annotated[int | None, option("--sites")] = None,
    seed: Annotated[int, option("--seed")] = 0,
    quiet: QuietOption = False,
) -> int:
    """Make a synthetic national network, check it against the law then and now, expose its vendors, decide, and write a report.

    A job whose library is not installed is left out, and the command that installs it is shown.

    Example: vendorline demo
    """
    from vendorline.errors import require_library
    from vendorline.examples import describe, write_example
    from vendorline.network import read_network, validate_folder
    from vendorline.project.evidence.timeline import timeline
    from vendorline.project.folder import NETWORKS
    from vendorline.report import headline, report

    began = time.perf_counter()
    console = stdout()
    require_library("vl_convert", "charts need vl-convert: pip install vl-convert-python")
    lacking, no_plan = _lacking(CASE["decision"]), _lacking(CASE["planning"])
    if not quiet:
        for job, why in (("Plan", no_plan), ("Decision", lacking)):
            if why:
                stderr().print(f"{job}: {why}; the other jobs run", markup=False)
    network_folder, page = folder / NETWORKS / str(describe(CASE["example"]).as_of), folder / "report.html"
    with progress("making the example network", quiet=quiet) as say, writing(folder), processes() as beside:
        case = _project(folder, network_folder)
        deciding = [] if lacking else [beside.begin(_decision, case)]
        write_example(CASE["example"], network_folder, sites=sites, seed=seed, replace=True, progress=say)
        planning = [] if no_plan else [beside.begin(plan_of, network_folder, part) for part in CASE["plans"]]
        say("validating it")
        faults = validate_folder(network_folder).faults
        network = read_network(network_folder)
        say("checking it")
        documents = [_judge(network, part) for part in CASE["checks"]]
        say("computing exposure")
        exposures = _exposures(network)
        said_by = [] if lacking else [timeline(None)]
        say("planning and deciding")
        plans, decisions = [job.result() for job in planning], [job.result() for job in deciding]
        parts = [
            *CASE["checks"],
            *CASE["exposures"],
            *(CASE["plans"] if plans else ()),
            *([CASE["decision"]] if decisions else ()),
            *([CASE["evidence"]] if said_by else ()),
        ]
        results = [*documents, *exposures, *plans, *decisions, *said_by]
        for part, result in zip(parts, results, strict=True):
            write_atomically(folder / f"{part['name']}.json", to_json(result))
        say("writing the report")
        write_atomically(page, report(network, results, made_on=today(), title=CASE["title"]))
        said = headline(network, results, today())
    errors = sum(fault.severity == "error" for fault in faults)
    console.print(network.manifest.synthetic or "", style="bold", markup=False)
    elements, places = network["elements"].height, network["sites"].height
    console.print(
        f"{elements:,} elements at {places:,} sites; {errors} errors, {len(faults) - errors} warnings in validation.\n"
    )
    _draw_checks(console, documents)
    console.print()
    _draw_exposures(console, exposures)
    if plans:
        draw_plans(console, CASE["plans"], plans)
    console.print(f"Done in {time.perf_counter() - began:.0f} s. Next: vendorline project status {folder}\n")
    console.print(f"Rules: {_sentence(said)}", style="bold", markup=False)
    console.print(f"Exposure: {_furthest(exposures[0])}", style="bold", markup=False)
    _conclude(console, plans, no_plan, decisions, lacking, case)
    console.print(f"Report: {page.resolve()}", markup=False)
    return 0


def _draw_checks(console: Console, documents: Sequence[Mapping[str, Any]]) -> None:
    """Verdicts counted, question by question and day by day."""
    verdicts = ("met", "due", "breached", "unknown", "not applicable")
    table = plain_table(["on", "question", *verdicts], right=verdicts)
    for part, result in zip(CASE["checks"], documents, strict=True):
        for on in part["show"]:
            rows = [row for row in result["rows"] if row["on"] == on]
            counts = [sum(row["verdict"] == name.replace(" ", "_") for row in rows) for name in verdicts]
            table.add_row(on, part["question"], *(str(n) if n else "" for n in counts))
    print_table(console, table)
    for part, result in zip(CASE["checks"], documents, strict=True):
        if part.get("advisory_note") and all(
            row["force"] == "advisory" for row in result["rows"] if row["on"] == part["show"][0]
        ):
            console.print(part["advisory_note"])


def _conclude(
    console: Console,
    plans: Sequence[Mapping[str, Any]],
    no_plan: str,
    decisions: Sequence[Mapping[str, Any]],
    lacking: str,
    case: Path,
) -> None:
    """Plan and decision in a line each, or what they lack."""
    told = difference(CASE["plans"], plans) if plans else f"{no_plan}, then vendorline demo"
    console.print(f"Plan: {told}", style="bold", markup=False)
    for decision in decisions:
        typed = f" ({status.partition(':')[0]} amounts)" if (status := decision["status"]) else ""
        told = f"{_sentence(decision['sentence']).rstrip('.')}{typed}."
        console.print(f"Decision: {told} More: vendorline decide {case}", style="bold", markup=False)
    if lacking:
        console.print(f"Decision: {lacking}, then vendorline demo", style="bold", markup=False)


def _lacking(part: Mapping[str, Any]) -> str:
    """What a job lacks and the command that installs it; empty where it can run."""
    from vendorline.errors import installed

    absent = [name for library, name in part["libraries"].items() if not installed(library)]
    if not absent:
        return ""
    return f"not made, for {absent[0]} is not installed: pip install 'vendorline[{part['extra']}]'"


def _sentence(text: str) -> str:
    """A sentence with one full stop, and blanks as a terminal breaks them."""
    return text.replace("\xa0", " ").rstrip(". ") + "."


def _furthest(exposure: Mapping[str, Any]) -> str:
    """Who could switch off most for certain, and how much it may be."""
    from vendorline.vendors.resolving import name_of

    rows = [
        row
        for row in exposure["rows"]
        if row["measure"] == "deny"
        and row["weight"] == "subscribers"
        and row["region"] is None
        and len(row["vendor_ids"]) == 1
    ]
    first, *others = sorted(rows, key=lambda row: (-row["low"], -row["high"]))
    least = f"{name_of(first['vendor_ids'][0])} could switch off service for at least {math.floor(100 * first['low'])} % of subscribers"
    return (
        f"{least}, {name_of(others[0]['vendor_ids'][0])} for at least {math.floor(100 * others[0]['low'])} %."
        if others
        else f"{least}."
    )


def _judge(network: Network, part: dict[str, Any]) -> dict[str, Any]:
    from vendorline.project.calls import check
    from vendorline.project.documents import check_document

    known = date.fromisoformat(part["known"]) if part["known"] else None
    days = [date.fromisoformat(day) for day in part["days"]]
    return check_document(check(network, part["rules"], days, known=known, as_if=part["as_if"]))


def _exposures(network: Network) -> list[dict[str, Any]]:
    """The exposure of the network's vendors under each supposition of the case."""
    from vendorline.expose import prepared_of
    from vendorline.project.calls import expose
    from vendorline.project.compare_views import compare_views
    from vendorline.project.documents import expose_document

    prepared = prepared_of(network)
    made: list[dict[str, Any]] = []
    for part in CASE["exposures"]:
        left_open = [
            row["name"].partition(".")[0] for row in (made[0]["unknowns"] if made else ()) if row["kind"] == "switch"
        ]
        settings = [f"{name}={part['switches']}" for name in dict.fromkeys(left_open)] if part["switches"] else []
        others, by = part["unknown_vendors"], part["by"]
        found = expose(prepared, settings=settings, pairs=part["pairs"], by=by, unknown_vendors=others)
        views: dict[str, Any] = {"views": compare_views()} if part["views"] else {}
        made.append(expose_document(found, unknown_vendors=others, together=part["pairs"], by=by, **views))
    return made


def _project(folder: Path, network_folder: Path) -> Path:
    """The folder as a project, with the cases about its network; returns the file of the one that is decided."""
    from vendorline.project.decide_job import case_path
    from vendorline.project.folder import SETTINGS
    from vendorline.project.overview.making import CASES

    if not (folder / SETTINGS).exists():
        write_atomically(folder / SETTINGS, f"name = {json.dumps(CASE['title'])}\n")
    for name in CASE["decision"]["cases"]:
        own = f"network: ../{network_folder.relative_to(folder).as_posix()}"
        text = case_path(Path(name)).read_text(encoding="utf-8").replace(f"network: example {CASE['example']}", own)
        write_atomically(folder / CASES / f"{name}.yaml", text)
    return folder / CASES / f"{CASE['decision']['cases'][0]}.yaml"


def _decision(case: Path) -> dict[str, Any]:
    """The decision of the case."""
    from vendorline.project.decide_job import DecideQuestion, ask_decide

    return ask_decide(DecideQuestion(case=case)).document


def _draw_exposures(console: Console, exposures: list[dict[str, Any]]) -> None:
    from vendorline.vendors.resolving import name_of

    console.print("Percent of subscribers that a vendor could reach; a range is what is not known")
    heads = [head(measure) for measure in CASE["exposure_show"]]
    table = plain_table(["vendor", "supposing", *heads], right=heads)
    first = [row for row in exposures[0]["rows"] if len(row["vendor_ids"]) == 1]
    for vendor_id in dict.fromkeys(row["vendor_ids"][0] for row in first):
        for part, result in zip(CASE["exposures"], exposures, strict=True):
            numbers = {
                row["measure"]: share_text(row["low"], row["high"])
                for row in result["rows"]
                if row["vendor_ids"] == [vendor_id] and row["weight"] == "subscribers" and row["region"] is None
            }
            name = name_of(vendor_id) if part is CASE["exposures"][0] else ""
            table.add_row(name, part["question"], *(numbers[m] for m in CASE["exposure_show"]))
    print_table(console, table)
    console.print()
    for result in exposures:
        if "views" in result:
            draw_views(console, result["views"])
