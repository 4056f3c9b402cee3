"""Where results go: nothing that is read is written over, and what cannot be written says so with the right exit code."""

from __future__ import annotations

import io
import json
import os
import subprocess
import sys
from datetime import date
from pathlib import Path
from threading import Thread
from typing import Any

import pytest

from networks import element, network
from vendorline.__main__ import main as program
from vendorline.cli.app import run
from vendorline.errors import UsageError
from vendorline.network import write_network
from vendorline.results.document import document, to_json
from vendorline.results.result import Result, load

CHECK = ["--rules", "GB", "--known", "2026-11-01"]


@pytest.fixture
def net(tmp_path: Path) -> Path:
    write_network(
        network([element("e", "s", vendor_id="huawei")], as_of=date(2026, 1, 1)), tmp_path / "net", format="csv"
    )
    return tmp_path / "net"


@pytest.fixture
def project(tmp_path: Path, net: Path) -> Path:
    home = tmp_path / "project"
    (home / "network").mkdir(parents=True)
    net.rename(home / "network" / "2026-01-01")
    (home / "vendorline.toml").write_text("", encoding="utf-8")
    return home


@pytest.mark.parametrize("option", ["--output", "--elements"])
@pytest.mark.parametrize("target", ["{}/elements.csv", "{}/manifest.json", "{}/../alias.csv"])
def test_what_is_read_is_not_written_over(
    net: Path, option: str, target: str, capsys: pytest.CaptureFixture[str]
) -> None:
    (net.parent / "alias.csv").symlink_to(net / "sites.csv")
    before = {path.name: path.read_bytes() for path in net.iterdir()}
    assert run(["check", str(net), *CHECK, option, target.format(net), "--format", "json"]) == 2
    assert "is read by this command" in json.loads(capsys.readouterr().out)["error"]
    assert {path.name: path.read_bytes() for path in net.iterdir()} == before


@pytest.mark.parametrize("target", ["vendorline.toml", "network/2026-01-01/sites.csv"])
def test_what_stands_beside_a_network_is_not_written_over(project: Path, target: str) -> None:
    before = (project / target).read_bytes()
    for arguments in (["check", str(project), *CHECK], ["expose", str(project)], ["validate", str(project)]):
        assert run([*arguments, "--output", str(project / target)]) == 2
    assert (project / target).read_bytes() == before


def test_one_file_does_not_take_two_results(net: Path, tmp_path: Path) -> None:
    same = [str(tmp_path / "out.csv"), str(tmp_path / "net" / ".." / "out.csv")]
    assert run(["check", str(net), *CHECK, "--format", "csv", "--output", same[0], "--elements", same[1]]) == 2
    assert not (tmp_path / "out.csv").exists()


def test_links_are_followed_and_pipes_written_into(net: Path, tmp_path: Path) -> None:
    (tmp_path / "real.json").write_text("old", encoding="utf-8")
    (tmp_path / "link.json").symlink_to(tmp_path / "real.json")
    os.mkfifo(tmp_path / "pipe")
    read: list[str] = []
    reader = Thread(target=lambda: read.append((tmp_path / "pipe").read_text(encoding="utf-8")))
    reader.start()
    for target in ("link.json", "pipe"):
        assert run(["check", str(net), *CHECK, "--format", "json", "--output", str(tmp_path / target)]) == 0
    reader.join(10)
    assert (tmp_path / "link.json").is_symlink()
    assert (tmp_path / "pipe").is_fifo()
    assert read == [(tmp_path / "real.json").read_text(encoding="utf-8")]


def test_where_output_cannot_be_written_the_error_goes_to_stdout(
    net: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "folder").mkdir()
    for target in (tmp_path / "folder", net / "sites.csv" / "x.json"):
        assert run(["check", str(net), *CHECK, "--format", "json", "--output", str(target)]) == 2
        told = capsys.readouterr()
        assert json.loads(told.out)["exit_code"] == 2
        assert str(target) in told.err
        # What stopped the command before it had a result goes the same way.
        assert run(["check", str(net), "--rules", "GBB", "--format", "json", "--output", str(target)]) == 2
        assert "GBB" in json.loads(capsys.readouterr().out)["error"]


