"""Chains of control: how a coalition comes to an element, from one in its own hands down through what that manages, hosts or updates."""

from __future__ import annotations

import numpy as np

from vendorline.expose.arrays import Flags, Words
from vendorline.expose.arrays.prepared import KINDS, Prepared
from vendorline.expose.arrays.supplied_roles import ROLES
from vendorline.expose.capabilities import HIGH, capabilities
from vendorline.quick_dataclass import dataclass

#: Elements from the first to the last, each with how it controls the next; nothing at the last.
Chain = list[tuple[str, str]]


@dataclass(frozen=True, slots=True, eq=False)
class Hands:
    """What a coalition holds by roles of its own, in one bound; `base` are the bits of whoever holds each element so."""

    prepared: Prepared
    vendors: tuple[str, ...]
    roles: tuple[str, ...]
    base: Words
    bound: int
    layer: str | None = None

    def chain(self, element: int) -> Chain:
        """The shortest way down to an element from one that is held."""
        p = self.prepared
        held = self.base.any(axis=1) & self._own()
        sources: dict[int, list[tuple[int, int]]] = {}
        usable = ~p.blocked
        for a, b, kind in zip(p.controller[usable], p.controlled[usable], p.control_kind[usable], strict=True):
            sources.setdefault(int(b), []).append((int(a), int(kind)))
        paths: list[list[tuple[int, str]]] = [[(element, "")]]
        seen = {element}
        while paths:
            path = paths.pop(0)
            if held[path[-1][0]]:
                return [(p.element_ids[e], how) for e, how in reversed(path)]
            for above, kind in sources.get(path[-1][0], ()):
                if above not in seen:
                    seen.add(above)
                    paths.append([*path, (above, KINDS[kind])])
        return [(p.element_ids[element], "")]

    def sentence(self, chain: Chain) -> str:
        """A chain in words: in whose hands its first element is and why, and what each does to the next."""
        p = self.prepared
        place = int(np.flatnonzero((p.element_ids == chain[0][0]).to_numpy())[0])
        maker = p.vendors[p.vendor[place]] if p.vendor[place] >= 0 else None
        codes = [ROLES[r] for e, v, r in zip(p.role_element, p.role_vendor, p.role, strict=True)
                 if e == place and p.vendors[v] in self.vendors]  # fmt: skip
        if maker in self.vendors:
            how = f"made by {maker}"
        elif codes:
            how = f"in the hands of {' and '.join(self.vendors)} by the role {codes[0]}"
        else:
            how = "of a vendor nobody has stated"
        text = f"{chain[0][0]} is {how}"
        for (name, _), (_, kind) in zip(chain[1:], chain, strict=False):
            text += f", and {kind} {name}"
        return text + "."

    def _own(self) -> Flags:
        """Elements that the coalition holds itself; in the high bound also those nobody knows the vendor of."""
        p = self.prepared
        codes = [i for i, v in enumerate(p.vendors) if v in self.vendors]
        mine: Flags = np.isin(p.vendor, codes)
        roles = np.isin(p.role, [ROLES.index(r) for r in self.roles]) & np.isin(p.role_vendor, codes)
        mine[p.role_element[roles]] = True
        if self.bound == HIGH:
            mine = mine | (p.vendor < 0)
        if self.layer is not None:
            mine &= np.array([domain == self.layer for domain in capabilities().domains])[p.function]
        return mine
