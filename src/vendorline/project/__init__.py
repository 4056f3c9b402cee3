"""The project folder: snapshots of a network, rules of one's own, what was decided, what is kept private."""

from vendorline.project.folder import Project, project_of
from vendorline.project.opened import Opened, open_network

__all__ = ["Opened", "Project", "open_network", "project_of"]
