"""The only writers of cards: make a batch, record one as left, cancel, say a code, check, confirm a translation."""

from datetime import date
from uuid import UUID

from sqlalchemy import Row, insert, update
from sqlalchemy.dialects.postgresql import insert as upsert

from hub.call_backs import actions as call_backs
from hub.cards import queries
from hub.cards.models import Card, CardBatch, CardTextReview, VisitCode
from hub.cards.rules import codes
from hub.cards.rules.texts import texts
from hub.kernel.audit import record
from hub.kernel.clock import now
from hub.kernel.db import db
from hub.kernel.keys import new_id
from hub.kernel.problems import Invalid, NotPossibleNow, NotYours
from hub.kernel.tenancy import acting


def make_cards(kind: str, language: str, paper: str, number: int, handover_id: UUID | None = None) -> list[str]:
    """Make cards and return their codes, which are kept nowhere and cannot be shown again."""
    org_id, batch_id, made = acting().org_id, new_id(), [codes.new_code() for _ in range(number)]
    batch = {"org_id": org_id, "id": batch_id, "kind": kind, "language": language, "paper": paper, "cards": number}
    batch |= {"handover_id": handover_id, "side": "received", "made_at": now(), "made_by": acting().account_id}
    db.session.execute(insert(CardBatch).values(batch))
    until, key = queries.good_until(blank=handover_id is None), queries.secret_key()
    cards = [
        {"org_id": org_id, "id": new_id(), "batch_id": batch_id, "handover_id": handover_id, "side": "received",
         "code_hash": codes.card_hash(key, code), "expires_at": until}
        for code in made
    ]  # fmt: skip
    db.session.execute(insert(Card), cards)
    facts = {"batch": batch_id, "kind": kind, "language": language}
    for one in cards:
        record("card:made", about=[one["id"], handover_id], card=one["id"], **facts)
    record("file:made", about=[handover_id], file="cards", count=number)
    return made


def leave(handover_id: UUID, typed: str) -> Row:
    """Record that a card was left at the door of this visit, by its code; a blank one belongs to it from now on.

    Raises Invalid for a code that is none of ours, or of another visit.
    """
    wrong = queries.why_not_left(handover_id, typed)
    if wrong:
        raise Invalid({"code": [wrong]})
    card = queries.card_of(codes.card_hash(queries.secret_key(), typed))
    _set(card.id, handover_id=handover_id, left_at=now(), left_by=acting().account_id,
         expires_at=queries.good_until(blank=False))  # fmt: skip
    record("card:left", about=[card.id, handover_id], card=card.id, handover=handover_id)
    call_backs.found_out(card.id, handover_id)
    return card


def cancel(batch_id: UUID) -> int:
    """Make the codes of a batch worthless, except of cards that were left; returns how many. Raises NotYours."""
    if queries.batch(batch_id) is None:
        raise NotYours()
    cancelled = db.session.execute(
        update(Card)
        .where(Card.org_id == acting().org_id, Card.batch_id == batch_id)
        .where(Card.left_at.is_(None), Card.cancelled_at.is_(None))
        .values(cancelled_at=now())
        .returning(Card.id, Card.handover_id)
    ).all()
    if not cancelled:
        raise NotPossibleNow("No card of this batch can be cancelled any more.", "Go back to your cards.")
    for one in cancelled:
        record("card:cancelled", about=[one.id, one.handover_id], card=one.id)
    return len(cancelled)


def _set(card_id: UUID, **values) -> None:
    changed = db.session.execute(
        update(Card).where(Card.org_id == acting().org_id, Card.id == card_id, Card.left_at.is_(None)).values(**values)
    )
    if changed.rowcount != 1:
        raise NotPossibleNow("Somebody else recorded this card at this moment.", "Go back and look at it again.")


def say_code(account_id: UUID, day: date) -> str:
    """The code that an officer says on a day; from the first time on, it can be checked. Raises NotYours."""
    key, org_id = queries.secret_key(), acting().org_id
    code = codes.spoken_code(key, org_id, account_id, day)
    if queries.is_on_visits(account_id, day):
        return code
    values = {"org_id": org_id, "account_id": account_id, "day": day, "made_at": now()}
    values["code_hash"] = codes.spoken_hash(key, code, day)
    statement = upsert(VisitCode).values(values).on_conflict_do_nothing().returning(VisitCode.day)
    if db.session.execute(statement).scalar() is not None:
        record("visit_code:made", about=[account_id], account=account_id, day=day.isoformat())
    return code


def checked(what: str, found_id: UUID, how: str) -> None:
    """Record that somebody checked a card, a spoken code or a badge, and found it to be ours; `how`: page or phone."""
    if what == "card":
        card = queries.card(found_id)
        record("card:checked", about=[found_id, card.handover_id], card=found_id, how=how)
    else:
        record("visit_code:checked" if what == "code" else "badge:checked", about=[found_id], account=found_id, how=how)


def confirm_texts(language: str, speaker: str) -> None:
    """Keep who has read a translation for this organisation; other words need another reading."""
    read = {"digest": texts(language).digest, "speaker": speaker, "confirmed_at": now()}
    read["confirmed_by"] = acting().account_id
    db.session.execute(
        upsert(CardTextReview)
        .values(org_id=acting().org_id, language=language, **read)
        .on_conflict_do_update(index_elements=["org_id", "language"], set_=read)
    )
    record("card_text:confirmed", language=language, digest=read["digest"])
