"""All hand-overs between this organisation and another: what was given and returned, under what, and who looked."""

from datetime import datetime
from uuid import UUID

from flask import request

from hub.directory.fields import KINDS, given_in_words, returned_in_words
from hub.governance import rules, schemas
from hub.governance.queries import between as queries
from hub.governance.queries import looks
from hub.governance.routes import bp, role_name
from hub.kernel.access import May, requires
from hub.kernel.audit import record
from hub.kernel.clock import now
from hub.kernel.forms.form import Form
from hub.kernel.problems import Invalid, NotPossibleNow
from hub.kernel.web.pages import after, cut, page
from hub.kernel.web.tables import csv_file, download

SIDES = {"sent": "Given", "received": "Received"}
STATUSES = {
    "waiting": "Waiting", "accepted": "Accepted", "returned": "Answered", "bounced": "Sent back",
    "withdrawn": "Withdrawn", "lapsed": "Lapsed",
}  # fmt: skip
HEADINGS = (
    "Reference", "Given or received", "Kind", "Raised (UTC)", "Status", "Ended (UTC)", "Agreement", "Version",
    "Fields given", "Fields returned", "Looks here by role", "Looks there by role",
)  # fmt: skip


@bp.get("/between")
@requires(May.REVIEW_EVENTS)
def between():
    """Choose the other organisation, kind and span; then every hand-over, with counts first."""
    form, chosen = _asked()
    found = queries.handovers(chosen, after(datetime.fromisoformat, UUID)) if chosen else []
    slice = cut(found, queries.PAGE, lambda one: (one.raised_at, one.id))
    ids, told = [one.id for one in slice.rows], _told(slice.rows)
    record("list:shown", about=ids, list="between", count=len(ids))
    return page(
        "governance/between.html", 422 if form.errors else None, filters=form, chosen=chosen, slice=slice,
        counts=queries.counts(chosen) if chosen else [], other=_name(form, chosen), rows=told,
        kept={name: request.args[name] for name in form.schema.fields if request.args.get(name)},
        kinds=KINDS, sides=SIDES, statuses=STATUSES,
    )  # fmt: skip


@bp.get("/between.csv")
@requires(May.REVIEW_EVENTS)
def between_file():
    """The same hand-overs as a file, complete; too many are refused, never cut short in silence."""
    form, chosen = _asked()
    if form.errors or chosen is None:
        raise Invalid(form.errors or {"other": ["Choose the other organisation"]})
    found = queries.handovers(chosen, limit=queries.MOST_IN_FILE + 1)
    if len(found) > queries.MOST_IN_FILE:
        raise NotPossibleNow(
            f"There are more than {queries.MOST_IN_FILE:,} hand-overs, too many for one file.",
            "Go back and choose one kind, or a shorter time.",
        )
    record("file:made", file="between", count=len(found))
    return download("hand-overs.csv", csv_file(HEADINGS, map(_line, _told(found))))


def _asked() -> tuple[Form, queries.Between | None]:
    """The filter as it stands in the address; None where it is empty or makes no sense."""
    others = [(one.id, one.name) for one in queries.organisations()]
    form = Form(schemas.BetweenFilter, source=request.args, choices={"other": others})
    if not form.valid:
        return form, None
    given = form.data
    since = given["since"] or rules.back(given["last"], now())
    return form, queries.Between(given["other"], given["kind"], since, given["until"])


def _name(form: Form, chosen: queries.Between | None) -> str | None:
    names = {str(value): name for value, name in form.schema.fields["other"].metadata["choices"]}
    return names[str(chosen.other)] if chosen else None


def _told(found) -> list[dict]:
    """Each with its fields in words and who looked, in two statements for all of them."""
    ids = [one.id for one in found]
    here, there = {}, {}
    for one in looks.by_role(ids) if ids else ():
        here.setdefault(one.handover_id, []).append(_looks(one.role, one.looks))
    asked = {}
    for one in looks.elsewhere(ids) if ids else ():
        there.setdefault(one.handover_id, []).append(_looks(one.role, one.looks))
        asked[one.handover_id] = one
    return [
        one._asdict() | {"here": here.get(one.id, []), "there": there.get(one.id, []), "asked": asked.get(one.id),
                         "gave": given_in_words(one.gave), "returned": returned_in_words(one.returned)}
        for one in found
    ]  # fmt: skip


def _looks(role: str | None, n: int) -> str:
    return f"{role_name(role)} {n:,}"


def _line(one: dict) -> tuple:
    return (
        one["reference"], SIDES[one["side"]], KINDS.get(one["kind"], one["kind"]),
        one["raised_at"].isoformat(timespec="seconds"), STATUSES[one["status"]],
        one["ended_at"].isoformat(timespec="seconds") if one["ended_at"] else "", one["slug"], one["version"],
        *("; ".join(one[name]) for name in ("gave", "returned", "here", "there")),
    )  # fmt: skip
