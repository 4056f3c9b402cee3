"""Whatever is asked of a project with private tags, in whatever format: no output names one.

The words of the private file are letters that no output is made of, so finding one is a leak and nothing else. Every command that the
program has is run, with every option that it has; a new one must be added here, or the walk fails.
"""

from __future__ import annotations

import base64
import io
import json
import random
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any
from zipfile import ZipFile

import polars as pl
import pytest
import typer

from networks import bound, element, network
from vendorline.cli.app import run
from vendorline.cli.commands import command_line
from vendorline.errors import InvalidInput
from vendorline.network import Network, write_network
from vendorline.project import open_network
from vendorline.project.private_output import without_private
from vendorline.project.private_tags import PrivateTags, letters, read_private_tags

AS_OF, BEFORE = date(2026, 3, 1), date(2026, 1, 1)
LETTERS = "qxzj"
FORMATS = ("text", "json", "csv")

RULES = """instrument: GB-OWN
jurisdiction: GB
title: Own policy
issuer: The company
adopted_on: 2020-01-01
sources:
  own: {{title: Policy, url: 'https://example.org/policy', kind: primary}}
provisions:
- {{id: GB-OWN-SITES, level: site, short_title: 'No {SITE}', scope: {{tags: [{site}], tag_meaning: 'what {SITE} marks'}}, paraphrase: 'No {SITE}, and no {Site}.', {rest}}}
- {{id: GB-OWN-ELEMENTS, level: operator, scope: {{tags: [{element}]}}, paraphrase: 'None of it, area:{AREA} or not.', {rest}}}
- {{id: GB-OWN-AREAS, level: area, scope: {{areas: [{area}]}}, paraphrase: 'Not there.', notes: 'see {area}', {rest}}}
- {{id: GB-OWN-SPARED, level: site, scope: {{}}, exemptions: [{{text: 'but {exempt}', tags: [{exempt}]}}], paraphrase: 'Else none.', {rest}}}
- {{id: GB-OWN-DOMAIN, level: operator, scope: {{domains: [{domain}]}}, paraphrase: 'None there.', {rest}}}
- {{id: GB-OWN-ALL, level: operator, scope: {{}}, paraphrase: 'None at all.', {rest}}}
"""
REST = (
    "force: contract, bound: all_providers, effect: forbid, event: present, vendor: {kind: named, vendor_ids: [huawei]}, "
    "time: {mode: open}, sources: [own], confidence: high, evidence: read"
)


@dataclass(frozen=True)
class World:
    """A project whose private tags are words that nobody else uses."""

    home: Path
    words: tuple[str, ...]
    every_format: bool = False

    @property
    def project(self) -> Path:
        return self.home / "project"

    def leaks(self, text: str) -> list[str]:
        return [word for word in self.words if word in text.casefold()]


def tables(elements: list[dict[str, Any]], as_of: date) -> Network:
    grant = {"grant_id": "g", "operator_id": "op", "instrument_id": "GB-2022-DVD", "state": "granted", "site_id": "s1"}
    made = network(elements, as_of=as_of, bindings=[bound()], grants=[grant])
    return made.with_tables(sites=made["sites"].with_columns(region=pl.lit("n")))


