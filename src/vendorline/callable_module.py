"""Packages that share their name with the function they are about.

`vendorline.check` is a package, and `vendorline.check(network, ...)` is the job. Importing a package sets the attribute of its
parent, so the package itself has to answer the call.
"""

from __future__ import annotations

import sys
from importlib import import_module
from types import ModuleType
from typing import Any


class _CallableModule(ModuleType):
    """A module that, when called, calls the public function of the same name, wherever the package says that it is."""

    def __call__(self, *arguments: Any, **options: Any) -> Any:
        parent, _, name = self.__name__.rpartition(".")
        home = import_module(parent).HOMES[name]
        return getattr(import_module(home), name)(*arguments, **options)


def make_callable(name: str) -> None:
    """Let the module of that name be called as its function of the same name."""
    sys.modules[name].__class__ = _CallableModule
