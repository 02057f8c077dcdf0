"""What a colleague did: by day and by kind, their sessions, whom they saw, what they were refused, what they took."""

from datetime import date, datetime
from uuid import UUID

from flask import request

from hub.governance import rules, schemas
from hub.governance.queries import people as queries
from hub.governance.queries.events import PAGE, Filter
from hub.governance.queries.events import events as events_of
from hub.governance.routes import bp, teller
from hub.identity import queries as accounts
from hub.kernel.access import ROLE_NAMES, May, requires
from hub.kernel.audit import record
from hub.kernel.clock import UK, now, today
from hub.kernel.forms.form import Form
from hub.kernel.forms.sentences import lower_first
from hub.kernel.problems import NotYours
from hub.kernel.web.bars import Picture, bars
from hub.kernel.web.pages import after, cut, page

USUAL, FEW = "30", 20


@bp.get("/people")
@requires(May.REVIEW_EVENTS)
def colleagues():
    """Everybody with an account here, to ask what they did."""
    everyone = accounts.accounts()
    record("list:shown", about=[one.id for one in everyone], list="accounts", count=len(everyone))
    return page("governance/colleagues.html", people=everyone, role_names=ROLE_NAMES)


@bp.get("/people/<uuid:account_id>")
@requires(May.REVIEW_EVENTS)
def colleague(account_id: UUID):
    """What one colleague did in a span of days, made to be printed, and then event by event."""
    account = accounts.account(account_id)
    if account is None:
        raise NotYours()
    form = Form(schemas.OfPerson, {"last": USUAL}, source=request.args)
    last = form.data.get("last") or USUAL
    since = rules.back(last, now())
    found = events_of(Filter(person=account_id, since=since), next(iter(after(UUID) or ()), None))
    slice = cut(found, PAGE, lambda one: (one.id,))
    shown = {
        name: events_of(Filter(person=account_id, kinds=kinds, since=since), limit=FEW + 1)
        for name, kinds in (("refused", rules.REFUSALS), ("files", ("file:made",)))
    }
    seen = queries.seen(account_id, since)
    _record(account_id, seen, len(slice.rows))
    return page(
        "governance/colleague.html", 422 if form.errors else None, account=account, filters=form, slice=slice,
        span=lower_first(rules.SPANS[last]), last=last, role_names=ROLE_NAMES, few=FEW, seen=seen,
        most_looks=queries.MOST_LOOKS, sessions=queries.sessions(account_id, since), **shown,
        **_days(account_id, since, account.name),
        say=teller([*slice.rows, *shown["refused"], *shown["files"]]), now=now(),
    )  # fmt: skip


def _record(account_id: UUID, seen, count: int) -> None:
    """The officer sees whose records were opened, by name: these looks are looks too."""
    record("record:opened", about=[account_id], record="account")
    record("list:shown", about=[account_id, *(one.leads_to for one in seen)], list="residents_seen", count=len(seen))
    record("list:shown", about=[account_id], list="events", count=count)


def _days(account_id: UUID, since: datetime, name: str) -> dict:
    """The picture by day or week, the same as a table, and how often what, with the day or week of the last time."""
    first = since.astimezone(UK).date()
    days = (today() - first).days + 1
    over = rules.buckets(first, today())
    counts, kinds = dict.fromkeys(over, 0), {}
    for day, kind, n in queries.by_bucket(account_id, since, over):
        counts[day] += n
        kinds[kind] = (kinds.get(kind, (0, day))[0] + n, day)
    return {
        "picture": _picture(name, counts),
        "counts": [(day, n) for day, n in reversed(counts.items()) if n],
        "weekly": days >= rules.BY_WEEK_FROM,
        "kinds": sorted(((kind, *told) for kind, told in kinds.items()), key=lambda one: (-one[1], one[0])),
    }


def _picture(name: str, counts: dict[date, int]) -> Picture:
    most, all_of_them = max(counts.values()), sum(counts.values())
    title = f"What {name} did: {all_of_them:,} events in all, at most {most:,} at a time"
    return bars(title, [(f"{day.day} {day:%b}", n) for day, n in counts.items()])
