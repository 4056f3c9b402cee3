"""Public output: whatever is asked, nothing in it leads to a sensitive site."""

from __future__ import annotations

import re
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from vendorline.cli.app import run
from vendorline.network import Manifest, Network, write_network
from volume import examples

#: Letters that no word of an output is made of, so that finding one is a leak and nothing else.
WORD = st.text(alphabet="qxzjQXZJ7", min_size=6, max_size=9)
VENDOR = st.sampled_from(["huawei", "nokia", None])
AS_OF = date(2026, 1, 1)


@st.composite
def networks(draw: st.DrawFn) -> tuple[dict[str, list[dict[str, Any]]], list[str], list[str]]:
    """Tables, the ids of the sensitive sites, and every secret about sites and elements."""
    words = draw(st.lists(WORD, min_size=8, max_size=12, unique_by=str.casefold))
    count = draw(st.integers(2, 4))
    sites, elements, secrets = [], [], []
    for place in range(count):
        site_id, name = f"site-{words[2 * place]}", f"Mast {words[2 * place + 1]}"
        latitude = round(50 + draw(st.integers(1, 9999)) / 10_000 + 0.00007, 5)
        longitude = round(-2 + draw(st.integers(1, 9999)) / 10_000 + 0.00003, 5)
        site = {"site_id": site_id, "country": "GB", "region": "Wales", "latitude": latitude, "longitude": longitude}
        sites.append({**site, "name": name, "areas": [f"area {words[2 * place]}"]})
        secrets += [words[2 * place], words[2 * place + 1], str(latitude), str(longitude)]
        for number, function in enumerate(("gnb", "amf")[: draw(st.integers(1, 2))]):
            element_id = f"{words[2 * place]}.{number}"
            row = {"element_id": element_id, "site_id": site_id, "operator_id": "op", "function": function}
            elements.append(
                {**row, "vendor_id": draw(VENDOR), "generations": ["5G"], "product": f"Box {words[2 * place]}"}
            )
    claim = {"table": "sites", "row_id": sites[0]["site_id"], "column": "name", "value": words[1], "source": words[1]}
    tables = {
        "operators": [{"operator_id": "op", "name": "Op", "country": "GB", "plmn": ["00101"]}],
        "bindings": [{"operator_id": "op", "instrument_id": "GB-2022-DVD", "bound": "yes"}],
        "sites": sites,
        "elements": elements,
        "controls": [{"controller_id": elements[0]["element_id"], "element_id": elements[-1]["element_id"], "kind": "manages"}],
        "grants": [{"grant_id": f"g-{words[0]}", "operator_id": "op", "instrument_id": "GB-2022-DVD", "state": "granted",
                    "site_id": sites[0]["site_id"]}],
        "observations": [claim],
    }  # fmt: skip
    return tables, [site["site_id"] for site in sites[:2]], secrets


def build(tables: dict[str, list[dict[str, Any]]], note: str) -> Network:
    return Network.of(tables, as_of=AS_OF, manifest=Manifest(as_of=AS_OF, notes=(note, "an open note")))


