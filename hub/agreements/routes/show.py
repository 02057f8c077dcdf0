"""Agreements that stand: the list, the document with what was shared under it, renewing and signing."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from uuid import UUID

from flask import flash, redirect, request, url_for
from sqlalchemy import Row

from hub.agreements.actions import drafting, watching
from hub.agreements.queries import proposals, sharing, terms
from hub.agreements.routes import bp
from hub.agreements.rules.document import changes, document, flags
from hub.agreements.rules.files import as_toml
from hub.agreements.rules.months import drawn, first_month
from hub.agreements.rules.standing import PROPOSED, last_day, standing, told, why_over
from hub.agreements.schemas import CompareSchema, SignSchema
from hub.directory import actions, queries
from hub.directory.differences import COLOURS, in_numbers
from hub.directory.fields import KINDS, given_in_words, returned_in_words
from hub.handovers.rules import STATUS_WORDS
from hub.kernel.access import May, requires
from hub.kernel.audit import record
from hub.kernel.clock import UK, now, today
from hub.kernel.forms.form import Form
from hub.kernel.forms.schemas import Schema
from hub.kernel.forms.sentences import lower_first
from hub.kernel.problems import NotPossibleNow, NotYours
from hub.kernel.web.again import proven
from hub.kernel.web.pages import after, cut, page
from hub.kernel.web.tables import download
from hub.kernel.words import day


@bp.get("")
@requires(May.SEE_AGREEMENTS)
def index():
    """Every agreement of the organisation, what is being written, and what needs somebody soon."""
    found, moment = queries.agreements(), now()
    shown = [(one, *told(one, moment)) for one in found]
    waiting = sum(state == "waits for you" for _, state, *_ in shown)
    drafted = [(one, standing(one), *PROPOSED[standing(one)]) for one in proposals.open_ones()]
    lapsing = [(one, flagged) for one, state, *_ in shown if state == "in force" and (flagged := _flags(one))]
    soonest = terms.ending(timedelta(days=max(watching.watch().remind_days)))
    return page(
        "agreements/index.html", shown=shown, last_day=last_day, waiting=waiting, kinds=KINDS, drafted=drafted,
        lapsing=lapsing, soonest=[(one, told(one, moment)[1]) for one in soonest],
        to_sign=sum(state == "waits for you" for _, state, *_ in drafted),
    )  # fmt: skip


def _flags(one: Row) -> list[str]:
    """Only what is about an end: a missing name is told on the agreement's own page."""
    until = one.valid.upper.astimezone(UK).date() if one.valid.upper else None
    return [said for said in flags(one.bases, (), today(), until) if not said.startswith("Look")]


@bp.get("/<uuid:agreement_id>")
@requires(May.SEE_AGREEMENTS)
def show(agreement_id: UUID):
    """One agreement in words, and what it says otherwise than the version before, or than one that is chosen."""
    agreement = found(agreement_id)
    versions = queries.versions(agreement)
    others = [(one.version, _told_apart(one)) for one in versions if one.version != agreement.version]
    before = _before(agreement, versions)
    usual = {"version": before.version} if before else {}
    form = Form(CompareSchema, usual, choices={"version": others}, source=request.args)
    chosen = next((one for one in versions if form.valid and one.version == form.data["version"]), None)
    other = chosen or before
    record("record:opened", about=[one.id for one in (agreement, other) if one], record="agreement")
    return page(
        "agreements/show.html", 422 if form.errors else None, form=form, others=others,
        history=[(one, *told(one, now())) for one in versions], kinds=KINDS,
        **words(agreement), **compared(agreement, other),
    )  # fmt: skip


@bp.get("/<uuid:agreement_id>/shared")
@requires(May.SEE_AGREEMENTS)
def shared(agreement_id: UUID):
    """What was handed over under an agreement: by month, and each with the fields both ways."""
    agreement = found(agreement_id)
    ids, since = [one.id for one in terms.parts(agreement)], first_month(today())
    listed = sharing.listed(ids, after(datetime.fromisoformat, UUID))
    slice = cut(listed, sharing.PAGE, lambda one: (one.raised_at, one.id))
    record("list:shown", about=[agreement.id, *(one.id for one in slice.rows)], list="shared_under",
           count=len(slice.rows))  # fmt: skip
    return page(
        "agreements/shared.html", slice=slice, drawing=drawn(sharing.counted(ids, since), today()),
        given=given_in_words, came_back=returned_in_words, kinds=KINDS, statuses=STATUS_WORDS, **words(agreement),
    )  # fmt: skip


