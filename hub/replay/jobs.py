"""Telling the managers of a version that could not take over on its day; here, because this may know of both."""

from uuid import NAMESPACE_OID, uuid5

from hub.directory.sections import when_kept_back
from hub.kernel.access import Role
from hub.notices.actions import tell_role
from hub.visit_models.queries import NAME


@when_kept_back(NAME)
def tell_the_managers(version: int, publisher_gone: bool) -> None:
    """The version is a draft again; its page names the faults, or somebody who may must publish it."""
    kind = "model-without-publisher" if publisher_gone else "model-kept-back"
    about = uuid5(NAMESPACE_OID, f"{NAME} {version}")  # a section has no id of its own
    tell_role([Role.MANAGER], kind, about, f"version {version}", "visit_models.show", version=version)