def make(home: Path, seed: int) -> World:
    drawn = random.Random(seed)
    words = tuple("".join(drawn.choices(LETTERS, k=9)) for _ in range(5))
    site, of_element, area, exempt, domain = words
    project = home / "project"
    (project / "rules").mkdir(parents=True)
    (project / "vendorline.toml").write_text('tags = "../private.csv"\n', encoding="utf-8")
    named = {"site": site, "SITE": site.upper(), "Site": site.title(), "element": of_element, "area": area}
    text = RULES.format(**named, AREA=area.upper(), exempt=exempt, domain=domain, rest=REST)
    (project / "rules" / "own.yaml").write_text(text, encoding="utf-8")
    makers = ["huawei", "nokia", "huawei", "huawei", "Acme Radio", "huawei"]
    rows = [
        element(f"e{n}", f"s{n}", vendor_id=maker, installed_on=date(2026, 1, 5 + n)) for n, maker in enumerate(makers)
    ]
    write_network(tables(rows[:4], BEFORE), project / "network" / BEFORE.isoformat(), format="csv")
    write_network(tables(rows, AS_OF), project / "network" / AS_OF.isoformat(), format="csv")
    lines = [f"sites,s0,{site}", f"sites,s1,{site}", f"elements,e2,{of_element}", f"sites,s2,area:{area}",
             f"sites,s3,{area}", f"sites,s0,{exempt}", f"elements,e3,{domain}", "sites,s1,sensitive", "complete,,sensitive",
             *(f"complete,,{word}" for word in words if drawn.random() < 0.7), f"complete,,area:{area}"]  # fmt: skip
    (home / "private.csv").write_text("table,id,tag\n" + "\n".join(lines) + "\n", encoding="utf-8")
    (home / "changes.csv").write_text("element_id,column,value\ne1,vendor_id,huawei\n", encoding="utf-8")
    (home / "inventory.csv").write_text(
        "Site;Operator;Technology;Vendor;Country\ns0;Op;5G;Nokia;GB\ns1;Op;foo;Huawei;GB\n", encoding="utf-8"
    )
    return World(home, words, every_format=seed > 1)


Arguments = list[str]


def check(world: World) -> Iterator[Arguments]:
    base = ["check", str(world.project), "--known", "2026-11-23"]
    days = ["--from", "2026-01-01", "--to", "2026-04-01"]
    listed = ["--elements", str(world.home / "out" / "elements.csv")]
    private = ["--tags", str(world.home / "private.csv")]
    older = str(world.project / "network" / BEFORE.isoformat())
    yield [*base, "--rules", "GB", "--all", "--accept-recalled", "--margins", "--side-by-side", *listed]
    yield [*base, "--rules", "GB", *days, "--every", "change", *listed, "--memory-gb", "1"]
    yield [*base, "--rules", "GB", *days, "--every", "month"]
    yield [*base, "--rules", "GB", "--likely", "20", "--prior", "operator", "--seed", "1"]
    yield [*base, "--rules", "GB", "--against", older, "--on", "2026-03-01", "--fail-on", "breached"]
    yield [*base, "--rules", "GB", "--with", str(world.home / "changes.csv"), *listed]
    yield [*base, "--rules", "GB", "--public", "--against", older, "--all"]
    yield [*base, "--as-if", "GB", *private, "--quiet"]
    yield from ([*base, "--rules", "GB", "--explain", law] for law in ("GB-OWN-SITES", "GB-OWN-AREAS", "GB-OWN-SPARED"))
    yield ["check", older, "--rules", "GB", *private, "--format", "csv", "--spreadsheet"]
    saved = str(world.home / "out" / "no-huawei.yaml")
    where = [
        "--in",
        "core,ran",
        "--tech",
        "5G",
        "--by",
        "2027-12-31",
        "--cap",
        "0.3",
        "--basis",
        "sites",
        "--save",
        saved,
    ]
    yield ["check", str(world.project), "--rules", "GB", "--ban", "huawei", *where, "--rows"]
    narrow = ["--operator", "op", "--provision", "GB-OWN-SITES,GB-OWN-AREAS", "--verdict", "breached,unknown"]
    yield ["check", str(world.project), "--rules", "GB", *narrow]
    yield ["check", str(world.project), "--rules", "GB", "--region", "n", "--vendor", "huawei", *private]


def project_status(world: World) -> Iterator[Arguments]:
    for _ in range(3):
        yield ["project", "status", str(world.project)]
    yield ["project", "status", str(world.project), "--quiet", "--format", "csv", "--spreadsheet"]


def explain(world: World) -> Iterator[Arguments]:
    for number in (0, 2, 3):
        yield ["explain", str(world.project), f"e{number}", "--rules", "GB", "--known", "2026-11-23"]
    yield ["explain", str(world.project), "e1", "--as-if", "GB", "--on", "2026-02-01", "--quiet"]
    yield ["explain", str(world.project), "e1", "--format", "csv", "--spreadsheet"]
    yield ["explain", str(world.project), "e1", "--public"]


