"""The programme that is in force."""

from hub.directory import sections
from hub.kernel.problems import NotPossibleNow
from hub.programmes import schemas  # noqa: F401 (registers the section)
from hub.programmes.models import Programme


class NoProgramme(NotPossibleNow):
    """The organisation has published no programme; `hub tenants publish` does."""

    def __init__(self):
        super().__init__(
            "Your organisation has no programme in force, and cases are opened under one.",
            "Ask whoever looks after your organisation’s files to publish it.",
        )


def programme(org_id: int | None = None) -> Programme:
    """The live programme of an organisation, the acting one unless told. Raises NoProgramme."""
    found = sections.in_force("programme", org_id)
    if found is None:
        raise NoProgramme()
    return found
