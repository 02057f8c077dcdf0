"""Publishing a section, signing and ending an agreement: what an organisation does with what its files drafted."""

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import insert, select, update

from hub.directory import queries
from hub.directory.models import Ending, Section, Signature
from hub.directory.rules import digest, state_of
from hub.kernel.audit import record
from hub.kernel.clock import now
from hub.kernel.db import db
from hub.kernel.problems import NotPossibleNow, NotYours
from hub.kernel.tenancy import acting


def draft(name: str, version: int, body: dict[str, Any], origin: str = "browser") -> None:
    """Write a draft of this version of a section, in the place of an earlier draft of the same number."""
    key = (Section.org_id == acting().org_id, Section.name == name, Section.version == version)
    content = {"body": body, "digest": digest(body), "origin": origin}
    replaced = db.session.execute(
        update(Section).where(*key, Section.state == "draft").values(content | {"drafted_at": now()})
    )
    if not replaced.rowcount:
        db.session.execute(insert(Section).values(org_id=acting().org_id, name=name, version=version, **content))
    record("section:drafted", section=name, version=version, origin=origin)


def publish(name: str) -> int:
    """Put the section's draft in force, retire the version before, and return its number."""
    mine = (Section.org_id == acting().org_id, Section.name == name)
    version = db.session.scalar(
        select(Section.version).where(*mine, Section.state == "draft").order_by(Section.version.desc()).limit(1)
    )
    if version is None:
        raise NotPossibleNow(f"There is no draft of ‘{name}’ to publish.")
    moment = now()
    db.session.execute(update(Section).where(*mine, Section.state == "live").values(state="retired", retired_at=moment))
    db.session.execute(
        update(Section)
        .where(*mine, Section.version == version)
        .values(state="live", live_from=moment, published_by=acting().account_id)
    )
    record("section:published", section=name, version=version)
    return version


def sign(agreement_id: UUID) -> None:
    """Sign for the acting organisation, in the name of the acting person. In force as soon as both parties have."""
    agreement = _of_mine(agreement_id)
    if (agreement.signed_from_at if agreement.side == "from" else agreement.signed_to_at) is not None:
        raise NotPossibleNow("Your organisation has signed this agreement already.")
    other = queries.in_the_way(agreement_id)
    if other:
        raise NotPossibleNow(
            f"‘{other.slug}’ version {other.version} is in force for the same work.",
            "End that agreement first, then sign this one.",
        )
    db.session.execute(
        insert(Signature).values(org_id=acting().org_id, agreement_id=agreement_id, account_id=acting().account_id)
    )
    record("agreement:signed", about=[agreement_id], agreement=agreement_id, side=agreement.side)


def end(agreement_id: UUID, at: datetime | None = None) -> None:
    """End an agreement before its time, now unless told. Nothing more is shared under it."""
    _of_mine(agreement_id)
    notice = select(Ending).where(Ending.org_id == acting().org_id, Ending.agreement_id == agreement_id)
    if db.session.scalar(notice):
        raise NotPossibleNow("Your organisation has ended this agreement already.")
    db.session.execute(
        insert(Ending).values(
            org_id=acting().org_id, agreement_id=agreement_id, account_id=acting().account_id, ends_at=at or now()
        )
    )
    record("agreement:ended", about=[agreement_id], agreement=agreement_id)


def _of_mine(agreement_id: UUID) -> Any:
    agreement = queries.agreement(agreement_id)
    if agreement is None:
        raise NotYours()
    if state_of(agreement, agreement.side, now()) == "ended":
        raise NotPossibleNow("This agreement has ended.")
    return agreement
