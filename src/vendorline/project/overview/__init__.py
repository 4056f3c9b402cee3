"""A project as it stands: making one, and saying what is there, what is stale and why, and what to do next."""

from vendorline.project.overview.making import make_project
from vendorline.project.overview.status import Part, status

__all__ = ["Part", "make_project", "status"]
