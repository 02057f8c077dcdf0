"""Comparing with a copy, handing out proofs, changing the key, telling the IG officers what is late."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from uuid import NAMESPACE_URL, UUID, uuid5

from flask import Flask, current_app
from sqlalchemy import Engine, text

from hub.kernel.access import Role
from hub.kernel.audit import record
from hub.kernel.clock import now
from hub.kernel.db import db, relay_engine, row
from hub.kernel.problems import Invalid, NotPossibleNow, NotYours
from hub.kernel.seal.keys import NoKeys, make_key, read_keys
from hub.kernel.seal.note import SIZE, WrongNote, in_base64, notes_in, read, signer, verifier_key
from hub.kernel.tenancy import Acting, acting, as_actor
from hub.notices.actions import tell_role
from hub.sealing import proving, queries
from hub.sealing.copies import LATE
from hub.sealing.sealer import seal_once

MOST_COMPARED = 200  # the newest of a file: each goes on from those before it
AGAIN = timedelta(hours=24)  # until the same delay is told again
SEALING = "the sealing itself"
LATE_ONES = text("""
    select c.org_id, c.name from seal_copy c where exists (
        select 1 from seal_checkpoint s
        where s.org_id = c.org_id and s.number > c.number and s.signed_at < :before)
    union
    select u.org_id, :sealing from unsealed u join event e on e.org_id = u.org_id and e.id = u.event_id
    where e.at < :before
""")
TOLD = (
    "select 1 from notice where org_id = acting_org() and kind = 'seal-late' and about = :about and at > :since limit 1"
)


@dataclass(frozen=True)
class Compared:
    """What a copy came to: how many of its checkpoints were held against the tree, the newest, and what is wrong."""

    count: int
    size: int
    faults: tuple[str, ...]


def compare(content: bytes) -> Compared:
    """Hold a copy's checkpoints of this organisation against its tree as it stands. Raises Invalid."""
    try:
        notes = list(dict.fromkeys(notes_in(content.decode())))
    except UnicodeDecodeError:
        notes = []
    last = queries.last()
    if last is None:
        raise Invalid({"": ["Nothing of this organisation is sealed yet: there is nothing to compare with."]})
    origin = last.note.partition("\n")[0]
    mine = [note for note in notes if note.startswith(f"{origin}\n")][-MOST_COMPARED:]
    if not mine:
        raise Invalid({"": [f"No checkpoint of {origin} is in it. A checkpoint begins with this name."]})
    faults = [fault for note in mine if (fault := _fault(note, last.size))]
    size = max((int(told) for note in mine if SIZE.fullmatch(told := note.split("\n")[1])), default=0)
    record("seal:compared", result="differs" if faults else "same", size=size)
    return Compared(len(mine), size, tuple(faults))


def _fault(note: str, size: int) -> str:
    """What is wrong with one checkpoint of the copy; empty when it is one of this tree."""
    try:
        said = read(note)
        signer(note, _known_keys())
    except WrongNote as why:
        return f"One of its checkpoints cannot be trusted. {why}"
    when = f"{said.at:%d %B %Y %H:%M:%S} UTC"
    if said.size > size:
        return f"It has seen {said.size:,} events on {when}, and {size:,} are sealed here: the end was cut off."
    if not proving.says_the_same(db.session, acting().org_id, said):
        return f"Its checkpoint of {when} signs another history of the first {said.size:,} events."
    return ""


def _known_keys() -> Sequence[bytes]:
    """The installation's public keys; on a machine without their folder those that the trail names."""
    trusted = read_keys(current_app.config["HUB"].seal_keys).trusted
    return trusted or [bytes(one.key) for one in queries.signing_keys()]


def proof(event_id: UUID) -> str:
    """The file that proves an event's place in this organisation's tree. Raises NotYours and NotPossibleNow."""
    if row("select 1 from event where org_id = acting_org() and id = :id", id=event_id) is None:
        raise NotYours()
    try:
        return proving.event_proof(db.session, acting().org_id, event_id)
    except proving.CannotProve as why:
        raise NotPossibleNow("There is no proof of this event now.", str(why)) from why


def rotate() -> tuple[int, str]:
    """Make a new key and let the old one name it in every tree; returns the old one's number, the new one's line.

    Raises NoKeys when there is none yet. Safe to repeat; what is left over the sealer does by itself.
    """
    folder = current_app.config["HUB"].seal_keys
    before = read_keys(folder)
    if not before.public:
        raise NoKeys("There is no key yet: the worker makes the first one when it seals.")
    keys = make_key(folder, before.name)
    seal_once(relay_engine(), keys)
    with relay_engine().connect() as connection:
        orgs = connection.execute(text("select distinct org_id from seal_key order by 1")).scalars().all()
    for org in orgs:
        with as_actor(Acting(org)):
            record("seal:key_changed", key=in_base64(keys.signing)[:12])
    return max(before.public), verifier_key(keys.name, keys.signing)


def tell_what_is_late(app: Flask, engine: Engine) -> int:
    """Tell the IG officers of each organisation what lags for over an hour, once a day; returns how many delays."""
    with engine.connect() as connection:
        late = connection.execute(LATE_ONES, {"before": now() - LATE, "sealing": SEALING}).all()
    for org, name in late:
        with app.app_context(), as_actor(Acting(org, by_job=True)):
            about = uuid5(NAMESPACE_URL, f"{org} {name}")
            if not _told(about):
                tell_role([Role.IG], "seal-late", about, name.partition(":")[0], "sealing.integrity")
    return len(late)


def _told(about: UUID) -> bool:
    return row(TOLD, about=about, since=now() - AGAIN) is not None
