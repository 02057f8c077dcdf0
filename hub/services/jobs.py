"""A feed that is read again by itself, one page a job: each is short, and may be repeated."""

from datetime import timedelta
from urllib.parse import urlsplit
from uuid import UUID

from hub.directory.sections import live, when_published
from hub.kernel.access import Role
from hub.kernel.clock import now
from hub.kernel.work.jobs import GIVEN_UP, job, later
from hub.notices.actions import tell, tell_role
from hub.services import actions, fetching, queries
from hub.services.reading import Unreadable

LOADERS = {Role.SUPERVISOR, Role.MANAGER, Role.ADMINISTRATOR}
CHANGED = "Your organisation’s file was changed while the feed was read."


@when_published("services")
def published() -> None:
    """A feed that stands in the section is read at once, and then every so many hours."""
    section = live("services")
    if section.body.get("feed"):
        later("services:refresh", version=section.version)


def _next_time(version: int) -> None:
    """A time that was given up is over; the next one comes all the same."""
    section = live("services")
    if section is not None and section.version == version:
        hours = section.body.get("refresh_hours", 24)
        later("services:refresh", at=now() + timedelta(hours=hours), version=version)


@job("services:refresh", by=LOADERS, given_up=_next_time)
def refresh(version: int) -> None:
    """Begin to read the feed, as long as the version that named it is in force, and set the next time."""
    section = live("services")
    if section is None or section.version != version or not section.body.get("feed"):
        return
    run_id = actions.begin(urlsplit(section.body["feed"]).hostname or "feed")
    later("services:page", run=run_id, version=version, page=1)
    _next_time(version)


def given_up(run: str, version: int, page: int) -> None:
    """A page could not be read by a fault of our own: the load ends, and people hear of it."""
    if queries.run(UUID(run), lock=True).status == "reading":
        _fail(UUID(run), GIVEN_UP)


@job("services:page", by=LOADERS, given_up=given_up)
def read_page(run: str, version: int, page: int) -> None:
    """Read one page; after the last, the whole load takes effect. A feed that fails changes nothing."""
    section = live("services")
    if queries.run(UUID(run)).status != "reading":
        return
    if section is None or section.version != version:
        actions.fail(UUID(run), CHANGED)
        return
    try:
        told = fetching.page(section.body["feed"], page)
        kept = actions.stage(UUID(run), page, told.services)
    except (fetching.Unreachable, Unreadable) as why:
        _fail(UUID(run), str(why))
        return
    if not kept:
        return
    if told.last:
        actions.finish(UUID(run))
    else:
        later("services:page", run=run, version=version, page=page + 1)


def _fail(run_id: UUID, why: str) -> None:
    """End a load; whoever began it is told, and who is in charge."""
    actions.fail(run_id, why)
    to = ("services-not-loaded", run_id, "", "services.run")
    tell_role({Role.SUPERVISOR, Role.MANAGER}, *to, run_id=run_id)
    if began := queries.run(run_id).by:
        tell([began], *to, run_id=run_id)
