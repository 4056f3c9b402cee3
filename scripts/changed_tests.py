"""Print the test files that concern what changed since the branch left `main`, the closest first; for `make check`.

A changed test comes first, then tests that name a changed module, then the other tests of its package.
"""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterable, Iterator
from pathlib import Path, PurePosixPath

ROOT = Path(__file__).resolve().parents[1]
SOURCES = PurePosixPath("src/vendorline")
#: The closest files that are printed: reading more of them takes longer than what is left for them.
MOST = 30
#: Tests of what stands outside the packages.
BESIDE = {"docs": "docs", "scripts": "docs"}


def changed() -> list[str]:
    """Files that differ from where the branch left `main` (on `main` itself from the last commit), and new ones."""

    def git(*words: str) -> list[str]:
        return subprocess.run(["git", *words], cwd=ROOT, capture_output=True, text=True, check=False).stdout.split()

    base = next((found[0] for name in ("origin/main", "main") if (found := git("merge-base", "HEAD", name))), "HEAD")
    return [*git("diff", "--name-only", base), *git("ls-files", "--others", "--exclude-standard")]


def concerned(files: Iterable[str]) -> Iterator[Path]:
    """Test files by how close they are to changed files; some may come more than once."""
    paths = [PurePosixPath(file) for file in files]
    tests = sorted((ROOT / "tests").rglob("test_*.py"))
    words = {test: test.read_text(encoding="utf-8") for test in tests}
    yield from (ROOT / path for path in paths if path.parts[0] == "tests" and path.name.startswith("test_"))
    modules = [path for path in paths if path.suffix == ".py" and path.is_relative_to(SOURCES)]
    for path in modules:
        name = ".".join(path.relative_to("src").with_suffix("").parts).removesuffix(".__init__")
        if name.count(".") > 1:
            yield from (test for test in tests if f"{name} " in words[test] or f"{name}." in words[test])
    # What tests share: a module beside them, or beside a folder of them.
    shared = [path for path in paths if path.parts[0] == "tests" and path.suffix == ".py"]
    yield from (test for path in shared for test in tests if f"from {path.stem} import" in words[test])
    for path in paths:
        inner = path.relative_to(SOURCES).parts if path.is_relative_to(SOURCES) else ()
        folder = inner[0] if len(inner) > 1 else BESIDE.get(path.parts[0])
        if folder is not None:
            yield from (test for test in tests if test.is_relative_to(ROOT / "tests" / folder))
    if modules:
        yield ROOT / "tests" / "test_architecture.py"


def main() -> int:
    """Print the test files, one a line."""
    found = dict.fromkeys(path.relative_to(ROOT).as_posix() for path in concerned(changed()) if path.is_file())
    for path in list(found)[:MOST]:
        print(path)
    if not found:
        print("no test concerns what changed", file=sys.stderr)
    elif len(found) > MOST:
        print(
            f"{len(found) - MOST} more files of tests, less close to what changed, are left to `make test`",
            file=sys.stderr,
        )
    return 0


if __name__ == "__main__":
    sys.exit(main())
