"""vendorline: decide whether, and how far, a vendor may take part in a 5G network, and show why."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from vendorline.version import __version__ as __version__

if TYPE_CHECKING:
    from vendorline.evidence.register import Register
    from vendorline.examples import example
    from vendorline.network import Network, read_network, write_network
    from vendorline.project.calls import check, expose
    from vendorline.project.decide_job import decide
    from vendorline.project.planning.job import plan
    from vendorline.report import report
    from vendorline.rulebook import provisions

#: Public name to the module that holds it; loaded when first asked for, so that importing the package stays cheap.
HOMES = {
    "Network": "vendorline.network",
    "Register": "vendorline.evidence.register",
    "check": "vendorline.project.calls",
    "decide": "vendorline.project.decide_job",
    "example": "vendorline.examples",
    "expose": "vendorline.project.calls",
    "plan": "vendorline.project.planning.job",
    "provisions": "vendorline.rulebook",
    "read_network": "vendorline.network",
    "report": "vendorline.report",
    "write_network": "vendorline.network",
}

__all__ = [
    "Network",
    "Register",
    "check",
    "decide",
    "example",
    "expose",
    "plan",
    "provisions",
    "read_network",
    "report",
    "write_network",
]


def __getattr__(name: str) -> Any:
    if name not in HOMES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    from importlib import import_module

    return getattr(import_module(HOMES[name]), name)


def __dir__() -> list[str]:
    return sorted(__all__)
