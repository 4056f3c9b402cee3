"""Install vendorline as a user would, where nothing of this checkout is at hand, and run its demonstration.

    python scripts/try_install.py wheel        the wheel alone in an empty environment, without extras
    python scripts/try_install.py container    the steps of the Containerfile, each in a folder instead of an image

Needs a package index. Exit code 0: the demonstration ran and its report is there; 75: no index was to be had.
"""

from __future__ import annotations

import argparse
import json
import os
import re
import shlex
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
VERSION = re.search(r'"(.+)"', (ROOT / "src" / "vendorline" / "version.py").read_text("utf-8").partition("=")[2])
NO_INDEX = 75
WAYS_TO_AN_INDEX = frozenset({
    "PIP_INDEX_URL", "PIP_EXTRA_INDEX_URL", "PIP_FIND_LINKS", "PIP_CERT", "PIP_PROXY", "PIP_DEFAULT_TIMEOUT", "PIP_CONFIG_FILE",
    "PIP_CACHE_DIR", "HTTP_PROXY", "HTTPS_PROXY", "NO_PROXY", "SSL_CERT_FILE", "REQUESTS_CA_BUNDLE",
})  # fmt: skip
#: What pip says where it cannot reach an index.
UNREACHABLE = re.compile(r"Could not find a version|No matching distribution|Temporary failure|Connection|Max retries")


def main(arguments: Sequence[str] | None = None) -> int:
    """Take the arguments of the command line; returns the exit code."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("what", choices=["wheel", "container"])
    asked = parser.parse_args(arguments)
    with tempfile.TemporaryDirectory(prefix="vendorline-") as folder:
        try:
            page = (wheel if asked.what == "wheel" else container)(Path(folder))
        except subprocess.CalledProcessError as error:
            print(error.stdout, error.stderr, sep="\n", file=sys.stderr)
            return NO_INDEX if UNREACHABLE.search(error.stderr or "") else 1
        if not page.is_file():
            print("the demonstration wrote no report", file=sys.stderr)
            return 1
    return 0


def wheel(folder: Path) -> Path:
    """Build the wheel, install it into an empty environment, run the demonstration in an empty folder; returns where its report is to be."""
    bare = environment(folder)
    run([sys.executable, "-m", "venv", folder / "venv"], folder, bare)
    run([folder / "venv/bin/pip", "wheel", "--no-deps", "--wheel-dir", "dist", ROOT], folder, bare)
    (built,) = (folder / "dist").glob("*.whl")
    if VERSION is None or not built.name.startswith(f"vendorline-{VERSION[1]}-"):
        raise SystemExit(f"{built.name} does not carry the version of src/vendorline/version.py")
    run([folder / "venv/bin/pip", "install", built], folder, bare)
    empty = folder / "empty"
    empty.mkdir()
    print(run([folder / "venv/bin/vendorline", "demo"], empty, bare))
    return empty / "demo" / "report.html"


def container(folder: Path) -> Path:
    """Take the steps of the Containerfile: each stage is a folder, and paths of an image lie in it."""
    stages: dict[str, Path] = {}
    root, here, bare = folder, folder, environment(folder)
    python = with_python(folder / "python")
    entry: list[str] = []
    for word, rest in steps((ROOT / "Containerfile").read_text(encoding="utf-8")):
        match word:
            case "FROM":
                name = rest.partition(" AS ")[2] or "last"
                root = stages[name] = folder / name
                here, bare = root, environment(root)
                bare["PATH"] = f"{python}:{bare['PATH']}"
            case "WORKDIR":
                here = inside(root, rest)
                here.mkdir(parents=True, exist_ok=True)
            case "ENV":
                name, _, value = rest.partition("=")
                placed = ":".join(
                    str(inside(root, part)) if part.startswith("/") else part for part in value.split(":")
                )
                bare = {**bare, name: placed.replace("$PATH", bare["PATH"])}
            case "COPY":
                copy(shlex.split(rest), stages, here)
            case "RUN":
                run(["sh", "-c", rest], here, bare)
            case "ENTRYPOINT" | "CMD":
                entry += json.loads(rest)
            case "USER":
                pass  # whoever runs this is nobody's superuser but their own
            case _:
                raise SystemExit(f"the Containerfile has a step that is not known here: {word}")
    print(run(["sh", "-c", shlex.join(entry)], here, bare))
    return here / "demo" / "report.html"


def environment(home: Path) -> dict[str, str]:
    """Nothing of the caller's but where the system's programs are, and how a package index is reached."""
    home.mkdir(parents=True, exist_ok=True)
    index = {name: value for name, value in os.environ.items() if name.upper() in WAYS_TO_AN_INDEX}
    return {"PATH": "/usr/bin:/bin", "HOME": str(home), "LANG": "C.UTF-8", **index}


def with_python(folder: Path) -> Path:
    """The folder of a Python with pip, under the name that an image gives it, which has nothing else installed."""
    run([sys.executable, "-m", "venv", folder], folder.parent, environment(folder.parent))
    return folder / "bin"


def steps(text: str) -> Iterator[tuple[str, str]]:
    """The instructions of a Containerfile with what follows each."""
    lines = "\n".join(line for line in text.splitlines() if not line.startswith("#"))
    for line in lines.replace("\\\n", " ").splitlines():
        if line.strip():
            word, _, rest = line.partition(" ")
            yield word, rest.strip()


def inside(root: Path, path: str) -> Path:
    """A path of an image, in the folder that stands for it."""
    return root / path.lstrip("/")


def copy(words: list[str], stages: Mapping[str, Path], here: Path) -> None:
    """Copy from the checkout, or from an earlier stage."""
    source = ROOT
    if words[0].startswith("--from="):
        source = stages[words.pop(0).partition("=")[2]]
    *names, target = words
    for name in names:
        origin = inside(source, name)
        into = here / target / origin.name if target.endswith("/") else here / target
        if origin.is_dir():
            shutil.copytree(origin, into, ignore=shutil.ignore_patterns("__pycache__"))
        else:
            shutil.copy(origin, into)


def run(command: Sequence[str | Path], where: Path, bare: Mapping[str, str]) -> str:
    """Run a command with nothing but the environment given; returns what it says. Raises CalledProcessError with what it said."""
    print("$", shlex.join(map(str, command)), flush=True)
    done = subprocess.run(
        list(map(str, command)), cwd=where, env=dict(bare), capture_output=True, text=True, check=True
    )
    return done.stdout


if __name__ == "__main__":
    raise SystemExit(main())
