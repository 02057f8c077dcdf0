"""A partnership written as files: read whole, checked whole, and only then of use. No database here."""

from hub.directory.files.loader import Loaded, load
from hub.directory.files.partnership import Area, Organisation, Part, Partnership, Person, Terms

__all__ = ["Area", "Loaded", "Organisation", "Part", "Partnership", "Person", "Terms", "load"]