def expose(world: World) -> Iterator[Arguments]:
    base = ["expose", str(world.project)]
    yield [*base, "--narrow", "--by", "region", "--by", "layer", "--moves", "3"]
    yield [*base, "--vendor", "huawei", "--coalition", "huawei+nokia", "--set", "n3=off", "--unknown-vendors", "others"]
    yield [*base, "--narrow", "--by", "operator", "--measure", "read,switch off", "--unknown-vendors", "others"]
    yield [*base, "--explain", "huawei:read"]
    yield [*base, "--fail", "Box@1", "--public", "--quiet", "--views", "--pairs"]
    yield [*base, "--likely", "20", "--prior", "operator", "--seed", "1"]
    yield [*base, "--format", "csv", "--spreadsheet"]


def diff(world: World) -> Iterator[Arguments]:
    yield ["diff", str(world.project)]
    yield ["diff", *(str(world.project / "network" / day.isoformat()) for day in (BEFORE, AS_OF)), "--quiet"]
    yield ["diff", str(world.project), "--public"]
    yield ["diff", str(world.project), "--format", "csv", "--spreadsheet"]


def report(world: World) -> Iterator[Arguments]:
    page, saved = str(world.home / "out" / "page.html"), str(world.home / "saved.json")
    assert run(["check", str(world.project), "--rules", "GB", "--all", "--format", "json", "--output", saved]) == 0
    private = ["--tags", str(world.home / "private.csv")]
    yield ["report", str(world.project), "--output", page, "--title", "Ours", "--accept-recalled"]
    yield ["report", str(world.project), saved, "--output", page, *private, "--quiet"]
    yield ["report", str(world.project), saved, "--output", page, "--public", "--format", "json"]
    yield [
        "report",
        str(world.project),
        saved,
        "--brief",
        "--output",
        page.replace("page", "brief"),
        *private,
        "--quiet",
    ]
    yield ["report", str(world.project), saved, "--output", page.replace("page.html", "book.xlsx"), *private, "--quiet"]


def validate(world: World) -> Iterator[Arguments]:
    yield ["validate", str(world.project), "--quiet"]
    yield ["validate", str(world.project), "--format", "csv", "--spreadsheet"]


def import_(world: World) -> Iterator[Arguments]:
    into = ["--into", str(world.project), "--replace", "--as-of", "2025-12-31"]
    changed = ["--changes", str(world.home / "out" / "changes.csv"), "--spreadsheet"]
    options = [
        "--vendor",
        "Acme Radio=acme",
        "--map",
        "-=Vendor",
        "--set",
        "vendor=Nokia",
        "--skip-hidden",
        "--accept-valid",
        "--quiet",
    ]
    yield ["import", "table", str(world.home / "inventory.csv"), *into, *changed, *options]
    dismissed = ["--dismiss", "3", "--because", "a footnote", "--encoding", "utf-8", "--crs", "EPSG:2154"]
    yield ["import", "table", str(world.home / "inventory.csv"), *into, "--dry-run", *dismissed]


def plan_network(world: World) -> Iterator[Arguments]:
    base = ["plan", str(world.project), "--rules", "GB", "--known", "2026-11-23", "--force", "advisory"]
    own = [
        "--terms",
        str(world.home / "out" / "terms.yaml"),
        "--start",
        "2026-03-01",
        "--periods",
        "9",
        "--gap",
        "0.01",
    ]
    assert run(["plan", "terms", str(world.project), "--file", own[1], "--replace"]) == 0
    yield [*base, *own, "--unknown", "replace", "--renewal-credit", "--seed", "3", "--time-limit", "60"]
    asked = ["--why", "s0:op:4g-5g", "--what-if", "crews=2", "--slip", "n=1"]
    yield [*base[:2], "--as-if", "GB", *asked]
    yield [*base[:2], "--as-if", "GB", "--into", str(world.home / "out" / "planned"), "--replace", "--quiet"]
    beside = ["--excel", str(world.home / "out" / "plan.xlsx"), "--gantt", str(world.home / "out" / "plan.xml")]
    yield [*base, "--format", "csv", "--spreadsheet", *beside]
    yield [*base, "--unknown", "priors", "--likely", "3", "--prior", "operator", "--spread", "1"]


