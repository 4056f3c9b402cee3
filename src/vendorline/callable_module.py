"""Packages that share their name with the function they are about.

`vendorline.check` is a package, and `vendorline.check(network, ...)` is the job. Importing a package sets the attribute of its
parent, so the package itself has to answer the call.
"""

from __future__ import annotations

import inspect
import sys
from collections.abc import Callable
from importlib import import_module
from types import ModuleType
from typing import Any


class _CallableModule(ModuleType):
    """A module that, when called, calls the public function of the same name, wherever the package says that it is."""

    def __call__(self, *arguments: Any, **options: Any) -> Any:
        return self._job(*arguments, **options)

    @property
    def _job(self) -> Callable[..., Any]:
        """The public function of the package's name."""
        parent, _, name = self.__name__.rpartition(".")
        home = import_module(parent).HOMES[name]
        job: Callable[..., Any] = getattr(import_module(home), name)
        return job

    @property
    def __signature__(self) -> inspect.Signature:
        """The signature of the function: what `help` and editors show."""
        return inspect.signature(self._job)

    @property
    def __doc__(self) -> str | None:  # type: ignore[override]
        """The documentation of the function."""
        return self._job.__doc__


def make_callable(name: str) -> None:
    """Let the module of that name be called as its function of the same name."""
    sys.modules[name].__class__ = _CallableModule
