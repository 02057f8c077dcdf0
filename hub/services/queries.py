"""Searching the directory by need, place and words; the loads of it; what the organisation decided about it."""

from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import Row

from hub.directory.sections import live
from hub.gazetteer.queries import place
from hub.kernel.clock import today
from hub.kernel.db import row, rows
from hub.kernel.problems import NotYours
from hub.services.reading import folded

PAGE = 40
SERVICE = "s.id, s.name, s.provider, s.description, s.url, s.email, s.phone, s.cost, s.eligibility, s.hours, s.active"


def decided() -> Mapping[str, Any]:
    """The organisation's [services] section, or an empty one."""
    section = live("services")
    return section.body if section else {}


def terms() -> dict[str, list[str]]:
    """By need, the taxonomy's terms that stand for it."""
    return {one["need"]: one["terms"] for one in decided().get("term", [])}


def search(need: str = "", postcode: str | None = None, words: str = "", most: int | None = PAGE) -> Sequence[Row]:
    """Services for a need, with all the words, the nearest first; `metres` as the crow flies, None if not known.

    `most` None: all of them.
    """
    here = place(postcode, today()) if postcode else None
    wanted = [f" {word}" for word in folded(words).split()][:10]
    asked = {f"word_{number}": word for number, word in enumerate(wanted)}
    told = " ".join(f"and position(:{name} in s.words) > 0" for name in asked)
    return rows(
        f"""select {SERVICE}, near.address, near.postcode, near.metres from service s
            left join lateral (
                select p.address, p.postcode,
                       sqrt(power((p.easting - cast(:easting as int))::float, 2)
                            + power((p.northing - cast(:northing as int))::float, 2)) as metres
                from service_place p where p.org_id = s.org_id and p.service_id = s.id
                order by metres nulls last, p.number limit 1) near on true
            where s.org_id = acting_org() and s.active and (:need = '' or :need = any(s.needs)) {told}
            order by near.metres nulls last, s.name, s.id limit :most""",  # noqa: S608 - names of parameters alone
        need=need,
        easting=here.easting if here else None,
        northing=here.northing if here else None,
        most=most,
        **asked,
    )


def service(service_id: UUID) -> Row:
    """One service, also one that is no longer in the directory. Raises NotYours."""
    found = row(f"select {SERVICE} from service s where s.org_id = acting_org() and s.id = :id", id=service_id)  # noqa: S608
    if found is None:
        raise NotYours()
    return found


def places(service_id: UUID) -> Sequence[Row]:
    """Where a service is given."""
    return rows(
        """select address, postcode from service_place where org_id = acting_org() and service_id = :id
           order by number""",
        id=service_id,
    )


def count() -> int:
    """How many services the directory has."""
    return row("select count(*) as services from service where org_id = acting_org() and active").services


def run(run_id: UUID, lock: bool = False) -> Row:
    """One load of the directory. Raises NotYours."""
    held = "for update of r" if lock else ""
    found = row(
        f"""select r.*, a.name as by_name from service_run r left join account a on a.org_id = r.org_id and a.id = r.by
            where r.org_id = acting_org() and r.id = :id {held}""",  # noqa: S608
        id=run_id,
    )
    if found is None:
        raise NotYours()
    return found


def loads(most: int = 20) -> Sequence[Row]:
    """The latest loads, without what each skipped."""
    return rows(
        """select r.id, r.at, r.source, r.status, r.counts, r.problem, a.name as by_name from service_run r
           left join account a on a.org_id = r.org_id and a.id = r.by
           where r.org_id = acting_org() order by r.at desc, r.id limit :most""",
        most=most,
    )
