"""The parts that a tenant file is made of: which exist, who may have them, how they are checked, which version is live.

Features register their part here, so the loader knows none of them by name.
"""

from collections.abc import Callable, Collection
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any

from marshmallow import Schema
from sqlalchemy import Row, Select, select

from hub.directory.models import Section
from hub.kernel.db import row, rows
from hub.kernel.tenancy import acting


@dataclass(frozen=True, order=True, slots=True)
class Fault:
    """What is wrong in a tenant file, where, and why; `key` is dotted, list places count from 1."""

    file: str
    key: str
    reason: str


CrossCheck = Callable[[dict[str, Any], Any], list[Fault]]


@dataclass(frozen=True, slots=True)
class Registered:
    """One kind of section: its schema, the kinds of organisation that may have it, and its check against the others.

    A lenient check bears a body of the wrong shape, so it runs beside the schema and all faults come out at once.
    """

    name: str
    schema: type[Schema]
    owners: frozenset[str] | None
    faults: CrossCheck | None
    lenient: bool


SECTIONS: dict[str, Registered] = {}


def section(
    name: str, *, owners: set[str] | None = None, faults: CrossCheck | None = None, lenient: bool = False
) -> Callable:
    """Register a marshmallow schema as the shape of `[name]` in a tenant file.

    `faults(body, partnership)` may compare it with the rest; `partnership.home` is whose it is, keys are relative.
    """

    def register(schema: type[Schema]) -> type[Schema]:
        SECTIONS[name] = Registered(name, schema, frozenset(owners) if owners else None, faults, lenient)
        return schema

    return register


Check = Callable[[dict[str, Any]], list[tuple[str, str]]]
KeptBack = Callable[[int, bool], None]
_CHECKS: dict[str, Check] = {}
_KEPT_BACK: dict[str, list[KeptBack]] = {}
_PUBLISHED: dict[str, list[Callable[[], None]]] = {}


def checked_here(name: str) -> Callable[[Check], Check]:
    """Register what tells the faults that a body of this section has in the acting organisation today: key, reason."""

    def register(check: Check) -> Check:
        _CHECKS[name] = check
        return check

    return register


def faults_here(name: str, body: dict[str, Any]) -> list[tuple[str, str]]:
    """What is wrong with a section's body here and now, if its feature can tell."""
    check = _CHECKS.get(name)
    return check(body) if check else []


def when_kept_back(name: str) -> Callable[[KeptBack], KeptBack]:
    """Register whom to tell when a version of this section could not come into force on its day.

    It takes the version, and whether only its publisher is missing.
    """

    def register(tell: KeptBack) -> KeptBack:
        _KEPT_BACK.setdefault(name, []).append(tell)
        return tell

    return register


def kept_back(name: str, version: int, publisher_gone: bool) -> None:
    """Tell those who asked to be told."""
    for tell in _KEPT_BACK.get(name, ()):
        tell(version, publisher_gone)


def when_published(name: str) -> Callable[[Callable[[], None]], Callable[[], None]]:
    """Register what follows in the organisation, in the same transaction, once a version of this is in force."""

    def register(follow: Callable[[], None]) -> Callable[[], None]:
        _PUBLISHED.setdefault(name, []).append(follow)
        return follow

    return register


def published(name: str) -> None:
    """Do what follows from it."""
    for follow in _PUBLISHED.get(name, ()):
        follow()


def live(name: str, org_id: int | None = None) -> Row | None:
    """The version of this section that is in force in the organisation (the acting one, unless told)."""
    return row(_of(name, org_id).where(Section.state == "live"))


def live_ones(names: Collection[str], org_id: int | None = None) -> dict[str, Row]:
    """The versions of several sections that are in force, by their names, in one statement."""
    whose = acting().org_id if org_id is None else org_id
    asked = select(*Section.__table__.columns).where(Section.org_id == whose, Section.name.in_(names))
    return {one.name: one for one in rows(asked.where(Section.state == "live"))}


def in_force(name: str, org_id: int | None = None) -> Any:
    """What the live version of this section says, as its schema builds it; None where there is none.

    Built once per content and process: whoever gets it must not change it.
    """
    section = live(name, org_id)
    return built(section) if section else None


def built(section: Row) -> Any:
    """What one version of a section says, as its schema builds it; once per content, so nobody must change it."""
    return _built(section.name, Content(section.digest, section.body))


@dataclass(frozen=True)
class Content:
    """A section's body, told from another by its digest alone."""

    digest: str
    body: dict[str, Any] = field(compare=False)


@lru_cache(maxsize=256)
def _built(name: str, content: Content) -> Any:
    return SECTIONS[name].schema().load(content.body)


def numbered(name: str, version: int, org_id: int | None = None) -> Row | None:
    """One version of this section, whatever its state: work under way keeps the version it began with."""
    return row(_of(name, org_id).where(Section.version == version))


def standing_of(name: str) -> Select:
    """Every version of a section of the acting organisation without its body, the oldest first."""
    columns = [column for column in Section.__table__.columns if column.name != "body"]
    return select(*columns).where(Section.org_id == acting().org_id, Section.name == name).order_by(Section.version)


def _of(name: str, org_id: int | None) -> Select:
    whose = acting().org_id if org_id is None else org_id
    return select(*Section.__table__.columns).where(Section.org_id == whose, Section.name == name)
