"""`python -m vendorline`, and the command `vendorline`: the command line."""

import sys


def main() -> None:
    """Run the command line; who stops it while it is still being loaded gets the exit code of that, too."""
    try:
        from vendorline.cli.app import main as command_line

        command_line()
    except KeyboardInterrupt:
        sys.stderr.write("error: stopped; nothing was left half-written\n")
        raise SystemExit(130) from None


if __name__ == "__main__":
    main()
