"""The residents' page: is this card, is this visitor genuine; please ring me. Nobody signs in, and no person is named.

A wrong, old, cancelled or unreadable code costs the same single look-up and gets the same page. No list of councils is
shown: it would tell which of them use this installation.
"""

from ipaddress import ip_address, ip_network

from flask import Response, g, redirect, request, url_for

from hub.call_backs import actions as call_backs
from hub.cards import queries
from hub.cards.routes import public_bp as bp
from hub.cards.routes.genuine import answers
from hub.cards.rules.texts import LANGUAGES, Texts, texts
from hub.cards.schemas import AskCallBack
from hub.kernel.access import public
from hub.kernel.forms import Form
from hub.kernel.pages import page
from hub.kernel.tenancy import Acting, as_actor
from hub.kernel.web import limiter

UNKNOWN = 404
WHY_OPEN = "a resident checks a card or a visitor: the code is the key, and no page tells of a resident"
FAULTS = {"phone": "phone_wrong", "when": "when_wrong", "speak": "speak_wrong"}


def caller() -> str:
    """Who is counted: an address, or the network of 64 bits that one household has in IPv6."""
    try:
        address = ip_address(request.remote_addr or "")
    except ValueError:
        return "unknown"
    return str(address) if address.version == 4 else str(ip_network((address, 64), strict=False))


def _was_wrong(response: Response) -> bool:
    return response.status_code == UNKNOWN


# A code has 60 random bits; the limits are for badges and spoken codes, and against load. Both pages share them.
LIMITS = (
    limiter.shared_limit("10 per 15 minutes", "wrong codes", key_func=caller, deduct_when=_was_wrong),
    limiter.shared_limit("60 per 15 minutes", "codes", key_func=caller),
    limiter.shared_limit("3000 per 15 minutes", "wrong codes of all", key_func=lambda: "all", deduct_when=_was_wrong),
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
    """Ask for a call, once for each card."""
    typed, form = request.form.get("code", ""), _form()
    card = next((one for one in queries.found(typed) if one.what == "card"), None)
    if card is None:
        return _page("cards/unknown.html", UNKNOWN)
    if form.errors:
        return _page("cards/known.html", 422, found=answers(typed, "page"), code=typed, form=form)
    with as_actor(Acting(card.org_id, request_id=g.get("request_id"))):
        visit = queries.card(card.id).handover_id
        new = call_backs.ask(card.id, visit, form.data["phone"], form.data["when"], form.data["speak"])
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
