"""Who looked behind the glass, why, and what they saw: reviewed the next day, by somebody else."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from uuid import UUID

from flask import Blueprint, flash, redirect, request, url_for
from sqlalchemy import Row

from hub.governance import subjects
from hub.governance.queries import events as trail
from hub.governance.routes import teller
from hub.kernel.access import ROLE_NAMES, May, Role, requires
from hub.kernel.audit import record
from hub.kernel.clock import now, today
from hub.kernel.forms.form import Form
from hub.kernel.problems import NotYours
from hub.kernel.tenancy import acting
from hub.kernel.web.desk import Waiting, lies_on_desk, on_desk
from hub.kernel.web.pages import after, cut, page
from hub.oddities.routes import reviewers
from hub.oddities.schemas import ReviewGlass
from hub.restricted import actions, queries, rules

bp = Blueprint("glass", __name__, url_prefix="/governance/broken-glass")
SEEN = 200


@on_desk(20, May.REVIEW_GLASS)
def on_the_desk() -> Waiting | None:
    """Looks behind the glass that nobody has reviewed; those of yesterday and before are urgent."""
    found = queries.to_review(today(), acting().account_id)
    words = f"{found.n} {'look' if found.n == 1 else 'looks'} at restricted records to review"
    return Waiting(found.n, words, url_for("glass.index"), urgent=found.due > 0)


lies_on_desk(
    "Looks at restricted records",
    "glass.index",
    May.REVIEW_GLASS,
    "Who broke the glass, why, and what they saw.",
    order=43,
)


@bp.get("")
@requires(May.REVIEW_GLASS)
def index():
    """Who looked; those to review, or all."""
    everything = request.args.get("show") == "all"
    found = queries.broken(not everything, after(datetime.fromisoformat, UUID))
    slice = cut(found, queries.PAGE, lambda one: (one.broken_at, one.id))
    about = {id_ for one in slice.rows for id_ in (one.person_id, one.account_id)}
    record("list:shown", about=about, list="broken_glass", count=len(slice.rows))
    return page("oddities/glasses.html", slice=slice, everything=everything, now=now(), **WORDS)


WORDS = {"reasons": rules.REASONS, "outcomes": rules.OUTCOMES, "review_day": rules.review_day}


@bp.route("/<uuid:glass_id>", methods=["GET", "POST"])
@requires(May.REVIEW_GLASS)
def show(glass_id: UUID):
    """One look: the reason, everything that was opened meanwhile, and how it was."""
    found = queries.one_broken(glass_id)
    if found is None:
        raise NotYours()
    form = Form(ReviewGlass)
    if form.valid:
        actions.review(glass_id, form.data["outcome"], form.data["said"])
        flash("Reviewed")
        return redirect(url_for(".show", glass_id=glass_id), 303)
    person, until = subjects.subject(found.person_id), found.ended_at or found.ends_at
    seen, others = _meanwhile(found, person.about if person else [found.person_id], until)
    mine = found.account_id == acting().account_id
    record("record:opened", about=[found.person_id, found.account_id, found.id], record="broken_glass")
    return page(
        "oddities/glass.html", one=found, person=person, seen=seen[:SEEN], more=len(seen) > SEEN, others=others,
        say=teller(seen), most=SEEN, form=form, mine=mine, reviewers=reviewers(mine),
        over=found.ended_at or found.ends_at <= now(), role=ROLE_NAMES[Role(found.role)], until=until, **WORDS,
    )  # fmt: skip


def _meanwhile(found: Row, about: Iterable[UUID], until: datetime) -> tuple[Sequence[Row], int]:
    """What they did with the record while they looked, found by itself so that no crowd of other things hides it.

    The events, at most one more than SEEN, and how many others there were: above SEEN it is no more counted.
    """
    theirs = {"person": found.account_id, "since": found.broken_at, "until": until}
    seen = trail.events(trail.Filter(tuple(about), **theirs), limit=SEEN + 1)
    known = {one.id for one in seen}
    during = trail.events(trail.Filter(**theirs), limit=len(seen) + SEEN + 1)
    return seen, sum(one.id not in known for one in during)