@settings(max_examples=examples(2, 3), deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(made=networks(), swap=VENDOR)
def test_no_output_leads_to_a_sensitive_site(
    made: tuple[dict[str, list[dict[str, Any]]], list[str], list[str]],
    swap: str | None,
    tmp_path_factory: pytest.TempPathFactory,
    capsys: pytest.CaptureFixture[str],
) -> None:
    tables, sensitive, secrets = made
    folder = tmp_path_factory.mktemp("public")
    write_network(build(tables, f"a note on {sensitive[0]}"), folder / "new", format="csv")
    older = {**tables, "elements": [{**row, "vendor_id": swap} for row in tables["elements"]]}
    write_network(build(older, "another note"), folder / "old", format="csv")
    rows = "".join(f"sites,{site},sensitive\n" for site in sensitive)
    (folder / "tags.csv").write_text(f"table,id,tag\n{rows}complete,,sensitive\n", encoding="utf-8")
    first = tables["elements"][0]["element_id"]
    (folder / "changes.csv").write_text(f"element_id,column,value\n{first},vendor_id,nokia\n", encoding="utf-8")
    new, old, tags = str(folder / "new"), str(folder / "old"), ["--tags", str(folder / "tags.csv")]
    check = ["check", new, "--rules", "GB", "--known", "2026-11-23", "--public", *tags]
    asked = [
        check,
        [*check, "--all", "--margins", "--side-by-side"],
        [*check, "--against", old],
        [*check, "--with", str(folder / "changes.csv")],
        [*check, "--explain", "GB-2022-DVD-SITES"],
        ["diff", old, new, "--public"],
        ["expose", new, "--public", "--pairs", "--narrow", "--by", "region", "--by", "layer"],
    ]
    told = []
    for place, command in enumerate(asked):
        for format in ("text", "json", "csv") if place in {1, 5} else ("text", "json"):
            target = folder / "out"
            assert run([*command, "--format", format, "--output", str(target)]) == 0, command
            told.append(target.read_text(encoding="utf-8"))
    saved = folder / "saved.json"
    # A result that was saved for one's own eyes becomes public in a public report.
    assert run([*check[:2], *check[2:6], "--output", str(saved), "--format", "json"]) == 0
    for results in ([], [str(saved)]):
        page = folder / "page.html"
        assert run(["report", new, *results, "--public", *tags, "--output", str(page)]) == 0
        told.append(page.read_text(encoding="utf-8"))
    captured = capsys.readouterr()
    told += [captured.out, captured.err.replace(str(folder), "")]
    for text in told:
        for secret in secrets:
            assert secret not in text
    assert any('"private_tags": {\n  "sensitive": 2' in text for text in told)


@settings(max_examples=examples(1, 2), deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(made=networks())
def test_without_public_no_output_tells_which_sites_are_tagged(
    made: tuple[dict[str, list[dict[str, Any]]], list[str], list[str]],
    tmp_path_factory: pytest.TempPathFactory,
    capsys: pytest.CaptureFixture[str],
) -> None:
    """The same outputs come out whichever sites the private file names, as long as they hold the same equipment."""
    tables, _, _ = made
    same = [
        {**row, "vendor_id": "huawei", "function": "gnb"}
        for row in tables["elements"]
        if row["element_id"].endswith(".0")
    ]
    folder = tmp_path_factory.mktemp("private")
    write_network(build({**tables, "elements": same, "controls": []}, "a note"), folder / "net", format="csv")
    told = []
    for site in tables["sites"][:2]:
        (folder / "tags.csv").write_text(
            f"table,id,tag\nsites,{site['site_id']},sensitive\ncomplete,,sensitive\n", encoding="utf-8"
        )
        texts = []
        for format in ("text", "json", "csv"):
            arguments = [
                "--known",
                "2026-11-23",
                "--tags",
                str(folder / "tags.csv"),
                "--elements",
                str(folder / "elements.csv"),
            ]
            assert run(["check", str(folder / "net"), "--rules", "GB", *arguments, "--format", format]) == 0
            texts += [capsys.readouterr().out, (folder / "elements.csv").read_text(encoding="utf-8")]
        assert (
            run(["report", str(folder / "net"), "--tags", str(folder / "tags.csv"), "--output", str(folder / "r.html")])
            == 0
        )
        texts.append((folder / "r.html").read_text(encoding="utf-8"))
        told.append(texts)
    assert told[0] == told[1]


@pytest.mark.parametrize(
    "arguments",
    [
        ["check", "net", "--rules", "GB", "--public", "--elements", "list.csv"],
        ["explain", "net", "e", "--public"],
        ["check", "net", "--rules", "GB", "--against", "a", "--with", "b"],
        ["diff", "net"],
    ],
)
def test_what_cannot_be_public_is_refused(
    arguments: list[str], capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    assert run(arguments) == 2
    assert re.search(r"error", capsys.readouterr().err)
    assert not Path("list.csv").exists()
