"""Reads of cards: the organisation as residents know it, its batches, a visit's cards, and what somebody typed in."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any
from uuid import UUID

from flask import current_app
from sqlalchemy import Row

from hub.cards.rules import codes
from hub.directory.sections import live
from hub.kernel.clock import now, today
from hub.kernel.db import lobby, row, rows
from hub.visits.days import code_by

PAGE = 50
MOST_CALLS = 10  # an hour from one batch: a stack of cards that somebody stole is no way to flood a council


@dataclass(frozen=True)
class Settings:
    """What `[cards]` of the organisation says, or the usual: days for which codes are good, its own English words."""

    valid_days: int = 30
    blank_days: int = 180
    english: dict[str, str] = field(default_factory=dict)


def settings() -> Settings:
    """The organisation's own settings for cards."""
    section = live("cards")
    return Settings(**section.body) if section else Settings()


def council() -> Row:
    """The acting organisation as a card names it."""
    return row("select id, name, short_name, shown_phone, phone, colour from organisation where id = acting_org()")


def secret_key() -> str:
    """The installation's secret, which keys the hashes of codes."""
    return current_app.config["HUB"].secret_key


def public_address() -> str:
    """Where residents check a card, as it is printed: without https://, which nobody types."""
    return current_app.config["HUB"].check_address


def found(typed: str) -> Sequence[Row]:
    """Whose card, spoken code or badge was typed: org_id, what, id. One statement of the lobby, whatever was typed."""
    key, folded = secret_key(), codes.folded(typed)
    return lobby(
        "typed_at_a_door",
        card_hash=codes.card_hash(key, folded),
        spoken_hash=codes.spoken_hash(key, folded, today()),
        badge_number=folded,
    )


CARD = """
    select c.id, c.batch_id, c.handover_id, c.expires_at, c.left_at, c.cancelled_at, b.kind, b.language, b.made_at,
           h.reference, h.other_org_id, h.subject ->> 'asked_by' as asked_by,
           exists (select 1 from call_back k where k.org_id = c.org_id and k.card_id = c.id) as asked
    from card c join card_batch b on b.org_id = c.org_id and b.id = c.batch_id
    left join handover h on h.org_id = c.org_id and h.id = c.handover_id and h.side = c.side
    where c.org_id = acting_org()
"""


def card(card_id: UUID) -> Row | None:
    """One card, with who had asked for the visit if the resident may know."""
    return row(CARD + " and c.id = :id", id=card_id)


def card_of(code_hash: bytes) -> Row | None:
    """The organisation's own card with this code."""
    return row(CARD + " and c.code_hash = :hash", hash=code_hash)


def why_not_left(handover_id: UUID, typed: str) -> str:
    """Why the card with this code cannot have been left at this visit's door, in a sentence; empty when it can."""
    card = card_of(codes.card_hash(secret_key(), typed))
    if card is None or card.cancelled_at or card.expires_at <= now():
        return "This is not the code of one of your cards, or the card is too old or cancelled"
    if card.handover_id not in (None, handover_id):
        return "This card belongs to another visit"
    return "This card has been recorded already" if card.left_at else ""


def of_visit(handover_id: UUID) -> Sequence[Row]:
    """The cards of one visit, latest first."""
    return rows(CARD + " and c.handover_id = :id order by b.made_at desc, c.id", id=handover_id)


BATCH = """
    select b.id, b.kind, b.language, b.paper, b.cards, b.handover_id, b.made_at, a.name as by_name, h.reference,
           (select count(*) from card c where c.org_id = b.org_id and c.batch_id = b.id
            and c.left_at is not null) as left,
           (select count(*) from card c where c.org_id = b.org_id and c.batch_id = b.id and c.left_at is null
            and c.cancelled_at is null and c.expires_at > now()) as good
    from card_batch b join account a on a.org_id = b.org_id and a.id = b.made_by
    left join handover h on h.org_id = b.org_id and h.id = b.handover_id and h.side = b.side
    where b.org_id = acting_org()
"""


def batches(after: tuple | None = None) -> Sequence[Row]:
    """One page (and one row more) of who made which cards, latest first."""
    place = " and (b.made_at, b.id) < (:at, :id)" if after else ""
    parameters: dict[str, Any] = {"at": after[0], "id": after[1]} if after else {}
    return rows(f"{BATCH}{place} order by b.made_at desc, b.id desc limit {PAGE + 1}", **parameters)


def batch(batch_id: UUID) -> Row | None:
    """One batch."""
    return row(BATCH + " and b.id = :id", id=batch_id)


def is_asking_too_much(batch_id: UUID) -> bool:
    """Whether as many calls as people can need were asked for with cards of this batch in the last hour.

    Holds the batch until the transaction ends, so that those who ask at one moment are counted one after another.
    """
    row("select pg_advisory_xact_lock(hashtextextended(:id, 7120))", id=str(batch_id))
    asked = row(
        """select count(*) as calls from card c join call_back k on k.org_id = c.org_id and k.card_id = c.id
           where c.org_id = acting_org() and c.batch_id = :batch and k.asked_at > :since""",
        batch=batch_id,
        since=now() - timedelta(hours=1),
    )
    return asked.calls >= MOST_CALLS


def reviews() -> dict[str, Row]:
    """Which translations somebody has read for this organisation, by language."""
    read = rows("""
        select r.language, r.digest, r.speaker, r.confirmed_at, a.name as by_name from card_text_review r
        join account a on a.org_id = r.org_id and a.id = r.confirmed_by where r.org_id = acting_org()""")
    return {one.language: one for one in read}


def is_on_visits(account_id: UUID, day: date) -> bool:
    """Whether a colleague goes on visits this day: their code for it has been made."""
    asked = """select exists (select from visit_code v where v.org_id = acting_org() and v.account_id = :account
               and v.day = :day) as there"""
    return row(asked, account=account_id, day=day).there


@code_by
def visit_code(account_id: UUID, day: date) -> str:
    """The code that an officer says on a day, made when it is first asked for."""
    from hub.cards.actions import say_code  # the writer stands above; this name is what other features know

    return say_code(account_id, day)


def good_until(blank: bool):
    """Until when (UTC) a code made now is good."""
    own = settings()
    return now() + timedelta(days=own.blank_days if blank else own.valid_days)
