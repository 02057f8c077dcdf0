"""The parts of a draft: its words, and what each kind of work gives and returns."""

from collections.abc import Callable
from uuid import UUID

from flask import flash, redirect, url_for
from sqlalchemy import Row

from hub.agreements.actions import drafting
from hub.agreements.routes import drafts
from hub.agreements.routes.proposals import found
from hub.agreements.rules import content
from hub.agreements.schemas import AddKindSchema, kind_form, words_form
from hub.directory.fields import KINDS, NEVER_GIVEN, SUBJECT
from hub.kernel.access import May, requires
from hub.kernel.clock import today
from hub.kernel.forms.form import Form, seen_version
from hub.kernel.forms.schemas import Schema
from hub.kernel.problems import NotPossibleNow, NotYours
from hub.kernel.web.pages import page


@drafts.route("/<uuid:proposal_id>/words", methods=["GET", "POST"])
@requires(May.DRAFT_AGREEMENTS)
def words(proposal_id: UUID):
    """Short name, purpose, legal basis, how long it is kept, and its days."""
    proposal = _ones_own(proposal_id)
    form = Form(words_form(today()), {**proposal.body, **_days(proposal.body)})
    if form.valid:
        typed = form.data | {"retention": form.data["retention"] or "", "bases": sorted(form.data["bases"])}
        days = {name: typed[name] and typed[name].isoformat() for name in ("starts", "ends")}
        return _changed(proposal_id, lambda body: body | typed | days)
    return page("agreements/words.html", form=form, proposal=proposal)


def _days(body: content.Body) -> dict:
    return {name: content.as_day(body[name]) for name in ("starts", "ends")}


@drafts.route("/<uuid:proposal_id>/kinds", methods=["GET", "POST"])
@requires(May.DRAFT_AGREEMENTS)
def add_kind(proposal_id: UUID):
    """One more kind of work, whose fields are chosen next."""
    proposal = _ones_own(proposal_id)
    left = [(key, label) for key, label in KINDS.items() if content.part(proposal.body, key) is None]
    if not left:
        raise NotPossibleNow("This draft names every kind of work already.", "Change one of them.")
    form = Form(AddKindSchema, choices={"kind": left})
    if form.valid:
        return redirect(url_for(".kind", proposal_id=proposal_id, kind=form.data["kind"]), 303)
    return page("agreements/add_kind.html", form=form, proposal=proposal)


@drafts.route("/<uuid:proposal_id>/kinds/<kind>", methods=["GET", "POST"])
@requires(May.DRAFT_AGREEMENTS)
def kind(proposal_id: UUID, kind: str):
    """What one kind of work gives and what may come back."""
    if kind not in KINDS:
        raise NotYours()
    proposal = _ones_own(proposal_id)
    form = Form(kind_form(kind), content.part(proposal.body, kind) or {"returns": ["outcome"]})
    if form.valid:
        return _changed(proposal_id, lambda body: content.with_kind(body, kind, **form.data))
    never = [label for key, label in SUBJECT.items() if key in NEVER_GIVEN.get(kind, ())]
    return page("agreements/kind.html", form=form, proposal=proposal, label=KINDS[kind], never=never, kind=kind)


@drafts.route("/<uuid:proposal_id>/kinds/<kind>/remove", methods=["GET", "POST"])
@requires(May.DRAFT_AGREEMENTS)
def remove_kind(proposal_id: UUID, kind: str):
    """Take a kind of work out of the draft, after a confirmation."""
    proposal, form = _ones_own(proposal_id), Form(Schema)
    if content.part(proposal.body, kind) is None:
        raise NotYours()
    if form.valid:
        return _changed(proposal_id, lambda body: content.without_kind(body, kind), "Taken out")
    return page("agreements/remove_kind.html", form=form, proposal=proposal, label=KINDS[kind])


def _changed(proposal_id: UUID, edit: Callable[[content.Body], content.Body], told: str = "Draft changed"):
    drafting.change(proposal_id, seen_version(), edit)
    flash(told)
    return redirect(url_for(".show", proposal_id=proposal_id), 303)


def _ones_own(proposal_id: UUID) -> Row:
    """The draft, while the acting organisation may change it. Raises NotYours, NotPossibleNow."""
    proposal = found(proposal_id)
    if proposal.author != "us" or proposal.state != "draft":
        raise NotPossibleNow("This cannot be changed as it stands.", "Open it to see what can be done.")
    return proposal
