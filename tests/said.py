"""What a command says, for tests of the command line."""

from __future__ import annotations

from pathlib import Path

import pytest

from vendorline.cli.app import run


def said_of(capsys: pytest.CaptureFixture[str], *arguments: str | Path, code: int = 0) -> str:
    """What a command says; on stderr too where it fails."""
    assert run([*map(str, arguments)]) == code
    told = capsys.readouterr()
    return told.out if code == 0 else told.err