@bp.get("/<uuid:agreement_id>.toml")
@requires(May.SEE_AGREEMENTS)
def file(agreement_id: UUID):
    """The agreement as the file that a tenant's folder takes."""
    agreement = found(agreement_id)
    names = {one.id: one.slug for one in proposals.names(agreement.from_org, agreement.to_org).values()}
    record("file:made", about=[agreement_id], file="agreement", count=1)
    body = as_toml(terms.parts(agreement), names).encode("utf-8")
    return download(f"{agreement.slug}-{agreement.version}.toml", body, "application/toml")


@bp.route("/<uuid:agreement_id>/renew", methods=["GET", "POST"])
@requires(May.DRAFT_AGREEMENTS)
def renew(agreement_id: UUID):
    """Begin the next version with the same words."""
    agreement, form = found(agreement_id), Form(Schema)
    if form.valid:
        made = drafting.renew(terms.parts(agreement))
        flash("Draft of the next version begun. The other party sees nothing of it until you send it.")
        return redirect(url_for("drafts.show", proposal_id=made), 303)
    return page("agreements/renew.html", form=form, **words(agreement))


@bp.route("/<uuid:agreement_id>/sign", methods=["GET", "POST"])
@requires(May.SIGN_AGREEMENTS)
@proven("POST")
def sign(agreement_id: UUID):
    """Sign terms that came from a file, after a confirmation."""
    agreement, form = found(agreement_id), Form(SignSchema)
    if form.valid:
        actions.sign(agreement_id)
        flash("Agreement signed")
        return redirect(url_for("agreements.show", agreement_id=agreement_id), 303)
    if not form.submitted and told(agreement, now())[0] != "waits for you":
        raise NotPossibleNow("This agreement does not wait for your organisation’s signature.")
    before = _before(agreement, queries.versions(agreement))
    return page("agreements/sign.html", form=form, **words(agreement, alone=True), **compared(agreement, before))


def found(agreement_id: UUID) -> Row:
    """The agreement, when the acting organisation is a party to it. Raises NotYours."""
    agreement = queries.agreement(agreement_id)
    if agreement is None:
        raise NotYours()
    return agreement


def _before(agreement: Row, versions: Sequence[Row]) -> Row | None:
    """The version that this one follows; the first one follows none."""
    return next((one for one in versions if one.version < agreement.version), None)


def _told_apart(agreement: Row) -> str:
    return f"Version {agreement.version}, from {day(agreement.valid.lower)}, {lower_first(told(agreement, now())[1])}"


def compared(agreement: Row, other: Row | None) -> dict:
    """Always from the lower version to the higher: what was added later is added, from wherever it is looked at."""
    if other is None:
        return {"other": None}
    older, newer = sorted((other, agreement), key=lambda one: one.version)
    # Terms of a file are signed kind by kind; those of a proposal as one text.
    whole = newer.digest is not None
    differ = changes(terms.parts(older) if whole else [older], terms.parts(newer) if whole else [newer])
    return {
        "other": other, "older": older, "newer": newer, "changes": differ, "in_numbers": in_numbers(differ),
        "colours": COLOURS,
    }  # fmt: skip


def words(agreement: Row, alone: bool = False) -> dict:
    """What the templates tell of an agreement: the whole document, or `alone` the one kind that is signed or ended."""
    state, state_words, colour = told(agreement, now())
    parts = [agreement] if alone else terms.parts(agreement)
    said, apart = document(parts, today()), apart_from(agreement, parts)
    return {
        "agreement": agreement, "said": said, "kind": said.title, "apart": apart, "state": state,
        "state_words": state_words, "colour": colour, "why_over": why_over(agreement) if state == "ended" else "",
    }  # fmt: skip


def apart_from(agreement: Row, parts: Sequence[Row]) -> list[tuple[Row, str]]:
    """The other kinds of work of a document that stand otherwise than this one, where one was ended alone; in words."""
    here, standing = told(agreement, now()), [(one, told(one, now())) for one in parts]
    return [(one, lower_first(there[1])) for one, there in standing if there != here]
