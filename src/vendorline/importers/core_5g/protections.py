"""Which protections a free5GC core says that it uses, and in which words."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from vendorline.errors import Fault
from vendorline.importers.core_5g.files import warn
from vendorline.importers.plain_yaml import Tree
from vendorline.quick_dataclass import dataclass

#: Every 5G device has these (TS 33.501 5.2.2, 5.2.3); the third cipher, NEA3, is its vendor's choice.
_MANDATORY = {"NEA": ("NEA0", "NEA1", "NEA2"), "NIA": ("NIA1", "NIA2")}
_KNOWN = {kind: tuple(f"{kind}{n}" for n in range(4)) for kind in _MANDATORY}
#: IPsec under these is set up outside the network functions, so their configuration cannot show it.
_OUTSIDE = ("n2", "n3", "n4")
_LISTS = {"NEA": "cipheringOrder", "NIA": "integrityOrder"}


@dataclass(frozen=True, slots=True)
class Protection:
    """The state of one interface and the words it was read from: (column, value, file, method)."""

    interface: str
    confidentiality: str
    integrity: str
    basis: str = "stated"
    words: tuple[tuple[str, str, str, str], ...] = ()

    def row(self) -> dict[str, Any]:
        """The protection as a row of its table, but for the operator."""
        return {
            "interface": self.interface, "confidentiality": self.confidentiality, "integrity": self.integrity, "basis": self.basis,
        }  # fmt: skip

    def observations(self, operator_id: str) -> list[dict[str, Any]]:
        """The words as rows of observations; a row of protections is named by its operator and interface."""
        return [
            {
                "table": "protections", "row_id": f"{operator_id}, {self.interface}", "column": column, "value": value,
                "source": file, "method": method, "confidence": "medium" if self.basis == "assumed" else "high",
            }
            for column, value, file, method in self.words
        ]  # fmt: skip


def protections(files: Sequence[tuple[str, Tree]], faults: list[Fault]) -> list[Protection]:
    """Protections of the service-based interface, of the radio and of NAS; unknown for what no file can say."""
    return [
        _service_based(files, faults),
        *_radio(files, faults),
        *(Protection(i, "unknown", "unknown") for i in _OUTSIDE),
    ]


def _service_based(files: Sequence[tuple[str, Tree]], faults: list[Fault]) -> Protection:
    """TLS is on where every function is served over https, off where none is; unknown in between."""
    schemes: dict[str, str] = {}
    for _, tree in files:
        keys = ("configuration", "sbi", "scheme")
        scheme = tree.text(*keys)
        if scheme is None:
            if tree.get("configuration", "sbi") is not None:
                warn(faults, tree, keys, None, "no scheme; http or https is unknown", "give scheme")
            continue
        if scheme.lower() not in ("http", "https"):
            warn(faults, tree, keys, scheme, "neither http nor https", "http or https")
            continue
        schemes[tree.path.name] = scheme.lower()
        registry = tree.text("configuration", "nrfUri")
        if registry and registry.partition("://")[0].lower() != scheme.lower():
            problem = f"the NRF is asked by another scheme than {scheme}, by which the function is served"
            warn(faults, tree, ("configuration", "nrfUri"), registry, problem, "use one scheme")
    kinds = set(schemes.values())
    state = {frozenset({"http"}): "off", frozenset({"https"}): "on"}.get(frozenset(kinds), "unknown")
    if len(kinds) > 1:
        clear = ", ".join(sorted(name for name, scheme in schemes.items() if scheme == "http"))
        file = next(iter(schemes))
        problem = f"only a part is served over https; in clear: {clear}"
        faults.append(
            Fault(file, None, "scheme", "http", problem, "use https for all, or state links one by one", "warning")
        )
    words = [
        ("confidentiality", scheme, name, "scheme of the service-based interface") for name, scheme in schemes.items()
    ]
    for function, tree in files:
        token = tree.text("configuration", "sbi", "oauth") if function == "nrf" else None
        if token is not None:
            words.append(("integrity", f"oauth {token}", tree.path.name, "whether the NRF hands out access tokens"))
            if state == "off" and token.lower() == "true":
                # TS 33.501 13.3.2.1: token authorisation requires transport protection.
                problem = (
                    "access tokens travel in clear: authorisation by token needs TLS below it (TS 33.501 13.3.2.1)"
                )
                warn(faults, tree, ("configuration", "sbi", "oauth"), token, problem, "use https")
    return Protection("sbi", state, state, words=tuple(words))


def _radio(files: Sequence[tuple[str, Tree]], faults: list[Fault]) -> list[Protection]:
    """NAS by the AMF's order. Radio nodes choose by an order of their own (TS 33.501 6.7.3); the AMF's is assumed for them."""
    found: list[Protection] = []
    states: dict[str, set[str]] = {"NEA": set(), "NIA": set()}
    words: list[tuple[str, str, str, str]] = []
    for _, tree in (pair for pair in files if pair[0] == "amf"):
        for kind, name in _LISTS.items():
            keys = ("configuration", "security", name)
            order = [name for item in tree.items(*keys) if (name := str(item).strip().upper())]
            states[kind].add(_state(tree, keys, kind, order, faults))
            if order:
                column = "confidentiality" if kind == "NEA" else "integrity"
                words.append((column, ";".join(order), tree.path.name, f"{name}, the preferred first"))
    state = {kind: said.pop() if len(said) == 1 else "unknown" for kind, said in states.items()}
    ciphered = tuple(word for word in words if word[0] == "confidentiality")
    found.append(Protection("n1_nas", state["NEA"], state["NIA"], words=tuple(words)))
    # Integrity of RRC is mandatory to use, that of the user plane is the SMF's policy: neither follows from an order.
    basis = "stated" if state["NEA"] == "unknown" else "assumed"
    found += [Protection(radio, state["NEA"], "unknown", basis, ciphered) for radio in ("uu_rrc", "uu_up")]
    return found


def _state(tree: Tree, keys: tuple[str, ...], kind: str, order: list[str], faults: list[Fault]) -> str:
    """The AMF takes the first algorithm of its order that the device has, and every device has the mandatory ones."""
    if not order:
        warn(faults, tree, keys, None, "no order of algorithms", "list them, the preferred first")
        return "unknown"
    for name in order:
        if name not in _KNOWN[kind]:
            warn(faults, tree, keys, name, "no algorithm that is known", f"one of {', '.join(_KNOWN[kind])}")
    first = next((name for name in order if name in _MANDATORY[kind] or name == f"{kind}0"), None)
    usable = [name for name in order if name in _KNOWN[kind]]
    if not usable:
        return "unknown"
    if usable[0] == f"{kind}0":
        problem = f"{kind}0, the null algorithm, is preferred: what it would protect goes in clear"
        warn(faults, tree, (*keys, 0), ";".join(order), problem, f"put {kind}2 first")
        return "off"
    # A device without the preferred algorithm would fall back on the null one.
    return "unknown" if first == f"{kind}0" else "on"
