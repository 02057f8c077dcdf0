"""Fetching cases and handing rows over: each step is a transaction, so that whoever is killed did it wholly or not."""

import json
from contextlib import suppress
from datetime import datetime, timedelta
from functools import partial
from time import monotonic
from typing import Any, NamedTuple
from uuid import NAMESPACE_URL, uuid5

from sqlalchemy import Row, update
from sqlalchemy.dialects.postgresql import insert as upsert

from hub.intake.actions.feeds import take_in
from hub.kernel.access import Role
from hub.kernel.audit import record
from hub.kernel.clock import now, today
from hub.kernel.db import db
from hub.kernel.problems import NotPossibleNow
from hub.kernel.tenancy import acting
from hub.kernel.words import moment
from hub.kernel.work.jobs import later
from hub.national import queries as packs
from hub.national.actions.packs import make_pack
from hub.national.its import queries
from hub.national.its.client import Client
from hub.national.its.records import cells_at, read
from hub.national.its.rules import Fault, Gone, wait_for
from hub.national.models import HandBackRow, NationalFeed
from hub.national.sources import Context
from hub.notices.actions import tell_role

MOST_RECORDS = 5000  # of one import; what is left is fetched at once after it
MOST_PUSHED = 50
TURN = 60  # seconds of one turn: other organisations' work waits for the same worker
A_MOMENT = timedelta(seconds=5)
LATE = timedelta(hours=1)  # what is to be handed over and is not: somebody must hear of it
OFTEN = 8  # failures in a row: somebody must hear of it, and again after as many more


def start() -> None:
    """Fetch now, and from then on by the clock; whatever timer was set before is over. Raises NotPossibleNow."""
    context = packs.context()
    if context is None or not context.national.pulls:
        raise NotPossibleNow("Your national system is not connected.", "Its files are uploaded by hand.")
    feed = _feed()
    feed.stopped, feed.faults = False, 0
    _next_turn(feed, now())
    record("feed:started", turn=feed.turn)


def published() -> None:
    """The settings changed: begin to pull where they say so. The next turn finds out where they no longer do."""
    context = packs.context()
    if context is not None and context.national.pulls:
        start()


def pull(turn: int) -> None:
    """One turn: fetch what is new, have it imported, push what is ready, and set the next timer.

    A turn that is not the present one belongs to an older chain of timers, and does nothing.
    """
    present = _present(turn)
    if present is None:
        return
    alone, feed, context = present
    if not alone:
        later("national:pull", at=now() + A_MOMENT, turn=turn)
        return
    # No row is held while they answer: a page that asks for the next turn need not wait for this one.
    fetched = _fetch(context, feed.place)
    feed = queries.feed(lock=True)
    if fetched.records:
        _take_in(context, feed, fetched.records)
    feed.place, feed.tried_at = fetched.place, now()
    _go_on(context, feed, fetched, mine=feed.turn == turn)


class Present(NamedTuple):
    """Whether nobody else speaks with them now, where the pull stands, and the settings."""

    alone: bool
    feed: NationalFeed
    context: Context


def _present(turn: int) -> Present | None:
    """How it stands, if this turn is the present one and cases are still pulled."""
    alone, feed, context = queries.alone(), queries.feed(), packs.context()
    if feed is None or feed.turn != turn or context is None or not context.national.pulls:
        return None
    return Present(alone, feed, context)


def pull_given_up(turn: int) -> None:
    """A turn could not be done by a fault of our own: tell the supervisors, and try again."""
    present = _present(turn)
    if present is not None:
        _failed(present.context, queries.feed(lock=True), Fault("own_fault"), mine=True)
        _tell("feed-late", present.context)


def push_given_up(turn: int) -> None:
    """Nothing could be handed over by a fault of our own: tell the supervisors. Each turn tries again."""
    feed, context = queries.feed(lock=True), packs.context()
    if feed.push_since and context is not None:
        _push_failed(feed, Fault("own_fault"))
        _tell("push-late", context)


class Fetched(NamedTuple):
    """Whole pages, as far as they came: their records, the place behind them, whether more follow, what failed."""

    records: list[Any]
    place: str | None
    more: bool = False
    fault: Fault | None = None


def _go_on(context: Context, feed: NationalFeed, fetched: Fetched, mine: bool) -> None:
    """Note how it went and set the next timer, unless somebody has asked for another turn meanwhile."""
    if fetched.fault:
        _failed(context, feed, fetched.fault, mine)
        return
    feed.fault, feed.faults, feed.pulled_at, feed.stopped = None, 0, now(), False
    every = timedelta(minutes=context.national.pull_every_minutes)
    if mine:
        _next_turn(feed, now() if fetched.more else now() + every)
    if mine and not fetched.more:
        feed.push_since = feed.push_since or now()
        later("national:push", turn=feed.turn)


