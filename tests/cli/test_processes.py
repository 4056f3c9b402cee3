"""Long jobs, each in a process of its own: what they give, how they fail, and that none is left behind."""

from __future__ import annotations

import os
import time

import pytest

from vendorline.cli.demo.processes import processes


def _pid() -> int:
    return os.getpid()


def _ends(code: int) -> None:
    os._exit(code)


def _sleeps(seconds: float) -> None:
    time.sleep(seconds)


def test_jobs_give_their_results_from_processes_of_their_own() -> None:
    with processes() as beside:
        jobs = [beside.begin(_pid), beside.begin(_pid)]
        parts = beside.begin(divmod, 7, 2)
        assert parts.result() == (3, 1)
        assert len({os.getpid(), *(job.result() for job in jobs)}) == 3


def test_a_job_that_fails_says_why() -> None:
    with processes() as beside, pytest.raises(RuntimeError, match="ZeroDivisionError"):
        beside.begin(divmod, 1, 0).result()


def test_a_process_that_ends_early_is_not_waited_for() -> None:
    with processes() as beside, pytest.raises(RuntimeError, match="ended before its work was done"):
        beside.begin(_ends, 1).result()


def test_what_still_runs_is_ended() -> None:
    began = time.monotonic()
    with processes() as beside:
        beside.begin(_sleeps, 60)
    assert time.monotonic() - began < 30
