"""The page in a real browser: on a desk and on a phone, by day and by night, and on paper.

With VENDORLINE_PICTURES=FOLDER the pictures of the page are kept there, to be looked at.
"""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import tarfile
from datetime import date
from pathlib import Path

import pytest

from report import screens
from report.browsing import BROWSER, faults_of_access, measured, pictured, printed
from report.screens import MADE_ON, capped, result, row, rule
from report.test_exposure import document as exposure
from report.test_exposure import rows as exposure_rows
from report.test_first_screen import cells_of
from vendorline.network import read_network
from vendorline.report import brief, report
from vendorline.report.answer.cells import figure
from vendorline.report.judgement import judgement
from vendorline.report.wording import spaced
from volume import cases

pytestmark = [pytest.mark.browser, pytest.mark.skipif(BROWSER is None, reason="no chromium is installed")]
SCREEN = 900
WIDTHS = (390, 768, 1280)
NAMES = ("sasktel", "xplornet", "bell", "telus", "ice-wireless", "rogers", "eastlink", "freedom-mobile", "videotron")


def nine():
    """Nine operators under four provisions of their law and a supposed cap, in the shape of the demonstration."""
    rules = {
        name: rule(short_title=title, **keys)
        for name, title, keys in (
            ("N", "No new equipment", {"event": "installed", "from_on": "2022-05-19"}), ("B", "No new purchases", {"event": "acquired", "from_on": "2022-09-01"}),
            ("P", "5G equipment out", {"deadline": "2024-06-28"}), ("Q", "4G equipment out", {"deadline": "2027-12-31"}),
        )
    }  # fmt: skip
    verdicts = ["breached"] * 4 + ["met"] * 2 + ["unknown"] * 2 + ["met"]
    law = [
        row(name, "due" if provision == "Q" and verdict == "breached" else verdict, provision, on=on)
        for provision in rules for name, verdict in zip(NAMES, verdicts, strict=True) for on in ("2026-03-09", "2026-11-01", "2028-01-01")
    ]  # fmt: skip
    cap = {
        "C": {
            **rule(short_title="Cap 35 %: 5G sites", effect="cap", basis="sites", limit=0.35),
            "adopted_on": "2020-01-28",
        }
    }
    shares = (
        (0.97, 1.0),
        (0.64, 1.0),
        (0.28, 0.28),
        (0.28, 0.28),
        (0.0, 0.2),
        (0.0, 0.0),
        (0.0, 1.0),
        (0.0, 0.03),
        (0.0, 0.0),
    )
    british = [
        {**capped(name, low, high), "jurisdiction": "GB", "hypothetical": True, "on": on, "known": "2020-06-01", "deadline": "2023-01-28"}
        for name, (low, high) in zip(NAMES, shares, strict=True) for on in ("2021-01-01", "2022-01-01", "2023-01-28", "2023-12-31")
    ]  # fmt: skip
    network = screens.network(list(NAMES), sites=9, sharing=("bell", "telus"))
    return network, [result(law, rules), result(british, cap, as_if=True), exposure(exposure_rows())]


def thirty():
    names = [f"Operator of networks {i:02}" for i in range(30)]
    rules = {f"R{i}": rule(short_title=f"Rule of four words {i}") for i in range(10)}
    verdicts = ("breached", "met", "unknown", "due")
    rows = [row(name, verdicts[(i + j) % 4], provision) for i, name in enumerate(names) for j, provision in enumerate(rules)]  # fmt: skip
    return screens.network(names), [result(rows, rules)]


MADE = {"nine": nine, "thirty": thirty}


@pytest.fixture(scope="module", params=MADE)
def made(request):
    network, documents = MADE[request.param]()
    title = "How far may a vendor take part?"
    return request.param, *(render(network, documents, made_on=MADE_ON, title=title) for render in (report, brief))


@pytest.fixture(scope="module")
def sizes(made, tmp_path_factory):
    """What a browser measures of the page, folded and opened, and of the short one, by which of them and width."""
    _, page, short = made
    asked = {
        (what, width): (text, width, opened) for width in WIDTHS
        for what, text, opened in (("page", page, False), ("opened", page, True), ("brief", short, False))
    }  # fmt: skip
    return dict(zip(asked, measured(asked.values(), tmp_path_factory.mktemp("sizes")), strict=True))


