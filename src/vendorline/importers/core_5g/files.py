"""The configuration of a free5GC core: which file is which network function's."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from pathlib import Path
from types import MappingProxyType

from vendorline.errors import Fault, InvalidInput, UsageError
from vendorline.importers.plain_yaml import Tree, read_yaml
from vendorline.network.guard import short

#: Functions that free5GC has, by the beginning of their file's name; two instances of one are told apart by what follows.
FUNCTIONS = ("amf", "smf", "upf", "nrf", "udm", "udr", "ausf", "nssf", "pcf", "chf", "bsf", "nef", "n3iwf", "tngf")
#: Function of the knowledge tables, where free5GC names it otherwise.
KNOWN_AS: Mapping[str, str] = MappingProxyType({"tngf": "n3iwf"})
MOST_FILES = 1_000
_FILE = re.compile(rf"(?P<function>{'|'.join(FUNCTIONS)})cfg[\w.-]*\.ya?ml", re.IGNORECASE)


def function_of(path: Path) -> str | None:
    """The network function whose configuration a file is, by its name."""
    found = _FILE.fullmatch(path.name)
    return None if found is None else found["function"].lower()


def find_configurations(folder: Path) -> list[Path]:
    """Configuration files of network functions in a folder, by name."""
    return sorted(path for path in folder.iterdir() if path.is_file() and function_of(path))


def _in(folder: Path) -> list[Path]:
    """The YAML files of a folder; raises InvalidInput for more than any core has."""
    found = sorted(folder.glob("*.y*ml"))
    if len(found) > MOST_FILES:
        problem = f"{len(found):,} YAML files in it, more than the {MOST_FILES:,} that are read"
        fault = Fault(short(str(folder)), None, None, None, problem, "give the folder of one core's configuration")
        raise InvalidInput(f"{short(str(folder))}: {problem}", [fault])
    return found


def read_configurations(paths: Sequence[Path]) -> tuple[list[tuple[str, Tree]], list[Fault]]:
    """Function and content of every file in one folder (or of the files given), and the files left out.

    Raises InvalidInput with the faults of all files that cannot be read, UsageError for more than one folder.
    """
    folders = [path for path in paths if path.is_dir()]
    if folders and len(paths) > 1:
        raise UsageError("one folder of configuration at a time, that of one core")
    files = [file for folder in folders for file in _in(folder)] or list(paths)
    faults: list[Fault] = []
    found: list[tuple[str, Tree]] = []
    wrong: list[Fault] = []
    for file in files:
        function = function_of(file)
        if function is None:
            problem = "not a network function's file by its name; left out"
            remedy = "name it as free5GC does: amfcfg.yaml"
            faults.append(Fault.at(file.name, None, problem, remedy, "warning"))
            continue
        try:
            tree = read_yaml(file)
        except InvalidInput as error:
            wrong += error.faults
            continue
        body = tree.content if function == "upf" else tree.get("configuration")
        if isinstance(body, dict):
            found.append((function, tree))
        else:
            remedy = "give the file that the function runs with"
            wrong.append(Fault(file.name, None, "configuration", None, "no configuration in it", remedy))
    if not found and not wrong:
        where, problem = ", ".join(map(str, paths)), "no configuration of a network function"
        wrong.append(Fault.at(where, None, problem, "give free5GC's config folder"))
    if wrong:
        raise InvalidInput(f"{paths[0]}: configuration that cannot be read", [*wrong, *faults])
    return found, faults


def warn(
    faults: list[Fault],
    tree: Tree,
    keys: tuple[str | int, ...],
    value: str | None,
    problem: str,
    remedy: str,
    about: str = "",
) -> None:
    """Say what is odd at the end of the keys, about the last of them that is a name, or what it is `about`."""
    column = about or str(next(key for key in reversed(keys) if isinstance(key, str)))
    faults.append(Fault(tree.path.name, tree.line(*keys), column, value, problem, remedy, "warning"))
