"""The programme that is in force."""

from functools import lru_cache
from typing import Any

from hub.directory import sections
from hub.kernel.problems import NotPossibleNow
from hub.programmes.models import Programme
from hub.programmes.schemas import ProgrammeSchema


class NoProgramme(NotPossibleNow):
    """The organisation has published no programme; `hub tenants publish` does."""

    def __init__(self):
        super().__init__(
            "Your organisation has no programme in force, and cases are opened under one.",
            "Ask whoever looks after your organisation’s files to publish it.",
        )


def programme(org_id: int | None = None) -> Programme:
    """The live programme of an organisation, the acting one unless told. Raises NoProgramme."""
    section = sections.live("programme", org_id)
    if section is None:
        raise NoProgramme()
    return _built(section.org_id, section.version, Body(section.digest, section.body))


class Body:
    """A section's body, compared by its digest, so that a version is built once per process."""

    def __init__(self, digest: str, content: dict[str, Any]):
        self.digest, self.content = digest, content

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Body) and self.digest == other.digest

    def __hash__(self) -> int:
        return hash(self.digest)


@lru_cache(maxsize=256)
def _built(org_id: int, version: int, body: Body) -> Programme:
    return ProgrammeSchema().load(body.content)
