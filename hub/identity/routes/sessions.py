"""Where a colleague is signed in, for their administrator; and the words for a session, for both."""

from uuid import UUID

from flask import Response, flash, redirect, url_for
from flask_login import current_user
from sqlalchemy import Row

from hub.identity import actions, queries, rules
from hub.identity.routes import bp
from hub.kernel.access import ROLE_NAMES, May, Role, requires
from hub.kernel.problems import NotYours
from hub.kernel.web.callers import caller
from hub.kernel.web.pages import page


class Told:
    """A session in words. Where it is from is told only as this network or another: no address is kept."""

    def __init__(self) -> None:
        self.here = caller()

    def how(self, session: Row) -> str:
        """By what its person signed in."""
        return rules.HOW.get(session.how, session.how)

    def role(self, session: Row) -> str:
        """The role in which it works."""
        return ROLE_NAMES[Role(session.role)]

    def place(self, session: Row) -> str:
        """From where, compared with whoever looks."""
        if session.network is None:
            return "Not known"
        return "The network you use now" if session.network == self.here else "Another network"


@bp.get("/people/<uuid:account_id>/sessions")
@requires(May.MANAGE_PEOPLE)
def sessions(account_id: UUID) -> Response:
    """The open sessions of one colleague."""
    found = _found(account_id)
    own, open_ones = current_user.session_id, queries.sessions_of(account_id)
    return page("identity/sessions.html", person=found, sessions=open_ones, told=Told(), session_id=own)


@bp.post("/people/<uuid:account_id>/sessions/<uuid:session_id>/end")
@requires(May.MANAGE_PEOPLE)
def end_theirs(account_id: UUID, session_id: UUID) -> Response:
    """End one session of a colleague."""
    _found(account_id)
    if session_id not in {one.id for one in queries.sessions_of(account_id)}:
        raise NotYours()
    actions.end_session(session_id, "ended by administrator")
    flash("That session has ended")
    return redirect(url_for("identity.sessions", account_id=account_id), 303)


@bp.post("/people/<uuid:account_id>/sessions/end-all")
@requires(May.MANAGE_PEOPLE)
def end_all_theirs(account_id: UUID) -> Response:
    """Sign a colleague out everywhere."""
    _found(account_id)
    ended = actions.end_all(account_id, "ended by administrator", but=current_user.session_id)
    flash(f"Sessions ended: {ended}")
    return redirect(url_for("identity.sessions", account_id=account_id), 303)


def _found(account_id: UUID) -> Row:
    found = queries.account(account_id)
    if found is None:
        raise NotYours()
    return found
