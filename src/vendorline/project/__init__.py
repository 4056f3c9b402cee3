"""The project folder: snapshots of a network, rules of one's own, what was decided, what is kept private."""

from vendorline.project.folder import Project, is_read_with, project_of
from vendorline.project.opened import Opened, network_folder, open_network, private_tags_of

__all__ = ["Opened", "Project", "is_read_with", "network_folder", "open_network", "private_tags_of", "project_of"]
