"""The programme that is in force."""

from dataclasses import replace

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
    """The live programme of an organisation, the acting one unless told. Raises NoProgramme.

    Its national system is the one of the section [national], where the organisation has it: that takes cases back.
    """
    live = sections.live_ones(("programme", "national"), org_id)
    if "programme" not in live:
        raise NoProgramme()
    found = sections.built(live["programme"])
    system = live["national"].body.get("system") if "national" in live else None
    return replace(found, national_system=system) if system and system != found.national_system else found