class _Stdout(io.TextIOWrapper):
    """A stdout on which writing fails."""

    def __init__(self, failure: BaseException) -> None:
        super().__init__(io.BytesIO(), encoding="utf-8")
        self.failure, self.waiting = failure, False

    def write(self, text: str) -> int:
        self.waiting = bool(text) or self.waiting
        return super().write(text)

    def flush(self) -> None:
        if self.waiting and not self.closed:
            raise self.failure


@pytest.mark.parametrize("format", ["text", "json", "csv"])
@pytest.mark.parametrize(
    ("failure", "code"),
    [(BrokenPipeError(), 0), (OSError(28, "No space left on device"), 2), (KeyboardInterrupt(), 130)],
)
def test_a_stdout_that_takes_nothing_is_no_finding(
    failure: BaseException, code: int, format: str, net: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as patch:
        stream = _Stdout(failure)
        patch.setattr(sys, "stdout", stream)
        assert run(["check", str(net), *CHECK, "--format", format]) == code
        written = stream.buffer.getvalue() if isinstance(stream.buffer, io.BytesIO) else b""
        stream.waiting = False
    assert written.count(b'"vendorline"') <= 1


def test_a_closed_stdout_is_no_finding(net: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for format in ("text", "json"):
        with monkeypatch.context() as patch:
            patch.setattr(sys, "stdout", None)
            assert run(["check", str(net), *CHECK, "--format", format]) == 2


def test_a_reader_that_leaves_early_is_no_finding(net: Path) -> None:
    command = [sys.executable, "-m", "vendorline", "check", str(net), *CHECK]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE) as process:
        assert process.stdout is not None
        process.stdout.close()
        assert process.stderr is not None
        assert process.stderr.read() == b""
        assert process.wait(60) == 0


def test_a_terminal_without_the_signs_gets_others(net: Path) -> None:
    environment = {**os.environ, "PYTHONIOENCODING": "ascii"}
    outs = []
    for format in ("text", "json"):
        command = [sys.executable, "-m", "vendorline", "check", str(net), *CHECK, "--format", format]
        done = subprocess.run(command, capture_output=True, env=environment, check=False)
        assert done.returncode == 0, done.stderr
        outs.append(done.stdout)
    assert outs[0].isascii()
    assert json.loads(outs[1])["rows"]


def test_letters_that_are_none_stay_in_json() -> None:
    odd = os.fsdecode(b"b\xffd")
    text = to_json(document("check", [], path=odd))
    assert json.loads(text.encode())["path"] == odd


@pytest.mark.parametrize("options", [["--rules", ""], ["--as-if", " "], ["--rules", "GB", "--fail-on", ""]])
def test_an_empty_option_asks_for_nothing(net: Path, options: list[str]) -> None:
    assert run(["check", str(net), *options]) == 2
    if "--fail-on" not in options:
        assert run(["explain", str(net), "e", *options]) == 2


@pytest.mark.parametrize(
    "arguments",
    [["import", "nowhere", "--into", "made"], ["import", "tables", "nowhere", "--dry-run"], ["vendors", "list", "nowhere"],
     ["check", "nowhere", "--rules", "GB"], ["validate", "nowhere"], ["rules", "validate", "nowhere"]],
)  # fmt: skip
def test_what_is_missing_is_bad_input_everywhere(
    arguments: list[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    assert run([*arguments, "--format", "json"]) == 3
    told = json.loads(capsys.readouterr().out)
    assert told["error"]
    assert told["exit_code"] == 3
    assert told["errors"] == 1


def test_a_result_replaces_nothing_but_a_result(tmp_path: Path) -> None:
    result = Result(document("expose", []))
    letters, file = tmp_path / "letters", tmp_path / "file"
    letters.mkdir()
    (letters / "letter.txt").write_text("x", encoding="utf-8")
    file.write_text("x", encoding="utf-8")
    for taken in (letters, file):
        with pytest.raises(UsageError):
            result.save(taken)
    (tmp_path / "folder.json").mkdir()
    with pytest.raises(UsageError):
        result.save(tmp_path / "folder.json")
    assert (letters / "letter.txt").exists()
    assert file.read_text(encoding="utf-8") == "x"
    for name in ("r.json", "r.JSON", "r"):
        for _ in range(2):
            result.save(str(tmp_path / name))
        assert load(str(tmp_path / name)) == result
    assert (tmp_path / "r.JSON").is_file()


def test_exposure_for_everybody_leaves_out_what_names(net: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["expose", str(net), "--public", "--narrow", "--format", "json"]) == 0
    told: dict[str, Any] = json.loads(capsys.readouterr().out)
    assert told["public"] is True
    assert {"unknowns", "notes", "narrow", "classes"}.isdisjoint(told)
    assert all("/" not in item["path"] for item in told["inputs"])
    assert told["rows"]


def test_an_interrupt_while_the_program_is_loaded(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def stop(*_: Any) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr("vendorline.cli.app._run", stop)
    assert run(["check", "--format", "json"]) == 130
    assert json.loads(capsys.readouterr().out)["exit_code"] == 130
    monkeypatch.setattr("vendorline.cli.app.main", stop)
    with pytest.raises(SystemExit) as caught:
        program()
    assert caught.value.code == 130


@pytest.mark.parametrize(
    ("arguments", "code", "said"),
    [
        (["check", "nowhere", "--rules", "GB"], 3, "no such folder"),
        (["validate", "nowhere"], 3, "no such folder"),
        (["check", "net", "--rules", "QQ"], 2, " more"),
        (["check", "net", "--rules", "GB", "--known", "20261101"], 2, "YYYY-MM-DD"),
        (["check", "net", "--rules", "GB", "--every", "change"], 2, "--every change takes --from and --to"),
        (["check", "net", "--rules", "GB", "--with", "/dev/null"], 3, "no regular file"),
        (["check", "net", "--rules", "GB", "--from", "9990-01-01", "--to", "9999-12-31", "--every", "year"], 0, "9999"),
        (["check", "net", "--rules", "GB", "--explain", "AU-2018-5G"], 0, "it is of AU"),
        (["expose", "net", "--fail", "Box@1"], 2, "there is none"),
        (["vendors", "confirm", "net", "Nobody"], 2, "no vendor's name"),
    ],
)
def test_what_is_said(
    arguments: list[str],
    code: int,
    said: str,
    net: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.chdir(net.parent)
    assert run(arguments) == code
    told = capsys.readouterr()
    assert said in told.out + told.err


_ENDING = """
import atexit, sys, threading, time
import vendorline.__main__ as program

atexit.register(lambda: print("tidied", flush=True))
if {waiting}:
    threading.Thread(target=lambda: (time.sleep(0.5), print("waited for", flush=True))).start()
sys.argv = ["vendorline", *{words!r}]
sys.stdout.write("begun\\n")
program.main()
"""


@pytest.mark.parametrize("waiting", [False, True])
@pytest.mark.parametrize(
    ("words", "code"), [(["--version"], 0), (["check"], 2), (["check", "nowhere", "--rules", "GB"], 3)]
)
def test_the_program_leaves_with_its_code_and_everything_told(words: list[str], code: int, waiting: bool) -> None:
    program = _ENDING.format(waiting=waiting, words=words)
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=False, timeout=120)
    assert done.returncode == code
    told = done.stdout.splitlines()
    assert told[0] == "begun"
    assert (told[-1], "waited for" in told) == ("tidied", waiting)
    assert bool(done.stderr) == bool(code)


def test_who_watches_the_program_sees_it_end(tmp_path: Path) -> None:
    words = ["-m", "cProfile", "-o", str(tmp_path / "profile"), "-m", "vendorline", "--version"]
    done = subprocess.run([sys.executable, *words], capture_output=True, text=True, check=False, timeout=120)
    assert (done.returncode, done.stdout[:11]) == (0, "vendorline ")
    assert (tmp_path / "profile").stat().st_size > 0
