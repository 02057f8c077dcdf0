"""Publishing a section, signing and ending an agreement: what an organisation does with what its files drafted."""

from collections.abc import Callable, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Row, insert, select, update
from sqlalchemy.dialects.postgresql import insert as upsert

from hub.directory import queries, sections
from hub.directory.models import Ending, Section, Signature
from hub.directory.rules import digest, overtaken, standing_words, state_of, why_not, why_not_back, why_not_before
from hub.kernel.audit import record
from hub.kernel.clock import UK, now
from hub.kernel.db import db
from hub.kernel.problems import NotPossibleNow, NotYours
from hub.kernel.tenancy import acting
from hub.kernel.work.jobs import later


def draft(name: str, version: int, body: dict[str, Any], origin: str = "browser") -> None:
    """Write a draft of this version of a section, in the place of an earlier draft of the same number.

    Raises NotPossibleNow for a version that is in force, was, or waits for its day.
    """
    key = (Section.org_id == acting().org_id, Section.name == name, Section.version == version)
    content = {"body": body, "digest": digest(body), "origin": origin}
    replaced = db.session.execute(
        update(Section)
        .where(*key, Section.state == "draft", Section.publish_at.is_(None))
        .values(content | {"drafted_at": now()})
    )
    if not replaced.rowcount:
        _begin_draft(name, version, content)
    record("section:drafted", section=name, version=version, origin=origin)


def _begin_draft(name: str, version: int, content: dict[str, Any]) -> None:
    new = {"org_id": acting().org_id, "name": name, "version": version, **content}
    written = upsert(Section).values(new).on_conflict_do_nothing().returning(Section.version)
    if db.session.execute(written).scalar() is None:
        standing = sections.numbered(name, version)
        raise NotPossibleNow(
            f"Version {version} {standing_words(standing)}, so it cannot be changed.",
            "Call it off first, then change it." if standing.publish_at else "Change it in the next version.",
        )


def publish(name: str, version: int, seen: str | None = None) -> None:
    """Put this draft in force and retire the version before; `seen` is the digest of what the publisher read.

    Raises NotPossibleNow when somebody published, changed or overtook it meanwhile.
    """
    standing = _held(name)
    _refuse(why_not(version, standing, seen) or why_not_before(version, standing))
    _take_over(name, version, acting().account_id)


def _held(name: str) -> Sequence[Row]:
    """All versions of the section, held until the commit: of two who publish one waits, and then is told.

    Read once more when they are held: a version that came while this waited stands in no earlier snapshot.
    """
    db.session.execute(sections.standing_of(name).with_for_update())
    return db.session.execute(sections.standing_of(name)).all()


def _refuse(reason: tuple[str, str] | None) -> None:
    if reason:
        raise NotPossibleNow(*reason)


def _take_over(name: str, version: int, by: UUID | None) -> None:
    mine, moment = (Section.org_id == acting().org_id, Section.name == name), now()
    db.session.execute(update(Section).where(*mine, Section.state == "live").values(state="retired", retired_at=moment))
    db.session.execute(
        update(Section)
        .where(*mine, Section.version == version)
        .values(state="live", live_from=moment, published_by=by, publish_at=None, publish_by=None)
    )
    record("section:published", section=name, version=version)
    sections.published(name)


def schedule(name: str, version: int, at: datetime, seen: str | None = None) -> None:
    """Let this draft come into force by itself at this moment (UTC). Raises NotPossibleNow, as `publish` does."""
    _refuse(why_not(version, _held(name), seen))
    _wait(name, version, at, acting().account_id)
    record("section:scheduled", section=name, version=version, on=at.astimezone(UK).date().isoformat())
    later("section:publish", at=at, section=name, version=version)


def call_off(name: str, version: int) -> None:
    """Make a version that waits for its day an ordinary draft again. Raises NotPossibleNow when it does not wait."""
    if not _wait(name, version, None, None):
        raise NotPossibleNow("This version does not wait for a day.", "Look at it again to see where it stands.")
    record("section:called_off", section=name, version=version)