def plan_verify(world: World) -> Iterator[Arguments]:
    saved = str(world.home / "plan.json")
    assert run(["plan", str(world.project), "--rules", "GB", "--format", "json", "--output", saved]) in {0, 4}
    yield ["plan", "verify", saved, "--quiet"]
    terms = str(world.home / "out" / "audit.yaml")
    assert run(["plan", "terms", str(world.project), "--file", terms, "--replace"]) == 0
    anew = ["--network", str(world.project), "--terms", terms]
    yield ["plan", "verify", saved, *anew, "--format", "csv", "--spreadsheet"]


def plan_terms(world: World) -> Iterator[Arguments]:
    yield [
        "plan",
        "terms",
        str(world.project),
        "--file",
        str(world.home / "out" / "terms.yaml"),
        "--replace",
        "--quiet",
    ]


def vendors_list(world: World) -> Iterator[Arguments]:
    yield ["vendors", "list", str(world.project), "--quiet"]
    yield ["vendors", "list", str(world.project), "--format", "csv", "--spreadsheet"]


def vendors_confirm(world: World) -> Iterator[Arguments]:
    base = ["vendors", "confirm", str(world.project), "--quiet"]
    yield [*base, "Acme Radio", "--as", "acme", "--country", "GB", "--source", "register", "--by", "us"]
    (world.home / "names.txt").write_text("Acme Core,acme\n", encoding="utf-8")
    yield [*base, "--all-listed", str(world.home / "names.txt"), "--format", "csv", "--spreadsheet"]


def rules_validate(world: World) -> Iterator[Arguments]:
    yield ["rules", "validate", str(world.project / "rules"), "--quiet"]
    yield ["rules", "validate", str(world.project / "rules"), "--format", "csv", "--spreadsheet"]


ADDED = """\
instrument: GB-{name}
jurisdiction: GB
title: A rule
issuer: us
adopted_on: 2026-01-01
sources: {{rule: {{title: A rule, kind: regulation, url: 'https://example.org/?utm_source=x'}}}}
provisions:
- {{id: GB-{name}-1, force: binding, bound: all_providers, effect: duty, event: any, vendor: {{kind: any}}, scope: {scope}, level: operator,
   time: {{mode: open}}, paraphrase: Something is due., sources: [rule], confidence: high, evidence: read}}
"""


def adding(world: World) -> Path:
    """A project beside, with the same private tags: what is added to it is judged by no other command."""
    folder = world.home / "adding"
    folder.mkdir(exist_ok=True)
    (folder / "vendorline.toml").write_text('tags = "../private.csv"\n', encoding="utf-8")
    return folder


def rules_add(world: World) -> Iterator[Arguments]:
    for number, more in enumerate((["--format", "text", "--quiet"], ["--format", "csv", "--spreadsheet"])):
        file = world.home / f"added-{number}.yaml"
        file.write_text(ADDED.format(name=f"ADD{number}", scope="{}"), encoding="utf-8")
        yield ["rules", "add", str(file), "--into", str(adding(world)), *more]


#: The commands that take a network, a project or its rules, and how each is run.
RUN: dict[str, Callable[[World], Iterator[Arguments]]] = {
    "check": check,
    "explain": explain,
    "expose": expose,
    "diff": diff,
    "plan network": plan_network,
    "plan verify": plan_verify,
    "plan terms": plan_terms,
    "report": report,
    "validate": validate,
    "import": import_,
    "rules validate": rules_validate,
    "rules add": rules_add,
    "project status": project_status,
    "vendors list": vendors_list,
    "vendors confirm": vendors_confirm,
}
#: Commands that read nothing of a project. `rules test` runs files of tests, which hold networks of their own.
READS_NO_PROJECT = frozenset(
    {"demo", "example", "export template", "export priors", "project new", "knowledge list", "knowledge show", "rules list", "rules show", "rules coverage",
     "rules search", "rules cite", "rules compare", "rules stale", "rules schema", "rules test", "evidence repair", "decide case", "decide list", "decide new", "decide schema"}
)  # fmt: skip
#: Commands that read the register of evidence, saved results and provisions, and neither a network nor its private tags.
READS_EVIDENCE = frozenset(
    f"evidence {name}"
    for name in (
        "add",
        "list",
        "show",
        "search",
        "propose",
        "collate",
        "record",
        "withdraw",
        "check",
        "timeline",
        "trace",
        "export",
    )
)
#: Options that belong to other formats of an import than a table.
OTHER_FORMATS = frozenset({"--merge-shared", "--assume-vendors", "--overlay", "--seed"})