@pytest.mark.parametrize("width", WIDTHS)
def test_nothing_sticks_out_and_no_verdict_is_cut(sizes, width):
    for what in ("page", "opened"):
        found = sizes[what, width]
        assert (found["beyond"], found["wide"], found["cut"]) == (0, 0, 0), found
    assert sizes["brief", width]["beyond"] == 0
    # An opened page is longer, so that what stands in its folds was measured.
    assert sizes["opened", width]["height"] > sizes["page", width]["height"]


def test_the_first_screen_holds_the_answer_and_the_folded_page_is_short(made, sizes):
    name, found = made[0], sizes["page", 1280]
    assert found["answer"] <= SCREEN * (1 if name == "nine" else 1.25), found
    assert found["height"] <= 4 * SCREEN


def test_paper(made, tmp_path):
    name, page, short = made
    assert printed(short, tmp_path) == 2
    assert printed(page, tmp_path) <= (12 if name == "nine" else 20)


@pytest.mark.parametrize("made", cases(MADE, 1), indirect=True)
def test_pictures_by_day_and_by_night(made, tmp_path):
    name, page, short = made
    kept = Path(os.environ.get("VENDORLINE_PICTURES") or tmp_path)
    kept.mkdir(parents=True, exist_ok=True)
    sizes = []
    for what, text, width, height, dark in (
        ("desk", page, 1280, 2500, False), ("night", page, 1280, 2500, True), ("phone", page, 390, 6000, False), ("brief", short, 800, 2300, False),
    ):  # fmt: skip
        file = kept / f"{name}-{what}.png"
        pictured(text, file, tmp_path, width=width, height=height, dark=dark)
        sizes.append(file.stat().st_size)
    assert min(sizes) > 20_000
    assert (kept / f"{name}-desk.png").read_bytes() != (kept / f"{name}-night.png").read_bytes()


@pytest.fixture(scope="module")
def axe(tmp_path_factory):
    """The script of axe-core: the file that VENDORLINE_AXE names, or the package as npm has it."""
    if given := os.environ.get("VENDORLINE_AXE"):
        return Path(given)
    npm, folder = shutil.which("npm"), tmp_path_factory.mktemp("axe")
    if npm is None:
        pytest.skip("npm is not installed, and VENDORLINE_AXE names no file of axe-core")
    done = subprocess.run([npm, "pack", "axe-core@4", "--silent"], cwd=folder, capture_output=True, text=True, timeout=120, check=False)  # fmt: skip
    if done.returncode:
        pytest.skip("npm cannot get axe-core")
    with tarfile.open(folder / done.stdout.strip().splitlines()[-1]) as archive:
        archive.extract("package/axe.min.js", folder, filter="data")
    return folder / "package" / "axe.min.js"


@pytest.mark.parametrize("made", cases(MADE, 1), indirect=True)
@pytest.mark.parametrize("dark", [False, True], ids=["day", "night"])
def test_axe_finds_no_serious_fault(made, axe, tmp_path, dark):
    _, page, short = made
    for text in (page, short):
        found = faults_of_access(text, tmp_path, axe, dark=dark)
        assert [one for one in found if one[1] in ("serious", "critical")] == []


@pytest.mark.slow
def test_the_demonstration(tmp_path):
    from vendorline.cli.demo import demo

    demo(tmp_path / "demo", quiet=True)
    page = (tmp_path / "demo" / "report.html").read_text(encoding="utf-8")
    (found,) = measured([(page, 1280, False)], tmp_path)
    assert found["answer"] <= SCREEN * 1.1, found
    assert found["height"] <= 4 * SCREEN
    assert printed(page, tmp_path) <= 12
    results = [
        json.loads((tmp_path / "demo" / f"{name}.json").read_text("utf-8")) for name in ("check-ca", "check-as-if-gb")
    ]
    rows = [one for result in results for one in result["rows"]]
    names = dict(
        read_network(tmp_path / "demo" / "network" / "2020-03-09")["operators"]
        .select("name", "operator_id")
        .iter_rows()
    )
    titles = {spaced(told["short_title"]): name for result in results for name, told in result["provisions"].items()}
    ca, gb = (sorted({one["on"] for one in result["rows"]}) for result in results)
    days = {"CA": max(on for on in ca if on <= date.today().isoformat()), "GB": gb[-1]}
    cells = cells_of(page)
    assert len(cells) >= 60
    for operator, title, verdict, number in cells:
        (own,) = [
            one for one in rows
            if (one["operator_id"], one["provision_id"], one["on"]) == (names[operator], titles[title], days[one["jurisdiction"]])
        ]  # fmt: skip
        assert (verdict, number) == (own["verdict"], figure(judgement(own)))
