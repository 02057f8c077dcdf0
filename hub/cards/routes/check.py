"""The residents' page: is this card, is this visitor genuine; please ring me. Nobody signs in, and no person is named.

A wrong, old, cancelled or unreadable code costs the same single look-up and gets the same page. No list of councils is
shown: it would tell which of them use this installation.
"""

from flask import Response, g, redirect, request, url_for

from hub.call_backs import actions as call_backs
from hub.cards import queries
from hub.cards.routes import public_bp as bp
from hub.cards.routes.genuine import answers
from hub.cards.rules.codes import CARD_LETTERS, folded
from hub.cards.rules.texts import LANGUAGES, Texts, texts
from hub.cards.schemas import AskCallBack
from hub.kernel.access import public
from hub.kernel.forms.form import Form
from hub.kernel.tenancy import Acting, as_actor
from hub.kernel.web.callers import caller, site
from hub.kernel.web.pages import page
from hub.kernel.web.requests import limiter

UNKNOWN = 404
WHY_OPEN = "a resident checks a card or a visitor: the code is the key, and no page tells of a resident"
FAULTS = {"phone": "phone_wrong", "when": "when_wrong", "speak": "speak_wrong"}


def _was_wrong(response: Response) -> bool:
    return response.status_code == UNKNOWN


def _is_long() -> bool:
    """A card's code has 60 random bits, which nobody guesses: what others tried must not keep it from its answer."""
    return len(folded(request.form.get("code", ""))) == CARD_LETTERS


def _no_site() -> bool:
    return _is_long() or site() is None


# Each caller has limits for whatever is typed, against load. What callers share guards the short codes alone: badges
# and what officers say. Both pages count together.
WRONG = {"deduct_when": _was_wrong}
LIMITS = (
    limiter.shared_limit("10 per 15 minutes", "wrong codes", key_func=caller, **WRONG),
    limiter.shared_limit("60 per 15 minutes", "codes", key_func=caller),
    limiter.shared_limit("60 per 15 minutes", "wrong codes of a site", key_func=site, exempt_when=_no_site, **WRONG),
    limiter.shared_limit(
        "3000 per 15 minutes", "wrong codes of all", key_func=lambda: "all", exempt_when=_is_long, **WRONG
    ),
)


def _limited(view):
    for limit in LIMITS:
        view = limit(view)
    return view


def _words() -> Texts:
    return texts(request.args.get("lang", ""))


def _page(template: str, status: int = 200, **context) -> Response:
    words = _words()
    choices = [texts(code) for code in LANGUAGES]
    return page(template, status, htmlLang=words.code, words=words, w=words.page, choices=choices, **context)


@bp.get("/check")
@public(WHY_OPEN)
def start() -> Response:
    """Where a code is typed in."""
    return _page("cards/check.html")


@bp.post("/check")
@public(WHY_OPEN)
@_limited
def check() -> Response:
    """What is known of a code; if it is a card's, the form in which to ask for a call."""
    typed = request.form.get("code", "")
    if not typed.strip():
        return _page("cards/check.html", 422, missing=True)
    found = answers(typed, "page")
    if not found:
        return _page("cards/unknown.html", UNKNOWN)
    return _page("cards/known.html", found=found, code=typed, form=_form(blank=True))


def _form(blank: bool = False) -> Form:
    form = Form(AskCallBack, {"speak": _words().code, "when": "any"}, blank=blank)
    form.errors = {name: [_words().page[FAULTS.get(name, "phone_wrong")]] for name in form.errors}
    return form


@bp.post("/check/call-back")
@public(WHY_OPEN)
@_limited
def ask() -> Response:
    """Ask for a call, once for each card; of many cards of one batch, only some within an hour."""
    typed, form = request.form.get("code", ""), _form()
    card = next((one for one in queries.found(typed) if one.what == "card"), None)
    if card is None:
        return _page("cards/unknown.html", UNKNOWN)
    if form.errors:
        return _page("cards/known.html", 422, found=answers(typed, "page"), code=typed, form=form)
    with as_actor(Acting(card.org_id, request_id=g.get("request_id"))):
        known = queries.card(card.id)
        if not known.asked and queries.is_asking_too_much(known.batch_id):
            return _page("cards/busy.html", 429, one=answers(typed, "page")[0])
        new = call_backs.ask(card.id, known.handover_id, form.data["phone"], form.data["when"], form.data["speak"])
    if not new:
        return _page("cards/asked.html", already=True)
    return redirect(url_for(".asked", lang=_words().code), 303)


@bp.get("/check/asked")
@public(WHY_OPEN)
def asked() -> Response:
    """The confirmation, which says nothing of whom or when."""
    return _page("cards/asked.html")


@bp.errorhandler(429)
def too_many(_) -> Response:
    """After many tries: wait."""
    return _page("cards/wait.html", 429)
