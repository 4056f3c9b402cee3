"""`python -m vendorline`, and the command `vendorline`: the command line."""

import atexit
import os
import sys
import threading


def main() -> None:
    """Run the command line; who stops it while it is still being loaded gets the exit code of that, too."""
    try:
        from vendorline.cli.app import main as command_line

        command_line()
    except KeyboardInterrupt:
        sys.stderr.write("error: stopped; nothing was left half-written\n")
        raise SystemExit(130) from None
    except SystemExit as end:
        _leave(end)
        raise


def _leave(end: SystemExit) -> None:
    """Leave at once, where nothing goes on: to take everything down that was imported is a twentieth of a small command."""
    watched = sys.getprofile() or sys.gettrace()  # and would be told nothing
    if watched or threading.active_count() > 1 or not isinstance(end.code, int):
        return
    atexit._run_exitfuncs()  # noqa: SLF001 - what Python does as it ends
    try:
        for stream in (sys.stdout, sys.stderr):
            if stream is not None:
                stream.flush()
    except (OSError, ValueError):
        return  # Python tells of it as it ends
    os._exit(end.code)


if __name__ == "__main__":
    main()
