"""What is told of a card, a spoken code or a badge, to a resident on the page or to a colleague at the telephone."""

from collections.abc import Iterator
from dataclasses import dataclass

from flask import g

from hub.cards import actions, queries
from hub.cards.routes import bp
from hub.cards.rules.texts import ENGLISH, texts
from hub.cards.schemas import Typed
from hub.kernel.access import May, requires
from hub.kernel.audit import record
from hub.kernel.clock import today
from hub.kernel.forms.form import Form
from hub.kernel.tenancy import Acting, as_actor
from hub.kernel.web.pages import page
from hub.kernel.words import phone


@dataclass(frozen=True)
class Answer:
    """What may be said: the council, its phone, for whom it came. No home, no person, no reason."""

    what: str
    council: str
    phone: str
    sender: str | None = None
    blank: bool = False
    asked: bool = False
    on_visits: bool = True

    @property
    def key(self) -> str:
        """The sentence of the texts that says it."""
        if self.what == "badge":
            return "badge_yes" if self.on_visits else "badge_no"
        if self.what == "code":
            return "code_yes"
        return "card_blank" if self.blank else "card_from_for" if self.sender else "card_from"


def answers(typed: str, how: str) -> list[Answer]:
    """Whatever is genuine about what was typed; each is recorded with the organisation whose it is."""
    return list(_answers(typed, how))


def _answers(typed: str, how: str) -> Iterator[Answer]:
    for one in queries.found(typed):
        with as_actor(Acting(one.org_id, request_id=g.get("request_id"))):
            actions.checked(one.what, one.id, how)
            council = queries.council()
            number = council.shown_phone or (council.phone and phone(council.phone)) or ""
            if one.what == "card":
                card = queries.card(one.id)
                sender = card.asked_by if card.asked_by != council.name else None
                answer = Answer("card", council.name, number, sender, card.handover_id is None, card.asked)
            else:
                on_visits = one.what == "code" or queries.is_on_visits(one.id, today())
                answer = Answer(one.what, council.name, number, on_visits=on_visits)
        yield answer


@bp.route("/cards/genuine", methods=["GET", "POST"])
@requires(May.WORK_REQUESTS)
def genuine():
    """For a resident who rings instead: the same answer as the public page gives."""
    form, found = Form(Typed), None
    if form.valid:
        found = answers(form.data["code"], "phone")
        record("visit:vouched_for", found=len(found))
    return page("cards/genuine.html", form=form, found=found, words=texts(ENGLISH))
