"""The next agreement as a whole: begin it, read it, send it, take it back, talk about it, sign it."""

from collections.abc import Sequence
from uuid import UUID

from flask import flash, redirect, url_for
from sqlalchemy import Row

from hub.agreements.actions import drafting, signing
from hub.agreements.queries import proposals, terms
from hub.agreements.routes import drafts
from hub.agreements.rules import content
from hub.agreements.rules.document import changes, of_body
from hub.agreements.rules.standing import PROPOSED, signed_there, standing
from hub.agreements.schemas import BLANK, NoteSchema, ReplySchema, SignSchema, StartSchema
from hub.directory.differences import COLOURS, in_numbers
from hub.kernel.access import May, requires
from hub.kernel.audit import record
from hub.kernel.clock import today
from hub.kernel.forms.form import Form, seen_version
from hub.kernel.forms.schemas import Schema
from hub.kernel.problems import NotPossibleNow, NotYours
from hub.kernel.tenancy import acting
from hub.kernel.web.again import proven
from hub.kernel.web.pages import page


@drafts.route("/new", methods=["GET", "POST"])
@requires(May.DRAFT_AGREEMENTS)
def start():
    """Begin a draft from a template or from nothing."""
    others = proposals.others()
    form = Form(StartSchema, choices={
        "other": [(one.id, one.name) for one in others],
        "giver": [("us", "We hand work over to them"), ("them", "They hand work over to us")],
    })  # fmt: skip
    if form.valid:
        us, them = acting().org_id, form.data["other"]
        parties = (us, them) if form.data["giver"] == "us" else (them, us)
        source = form.data["source"]
        body = content.blank(*parties) if source == BLANK else content.from_template(source, *parties)
        made = drafting.begin(body, "blank" if source == BLANK else "template")
        flash("Draft begun. The other party sees nothing of it until you send it.")
        return redirect(url_for(".words" if source == BLANK else ".show", proposal_id=made), 303)
    return page("agreements/start.html", form=form, others=others)


@drafts.get("/<uuid:proposal_id>")
@requires(May.SEE_AGREEMENTS)
def show(proposal_id: UUID):
    """A proposal as it stands here: its words, what they change, who has signed, what was said."""
    proposal = found(proposal_id)
    record("record:opened", about=[proposal_id], record="proposal")
    form = Form(NoteSchema if proposal.author == "them" else ReplySchema)
    return page("agreements/proposal.html", form=form, **told(proposal))


@drafts.post("/<uuid:proposal_id>/notes")
@requires(May.DRAFT_AGREEMENTS)
def note(proposal_id: UUID):
    """Ask for changes, or answer."""
    proposal = found(proposal_id)
    form = Form(NoteSchema if proposal.author == "them" else ReplySchema)
    if not form.valid:
        return page("agreements/proposal.html", form=form, **told(proposal))
    drafting.note(proposal_id, form.data["words"])
    flash("Sent. The other party is told." if proposal.author == "us" else
          "Changes asked for. The other party is told.")  # fmt: skip
    return redirect(url_for(".show", proposal_id=proposal_id), 303)


@drafts.post("/<uuid:proposal_id>/send")
@requires(May.DRAFT_AGREEMENTS)
def send(proposal_id: UUID):
    """Give it to the other party."""
    found(proposal_id)
    drafting.send(proposal_id, seen_version())
    flash("Sent. The other party can read it, ask for changes, or sign. So can you.")
    return redirect(url_for(".show", proposal_id=proposal_id), 303)


@drafts.route("/<uuid:proposal_id>/take-back", methods=["GET", "POST"])
@requires(May.DRAFT_AGREEMENTS)
def take_back(proposal_id: UUID):
    """Change what was sent, after a confirmation: signatures no longer count."""
    proposal, form = found(proposal_id), Form(Schema)
    if form.valid:
        drafting.take_back(proposal_id)
        flash("Taken back. Change it, then send it again. Nobody’s signature counts any more.")
        return redirect(url_for(".show", proposal_id=proposal_id), 303)
    return page("agreements/take_back.html", form=form, **told(proposal))


@drafts.route("/<uuid:proposal_id>/withdraw", methods=["GET", "POST"])
@requires(May.DRAFT_AGREEMENTS)
def withdraw(proposal_id: UUID):
    """Close it unsigned, after a confirmation."""
    proposal, form = found(proposal_id), Form(Schema)
    if form.valid:
        drafting.withdraw(proposal_id)
        flash("Withdrawn. Nothing of it was ever in force.")
        return redirect(url_for("agreements.index"), 303)
    return page("agreements/withdraw.html", form=form, **told(proposal))


@drafts.route("/<uuid:proposal_id>/sign", methods=["GET", "POST"])
@requires(May.SIGN_AGREEMENTS)
@proven("POST")
def sign(proposal_id: UUID):
    """Sign the very words on this page."""
    proposal = found(proposal_id)
    form = Form(SignSchema, {"seen": proposal.digest})
    if form.valid:
        signed = signing.sign(proposal_id, form.data["seen"] or "")
        flash(_signed(signed.body["starts"]) if signed.state == "agreed" else
              "Signed. It waits for the other party’s signature.")  # fmt: skip
        return redirect(url_for(".show", proposal_id=proposal_id), 303)
    if reason := None if form.submitted else signing.why_not(proposal):
        raise NotPossibleNow(*reason)
    record("record:opened", about=[proposal_id], record="proposal")
    return page("agreements/sign_proposal.html", form=form, **told(proposal))


def _signed(starts: str) -> str:
    """What both have made; `starts` is its first day (ISO)."""
    begun = starts <= today().isoformat()
    return "Signed by both. It is in force." if begun else "Signed by both. It comes into force on its first day."


def found(proposal_id: UUID) -> Row:
    """The acting organisation's copy. Raises NotYours."""
    proposal = proposals.proposal(proposal_id)
    if proposal is None:
        raise NotYours()
    return proposal


def told(proposal: Row) -> dict:
    """What the templates tell of a proposal."""
    body, state = proposal.body, standing(proposal)
    words, colour = PROPOSED[state]
    names = proposals.names(body["from"], body["to"])
    before = terms.before(body["from"], body["to"], body["slug"], body["version"])
    said = of_body(body, names, today())
    return {
        "proposal": proposal, "said": said, "state": state, "state_words": words, "colour": colour,
        "faults": content.unfinished(body, today()), "there": signed_there(proposal),
        "in_the_way": signing.why_not(proposal) if proposal.state == "sent" and not proposal.signed else None,
        "notes": proposals.notes(proposal.id), "own": acting().org_id,
        "made": proposals.concluded(proposal) if proposal.state == "agreed" else None, **_differs(before, body, names),
    }  # fmt: skip


def _differs(before: Sequence[Row], body: content.Body, names: dict[int, Row]) -> dict:
    if not before:
        return {"other": None}
    after = [content.as_terms(body, kind, names) for kind in [one["kind"] for one in body["kinds"]] or [""]]
    differ = changes(before, after)
    return {"other": before[0], "older": before[0], "newer": after[0], "changes": differ,
            "in_numbers": in_numbers(differ), "colours": COLOURS}  # fmt: skip
