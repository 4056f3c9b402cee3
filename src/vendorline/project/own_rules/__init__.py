"""Instruments of one's own in a project: putting one there, whole or not at all."""

from vendorline.project.own_rules.adding import Added, add_instrument

__all__ = ["Added", "add_instrument"]
