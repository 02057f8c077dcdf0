"""The second factor once more, in the midst of an act: the page carries what was typed, and the act goes on with it."""

from flask import Response, redirect, request
from flask_login import current_user

from hub.identity.actions import prove
from hub.kernel.clock import now
from hub.kernel.forms.form import Form
from hub.kernel.web import once
from hub.kernel.web.again import asks_again
from hub.kernel.web.pages import page
from hub.second_factors import actions, queries, rules
from hub.second_factors.routes.setting_up import key_options
from hub.second_factors.routes.step import TOO_MANY, WRONG
from hub.second_factors.schemas import Again

CODE, KEY, LOOKING = "proof", "proof_credential", "proof_looking"
NOT_CARRIED = {"csrf_token", once.FIELD, "version", CODE, KEY, LOOKING}  # the form has keys and version of its own


@asks_again
def ask() -> Response | None:
    """Ask, unless a factor was given in the last ten minutes; whoever has none has none to give."""
    proved = queries.proved_at()
    if (proved and proved > now() - rules.FRESH) or not queries.factors(current_user.account_id):
        return _on()
    told = request.form.get(KEY, "")
    form = Form(Again, blank=CODE not in request.form)
    if form.valid or told:
        try:
            given = actions.give_again(current_user.account_id, form.data.get(CODE, ""), current_user.session_id, told)
        except actions.TooMany:
            form.refuse({CODE: [TOO_MANY]})
        else:
            if given:
                prove(current_user.session_id)
                return _on()
            form.refuse({CODE: [actions.NOT_PROVED if told else WRONG]})
    return _page(form)


def _on() -> Response | None:
    """To the page that was only to be looked at; to whatever was sent, by doing nothing."""
    return redirect(request.full_path.rstrip("?"), 303) if LOOKING in request.form else None


def _page(form: Form) -> Response:
    looking = request.method == "GET" or LOOKING in request.form
    carried = [] if looking else [one for one in request.form.items(multi=True) if one[0] not in NOT_CARRIED]
    return page(
        "second_factors/confirm.html", 422 if form.errors else 200, form=form, carried=carried, looking=looking,
        key_options=key_options(current_user, actions.WHOLE, current_user.session_id),
        seen=None if looking else request.form.get("version"),
        back=request.path if not looking and "GET" in request.url_rule.methods else "/",
    )  # fmt: skip
