"""A pack: gathered by a job, struck out by officers, written into files by a job."""

import json
from collections.abc import Iterable
from typing import Any
from uuid import UUID

from sqlalchemy import insert, update

from hub.governance import subjects
from hub.kernel.audit import record
from hub.kernel.clock import now
from hub.kernel.db import db
from hub.kernel.keys import new_id
from hub.kernel.problems import EditConflict, Invalid, NotPossibleNow
from hub.kernel.tenancy import acting
from hub.kernel.work.jobs import later
from hub.notices.actions import tell
from hub.subject_requests import gathering, paper, queries
from hub.subject_requests.actions.files import erase_now, keep
from hub.subject_requests.models import SubjectPack, SubjectRedaction
from hub.subject_requests.rules import redacting


def start_pack(request_id: UUID) -> UUID:
    """Have everything gathered that is held on the person; a job does it. Returns the pack's id. Raises Invalid."""
    standing = queries.standing(request_id, lock=True)
    request = standing.request
    if request.person != "found":
        raise NotPossibleNow("It is not known yet whom the request is about.", "Search for the person first.")
    if standing.clock.waits_for == "identity":
        raise NotPossibleNow("Proof of identity is awaited.", "Record it first: nobody else may get what is held.")
    earlier = queries.packs(request_id)
    if earlier and earlier[0].busy:
        return earlier[0].id
    pack_id = new_id()
    values = {"org_id": acting().org_id, "id": pack_id, "request_id": request_id, "number": len(earlier) + 1,
              "asked_at": now(), "made_by": acting().account_id}  # fmt: skip
    db.session.execute(insert(SubjectPack).values(values))
    record("pack:started", about=[request_id, request.subject_id], request=request_id, pack=pack_id)
    later("subject_pack:gather", pack=pack_id)
    return pack_id


def gathered(pack_id: UUID) -> None:
    """Gather what is held, once: what is held later belongs into another pack. The job calls this."""
    pack = queries.pack(pack_id, lock=True)
    if pack.state != "gathering":
        return
    subject = subjects.subject(pack.subject_id)
    content = gathering.content(subject, subjects.ids_of(subject.about))
    count = gathering.count(content)
    _write(pack_id, state="ready", content=content, digest=gathering.digest(content), entries=count, gathered_at=now())
    told = {"request": pack.request_id, "pack": pack_id, "count": count}
    record("pack:gathered", about=[pack.request_id, *subject.about], **told)
    _tell(pack, "subject-pack")


def discard(request_id: UUID) -> None:
    """Erase what was gathered for a request, and the files of it that were not sent: it is about somebody else."""
    for pack in queries.packs(request_id):
        if pack.state != "erased":
            _write(pack.id, content=None, state="erased")
            record("pack:discarded", about=[request_id, pack.subject_id], request=request_id, pack=pack.id)
    for file in queries.files(request_id):
        if file.pack_id and not file.sent_on and not file.erased_at:
            erase_now(file.id)


def given_up(pack_id: UUID) -> None:
    """Tell whoever waits for it that the hub could not do what it was at; the pack's page says so too."""
    _tell(queries.pack(pack_id), "subject-pack-failed")


def _tell(pack: Any, kind: str) -> None:
    place = {"endpoint": "subjects.pack", "pack_id": pack.id}
    tell([acting().account_id], kind, pack.id, f"SR-{pack.request_number}", **place)


def decide_places(
    pack_id: UUID, entry: str, seen_turn: int, strike: Iterable[str], show: Iterable[str], ground: str, release: str,
    words: str | None,
) -> int:  # fmt: skip
    """Strike out or show places of one entry, and of others that say the same; returns how many.

    Each decision is a row of its own, none is overwritten.

    `seen_turn` is the last decision about this entry that the officer saw. Raises EditConflict when a colleague decided
    meanwhile, NotPossibleNow while the files are being written.
    """
    pack = queries.pack(pack_id, lock=True)
    _refuse_unless_open(pack)
    decided = [one for one in queries.decisions(pack_id) if redacting.entry_of(one.place) == entry]
    latest = max((one.turn for one in decided), default=0)
    if latest != seen_turn:
        newest = max(decided, key=lambda one: one.turn)
        raise EditConflict(latest, [(f"Decided by {newest.author}", "Struck out or shown meanwhile", "Yours")])
    strike, show = sorted(set(strike)), sorted(set(show))
    if not strike and not show:
        return 0
    turn = pack.turn + 1
    common = {"org_id": acting().org_id, "pack_id": pack_id, "turn": turn, "words": words, "at": now(),
              "account_id": acting().account_id}  # fmt: skip
    rows = [common | {"place": one, "how": redacting.STRUCK, "ground": ground} for one in strike]
    rows += [common | {"place": one, "how": redacting.SHOWN, "ground": release} for one in show]
    db.session.execute(insert(SubjectRedaction), rows)
    _write(pack_id, turn=turn, state="ready")
    told = {"request": pack.request_id, "pack": pack_id, "struck": len(strike), "shown": len(show)}
    record("pack:redacted", about=[pack.request_id, pack.subject_id], **told)
    return len(rows)


def _refuse_unless_open(pack: Any) -> None:
    if pack.busy:
        raise NotPossibleNow("The hub is at work on this pack.", "Wait a moment, then try again.")
    if pack.state == "erased":
        raise NotPossibleNow("What this pack held was erased when its time was over.", "Gather it anew.")


def start_writing(pack_id: UUID, turn: int) -> None:
    """Have the files written from what is shown now. Raises EditConflict when a colleague decided meanwhile."""
    pack = queries.pack(pack_id, lock=True)
    _refuse_unless_open(pack)
    if pack.turn != turn:
        raise EditConflict(pack.turn, [("Decisions", pack.turn, turn)])
    if not pack.content:
        raise Invalid({"": ["There is nothing in this pack"]})
    _write(pack_id, state="writing")
    later("subject_pack:write", pack=pack_id)


def write_files(pack_id: UUID) -> None:
    """Write the PDF and the JSON, complete, with their digests; what is struck out is in neither."""
    pack = queries.pack(pack_id, lock=True)
    if pack.state != "writing":
        return
    known = redacting.states(pack.content, queries.decisions(pack_id))
    shown = redacting.redacted(pack.content, known) | {"request": f"SR-{pack.request_number}", "pack": pack.number}
    name = f"SR-{pack.request_number}-pack-{pack.number}.{pack.turn}"
    body, media_type = paper.pack(shown)
    common = {"request_id": pack.request_id, "pack_id": pack_id, "turn": pack.turn}
    keep(kind="pack", name=f"{name}.{paper.ENDINGS[media_type]}", media_type=media_type, body=body, **common)
    data = json.dumps(shown, ensure_ascii=False, indent=2).encode()
    keep(kind="data", name=f"{name}.json", media_type="application/json", body=data, **common)
    _write(pack_id, state="written")
    gone = len(redacting.struck(pack.content, known))
    told = {"request": pack.request_id, "pack": pack_id, "struck": gone}
    record("pack:written", about=[pack.request_id, pack.subject_id], **told)
    _tell(pack, "subject-pack-written")


def _write(pack_id: UUID, **values: Any) -> None:
    mine = (SubjectPack.org_id == acting().org_id, SubjectPack.id == pack_id)
    db.session.execute(update(SubjectPack).where(*mine).values(**values))
