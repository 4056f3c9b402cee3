"""HiGHS without its banner: it writes one to standard output when it is made, where results go."""

from __future__ import annotations

import os
import sys
from typing import Any


def quiet_highs() -> Any:
    """A solver that says nothing."""
    import highspy

    if sys.stdout is not None:
        sys.stdout.flush()
    kept, nowhere = os.dup(1), os.open(os.devnull, os.O_WRONLY)
    try:
        os.dup2(nowhere, 1)
        solver = highspy.Highs()  # type: ignore[no-untyped-call]
        solver.setOptionValue("output_flag", False)
    finally:
        os.dup2(kept, 1)
        os.close(kept)
        os.close(nowhere)
    return solver