def _wait(name: str, version: int, at: datetime | None, by: UUID | None) -> bool:
    key = (Section.org_id == acting().org_id, Section.name == name, Section.version == version)
    otherwise = Section.publish_at.is_(None) if at else Section.publish_at.is_not(None)
    changed = update(Section).where(*key, Section.state == "draft", otherwise).values(publish_at=at, publish_by=by)
    return db.session.execute(changed).rowcount == 1


def publish_when_due(name: str, version: int) -> None:
    """Put in force what waits and whose moment has come; with faults it stays a draft, and somebody is told.
    The same when whoever chose the day may no longer publish: nobody stands behind that version.

    Safe to repeat: what was called off, put off or published meanwhile is left alone.
    """
    held = {one.version: one for one in _held(name)}
    waiting = held.get(version)
    if waiting is None or waiting.publish_at is None or waiting.publish_at > now():
        return
    _wait(name, version, None, None)
    faults = sections.faults_here(name, sections.numbered(name, version).body)
    gone = not queries.is_publisher(waiting.publish_by)
    if faults or gone or overtaken(version, held.values()):
        record("section:kept_back", section=name, version=version, faults=len(faults))
        sections.kept_back(name, version, gone and not faults)
    else:
        _take_over(name, version, waiting.publish_by)


def put_back(name: str, version: int, instead_of: int) -> int:
    """Put an earlier version in force again, as the next number with the same body; returns that number.

    `instead_of` is the version in force that the person saw. Raises NotPossibleNow, NotYours.
    """
    earlier, standing = sections.numbered(name, version), _held(name)
    if earlier is None:
        raise NotYours()
    _refuse(why_not_back(version, instead_of, standing))
    number = max(one.version for one in standing) + 1
    _begin_draft(
        name, number, {"body": earlier.body, "digest": earlier.digest, "origin": "earlier", "repeats": version}
    )
    record("section:drafted", section=name, version=number, origin="earlier")
    _take_over(name, number, acting().account_id)
    return number


_SIGNED: list[Callable[[UUID], None]] = []
_ENDED: list[Callable[[UUID, UUID], None]] = []


def when_signed(follow: Callable[[UUID], None]) -> Callable[[UUID], None]:
    """Register what follows, in the same transaction, once the acting organisation has signed an agreement (its id)."""
    _SIGNED.append(follow)
    return follow


def when_ended(follow: Callable[[UUID, UUID], None]) -> Callable[[UUID, UUID], None]:
    """Register what follows once the acting organisation has ended one: takes its id and the id of the event."""
    _ENDED.append(follow)
    return follow


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
    for follow in _SIGNED:
        follow(agreement_id)


def end(agreement_id: UUID, at: datetime | None = None, reason: str = "") -> None:
    """End an agreement before its time, now unless told (UTC). Nothing more is shared under it from then on."""
    _of_mine(agreement_id)
    notice = select(Ending).where(Ending.org_id == acting().org_id, Ending.agreement_id == agreement_id)
    if db.session.scalar(notice):
        raise NotPossibleNow("Your organisation has ended this agreement already.")
    db.session.execute(
        insert(Ending).values(
            org_id=acting().org_id,
            agreement_id=agreement_id,
            account_id=acting().account_id,
            ends_at=at or now(),
            reason=reason,
        )  # fmt: skip
    )
    event = record("agreement:ended", about=[agreement_id], agreement=agreement_id)
    for follow in _ENDED:
        follow(agreement_id, event)


def _of_mine(agreement_id: UUID) -> Any:
    agreement = queries.agreement(agreement_id)
    if agreement is None:
        raise NotYours()
    if state_of(agreement, agreement.side, now()) == "ended":
        raise NotPossibleNow("This agreement has ended.")
    return agreement