def commands() -> dict[str, Any]:
    found: dict[str, Any] = {}

    def walk(command: Any, name: str) -> None:
        for key, child in getattr(command, "commands", {}).items():
            walk(child, f"{name} {key}".strip())
        if not hasattr(command, "commands"):
            found[name] = command

    walk(typer.main.get_command(command_line()), "")
    return found


def readable(content: bytes) -> str:
    """What stands in a file, in what is packed into it, and in what it carries along."""
    if content.startswith(b"PK"):
        with ZipFile(io.BytesIO(content)) as packed:
            return "".join(packed.read(name).decode("utf-8", "replace") for name in packed.namelist())
    text = content.decode("utf-8", "replace")
    carried = re.findall(r"base64,([A-Za-z0-9+/=]+)", text)
    return text + "".join(base64.b64decode(one).decode("utf-8", "replace") for one in carried)


def test_every_command_is_known_here() -> None:
    assert set(commands()) == set(RUN) | READS_NO_PROJECT | READS_EVIDENCE


@pytest.fixture(scope="module", params=[1, pytest.param(2, marks=pytest.mark.slow)])
def world(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> World:
    return make(tmp_path_factory.mktemp("private"), request.param)


def test_faults_of_what_is_added_name_no_private_tag(world: World, capsys: pytest.CaptureFixture[str]) -> None:
    file = world.home / "faulty.yaml"
    file.write_text(
        ADDED.format(name="BAD", scope=f"{{functions: [{world.words[0]}], {world.words[1]}: 1}}"), encoding="utf-8"
    )
    for more in ([], ["--format", "json"]):
        assert run(["rules", "add", str(file), "--into", str(adding(world)), *more]) == 3
        captured = capsys.readouterr()
        assert "GB-BAD-1" in captured.out + captured.err
        assert not world.leaks(captured.out), captured.out
        assert not world.leaks(captured.err), captured.err
    file.unlink()


@pytest.mark.parametrize("name", list(RUN))
def test_no_output_names_a_private_tag(name: str, world: World, capsys: pytest.CaptureFixture[str]) -> None:
    options = {o for p in commands()[name].params if p.param_type_name == "option" for o in p.opts}
    has_format, used = "--format" in options and name != "report", set[str]()
    before = {path: path.read_bytes() for path in world.home.rglob("*") if path.is_file()}
    for number, arguments in enumerate(RUN[name](world)):
        used |= options.intersection(arguments)
        formats: tuple[str | None, ...] = (None,)
        if has_format and "--format" not in arguments:
            # Each in one format, in turn; the slow test runs each in all.
            formats = FORMATS if world.every_format else (FORMATS[number % 3],)
        for place, format in enumerate(formats):
            told = [*arguments, *(["--format", format] if format else [])]
            if has_format and (place + number) % 2 == 0 and "--output" not in told:
                told += ["--output", str(world.home / "out" / "result")]
                used |= {"--format", "--output"}
            code = run(told)
            assert code in {0, 1, 2, *([3] if name == "import" else []), *([4] if name.startswith("plan") else [])}, (
                told,
                capsys.readouterr().err,
            )
            assert code != 2 or {"--public", "--likely"} & set(told), (told, capsys.readouterr().err)
            captured = capsys.readouterr()
            assert not world.leaks(captured.out), (told, captured.out)
            assert not world.leaks(captured.err), (told, captured.err)
            for path in world.home.rglob("*"):
                if path.is_file() and before.get(path) != (content := path.read_bytes()):
                    assert not world.leaks(readable(content)), (told, path)
    assert options - used - OTHER_FORMATS <= {"--help"}, f"no run of {name} uses these options"


def test_the_tags_count_all_the_same(world: World, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["check", str(world.project), "--rules", "GB", "--known", "2026-11-23", "--format", "json"]) == 0
    found = json.loads(capsys.readouterr().out)
    by_law = {name: [row for row in found["rows"] if row["provision_id"] == name] for name in found["provisions"]}
    assert {row["verdict"] for row in by_law["GB-OWN-SITES"]} >= {"breached"}
    assert sum(row["numerator"] for row in by_law["GB-OWN-SITES"] if row["verdict"] == "breached") == 1
    assert sum(row["numerator"] for row in by_law["GB-OWN-AREAS"] if row["verdict"] == "breached") == 2
    assert all(row["level_key"] in {None, "op"} for row in found["rows"] if "OWN" in row["provision_id"])
    assert found["private_tags"]["sensitive"] == 1
    assert sum(found["private_tags"].values()) == 8


SPELLINGS: tuple[Callable[[str], str], ...] = (str.lower, str.upper, str.title, "area:{}".format, "AREA:{}".format)


def test_what_the_network_says_of_a_private_name_is_not_shown_either(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    world = make(tmp_path, 3)
    names = [written(world.words[0]) for written in SPELLINGS]
    rows = [element("e0", "s0", tags=[*names, "seen"]), *(element(f"e{n}", f"s{n}") for n in range(1, 6))]
    claims = [
        {"table": "sites", "row_id": "s0", "column": column, "value": f"x;{names[n]}", "source": "register"}
        for n, column in enumerate(("tags", "areas"))
    ]
    claims += [{**claims[0], "row_id": "s1", "value": "kept"}]
    made = network(
        rows,
        observations=claims,
        as_of=date(2026, 5, 1),
        complete=[f"tags.{name}" for name in names],
        site_tags={"s0": names, "s1": ["kept"]},
    )
    sites = made["sites"].with_columns(areas=made["sites"]["tags"])
    write_network(made.with_tables(sites=sites), world.project / "network" / "2026-05-01", format="csv")
    shown = open_network(world.project).network
    assert shown["elements"]["tags"].to_list() == [["seen"], *[None] * 5]
    assert shown["sites"]["areas"].to_list()[1] == ["kept"]
    assert shown["observations"]["value"].to_list() == ["kept"]
    for arguments in (
        ["explain", str(world.project), "e0"],
        ["diff", str(world.project)],
        ["check", str(world.project)],
    ):
        chosen = [] if arguments[0] == "diff" else ["--rules", "GB"]
        assert run([*arguments, *chosen, "--format", "json"]) == 0
        captured = capsys.readouterr()
        assert not world.leaks(captured.out + captured.err), arguments


def test_explain_says_the_same_of_an_element_whichever_the_private_file_marks(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    world, told = make(tmp_path, 4), []
    site, of_element, area, exempt, domain = world.words
    names = (site, of_element, area, f"area:{area}", exempt, domain, "sensitive")
    for marked in ("0", "1"):
        lines = [
            f"{table},{letter}{marked},{name}"
            for name in names
            for table, letter in (("sites", "s"), ("elements", "e"))
        ]
        lines += [f"complete,,{name}" for name in names]
        (world.home / "private.csv").write_text("table,id,tag\n" + "\n".join(lines) + "\n", encoding="utf-8")
        assert (
            run(["explain", str(world.project), "e1", "--rules", "GB", "--known", "2026-11-23", "--format", "json"])
            == 0
        )
        told.append(json.loads(capsys.readouterr().out))
    assert told[0] == told[1]
    reaches = {row["provision_id"]: row["reaches"] for row in told[0]["provisions"]}
    assert reaches["GB-OWN-SITES"] == reaches["GB-OWN-SPARED"] == reaches["GB-2022-DVD-SITES"] == "open"
    assert reaches["GB-OWN-ALL"] == "yes"


def test_a_fault_beside_the_network_does_not_name_a_private_tag(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    world = make(tmp_path, 5)
    rules = world.project / "rules" / "own.yaml"
    rules.write_text(
        rules.read_text(encoding="utf-8").replace("level: site", f"level: {world.words[0]}"), encoding="utf-8"
    )
    for arguments in (["check", str(world.project), "--rules", "GB"], ["rules", "validate", str(rules)]):
        assert run([*arguments, "--format", "json"]) == 3
        captured = capsys.readouterr()
        assert json.loads(captured.out)["rows"]
        assert not world.leaks(captured.out + captured.err), arguments


#: A private tag, and spellings in which a sentence may have it; none of them may stand in an output.
SPELT = {
    "Großkern": ("Großkern", "GROSSKERN", "grosskern", "Großkernes"[:-2]),
    "bunker 42": ("bunker 42", "bunker  42", "bunker-42", "Bunker\u00a042", "bunker_42", "Bunker42", "bun\u00adker 42"),
    "Éclair": ("Éclair", "éclair", "E\u0301clair", "ECLAIR"),
    "anna": ("hann anna", "Anna"),
}


@pytest.mark.parametrize("tag", SPELT)
def test_no_spelling_of_a_private_name_is_told(tag: str) -> None:
    rows = pl.DataFrame({"table": ["sites"], "id": ["s"], "tag": [tag], "row": [2]})
    private = PrivateTags(rows, frozenset())
    for spelt in SPELT[tag]:
        shown = without_private(
            {"note": f"an area:{spelt}, and ({spelt}) too; kernel", "rows": [{"why": spelt}]}, private
        )
        text = json.dumps(shown, ensure_ascii=False)
        assert text.count("(private)") == 3, text
        assert letters(tag) not in letters(text.replace("(private)", "|").replace("hann", "|")), text
    kept = {"note": "annas hanna, sub_anna_x, a bunker 420, Großkernel"}
    assert without_private(kept, private) == kept


def test_what_was_decided_in_secret_words_is_not_public(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    world = make(tmp_path, 6)
    (world.project / "determinations.yaml").write_text(
        "determinations:\n- {instrument: GB-2022-DVD, vendor: huawei, decided_by: Person Xqzj, decided_on: 2022-10-13,"
        " why: the mast at Qxzj hill}\n",
        encoding="utf-8",
    )
    base = ["check", str(world.project), "--rules", "GB", "--known", "2026-11-23", "--format", "json"]
    for asked in ([], ["--explain", "GB-2022-DVD-CORE"]):
        assert run([*base, *asked]) == 0
        assert "Qxzj" in capsys.readouterr().out
        assert run([*base, *asked, "--public"]) == 0
        told = capsys.readouterr().out
        assert '"determinations"' in told
        assert "xqzj" not in told.casefold()
        assert "qxzj" not in told.casefold()


def test_a_fault_of_changes_does_not_name_a_private_tag(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    world = make(tmp_path, 7)
    changes = tmp_path / "changes.csv"
    changes.write_text(f"element_id,column,value\ne99,vendor_id,{world.words[0]}\n", encoding="utf-8")
    changes.write_text(f"element_id,column,value\ne1,function,\ne1,installed_on,{world.words[0]}\n", encoding="utf-8")
    assert run(["check", str(world.project), "--rules", "GB", "--with", str(changes), "--format", "json"]) == 3
    captured = capsys.readouterr()
    assert not world.leaks(captured.out + captured.err)


@pytest.mark.parametrize("command", ["check", "expose", "report", "diff"])
def test_errors_for_everybody_lead_nowhere(command: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    folder = tmp_path / "qxzj"
    write_network(network([element("e", "s")], as_of=AS_OF), folder, format="csv")
    with (folder / "elements.csv").open("a", encoding="utf-8") as file:
        file.write("elem-zjqx,site-jxqz\n")
    options = {"check": ["--rules", "GB"], "report": ["--output", str(tmp_path / "page.html")], "diff": [str(folder)]}
    asked = [command, str(folder), *options.get(command, []), "--public"]
    assert run([*asked, *([] if command == "report" else ["--format", "json"])]) == 3
    captured = capsys.readouterr()
    for secret in ("zjqx", "jxqz", "qxzj"):
        assert secret not in captured.out + captured.err
    if command != "report":
        told = json.loads(captured.out)
        assert told["errors"]
        assert {row["row"] for row in told["rows"]} == {None}
        assert {row["value"] for row in told["rows"]} == {None}


@pytest.mark.parametrize(
    ("text", "problem"),
    [("table,id,Tag,tag\nsites,s,x,qxzj\n", "two columns tag"), ("table,id,tag\nsites,s,qx\0zj\n", "nobody can see")],
)
def test_odd_files_of_private_tags_are_faults(text: str, problem: str, tmp_path: Path) -> None:
    (tmp_path / "tags.csv").write_text(text, encoding="utf-8")
    with pytest.raises(InvalidInput) as caught:
        read_private_tags(tmp_path / "tags.csv")
    assert [problem in fault.problem for fault in caught.value.faults] == [True]
