"""Plan: the cheapest schedule that complies in time, with a proven gap."""

from vendorline.callable_module import make_callable
from vendorline.plan.network_after import network_after
from vendorline.plan.plan_result import Plan

__all__ = ["Plan", "network_after"]

make_callable(__name__)