def _fetch(context: Context, place: str | None) -> Fetched:
    """Ask for page after page; what came before a failure is kept."""
    records: list[Any] = []
    more, begun_anew, until = True, False, monotonic() + TURN
    try:
        with Client(context.national, queries.secret()) as client:
            while more and len(records) < MOST_RECORDS and monotonic() < until:
                try:
                    page = client.page(place)
                except Gone:
                    if begun_anew:
                        raise Fault("unreadable") from None
                    place, begun_anew = None, True
                    continue
                records += page.records
                place, more = page.place if page.place is not None else place, page.more
    except Fault as fault:
        return Fetched(records, place, fault=fault)
    return Fetched(records, place, more)


def _take_in(context: Context, feed: NationalFeed, records: list[Any]) -> None:
    reading = read(records, context.national.fields, context.programme, today())
    content = json.dumps(records, sort_keys=True, ensure_ascii=False).encode("utf-8", "replace")
    run_id = take_in(
        f"{context.system}, fetched {moment(now())}", reading, content, partial(cells_at, records, reading.layout)
    )
    feed.run_id, feed.records = run_id, len(records)
    record("feed:pulled", about=[run_id], records=len(records), run=run_id)


def _failed(context: Context, feed: NationalFeed, fault: Fault, mine: bool) -> None:
    """Say what failed, and wait: longer each time, or for good where only a person can mend it."""
    feed.fault, feed.faults = fault.code, feed.faults + 1
    record("feed:failed", fault=fault.code, stopped=fault.hopeless)
    if fault.hopeless and mine:
        feed.stopped, feed.next_at = True, None
        _tell("feed-stopped", context)
        return
    if feed.faults % OFTEN == 0:
        _tell("feed-late", context)
    if mine:
        every = timedelta(minutes=context.national.pull_every_minutes)
        _next_turn(feed, now() + wait_for(feed.faults, fault.wait, every))


def _tell(kind: str, context: Context) -> None:
    """Tell the supervisors. A notice is about something with an id: here, the feed of this organisation."""
    about = uuid5(NAMESPACE_URL, f"feed:{acting().org_id}")
    tell_role([Role.SUPERVISOR], kind, about, context.system, "national.feed")


def _next_turn(feed: NationalFeed, at: datetime) -> None:
    feed.turn, feed.next_at = feed.turn + 1, at
    db.session.flush()
    later("national:pull", at=at, turn=feed.turn)


def _feed() -> NationalFeed:
    """The feed's row, held until the commit; made where there is none."""
    statement = upsert(NationalFeed).values(org_id=acting().org_id, turn=0, faults=0, stopped=False, records=0)
    db.session.execute(statement.on_conflict_do_nothing())
    return queries.feed(lock=True)


def push(turn: int) -> None:
    """Pack what is ready and hand rows over, one by one under their own ids; what fails waits for the next turn."""
    present = _present(turn)
    if present is None or not present.alone:
        return  # another turn pushes
    context = present.context
    with suppress(NotPossibleNow):  # nothing new: what an earlier turn could not hand over goes now
        make_pack(by_hub=True)
    found = queries.unsent(MOST_PUSHED)
    answered, fault = _hand_over(context, found)
    _record(answered)
    feed = queries.feed(lock=True)
    if fault:
        _push_failed(feed, fault)
        if fault.hopeless:
            _tell("push-refused", context)
        elif feed.push_since and feed.push_since <= now() - LATE:
            _tell("push-late", context)
        return
    more = len(found) == MOST_PUSHED or len(answered) < len(found)
    feed.push_fault, feed.push_since = None, now() if more else None
    if more:
        later("national:push", turn=turn)


def _push_failed(feed: NationalFeed, fault: Fault) -> None:
    """Say what failed; it stands until a push succeeds, however well fetching goes."""
    feed.push_fault = fault.code
    record("feed:failed", fault=fault.code, stopped=False)


def _hand_over(context: Context, found: Any) -> tuple[list[tuple[Row, bool, str]], Fault | None]:
    answered, until = [], monotonic() + TURN
    try:
        with Client(context.national, queries.secret()) if found else _Nobody() as client:
            for row in found:
                if answered and monotonic() > until:
                    break
                told = {"kind": row.kind, "reference": row.reference, "change": row.change, "told": row.told}
                answered.append((row, *client.push(row.id, told)))
    except Fault as fault:
        return answered, fault
    return answered, None


class _Nobody:
    def __enter__(self) -> None:
        return None

    def __exit__(self, *_: Any) -> None:
        return None


def _record(answered: list[tuple[Row, bool, str]]) -> None:
    """A receipt confirms a row; a refusal makes it differ, with their word why."""
    for row, taken, word in answered:
        values = {"state": "confirmed", "receipt": word} if taken else {"state": "differs", "theirs": {"refused": word}}
        db.session.execute(
            update(HandBackRow)
            .where(HandBackRow.org_id == acting().org_id, HandBackRow.id == row.id)
            .values(state_at=now(), **values)
        )
    for pack_id in {row.pack_id for row, _, _ in answered}:
        mine = [(row, taken) for row, taken, _ in answered if row.pack_id == pack_id]
        about = {id_ for row, _ in mine for id_ in (row.case_id, row.resident_id)}
        confirmed = sum(taken for _, taken in mine)
        record("hand_back:received", about=about, pack=pack_id, confirmed=confirmed, refused=len(mine) - confirmed)
