"""A few pages that do one thing each, to see what the kernel makes of them."""

from uuid import UUID

from flask import Blueprint, flash, redirect, request, url_for

from hub.kernel.access import May, requires
from hub.kernel.audit import record
from hub.kernel.db import row, rows
from hub.kernel.keys import new_id
from hub.kernel.problems import EditConflict, Invalid, NotYours
from hub.kernel.tenancy import acting
from hub.kernel.web.pages import page

bp = Blueprint("probe", __name__, url_prefix="/probe")


def keep(note: str) -> UUID:
    """Change something that a test can see afterwards: an event, and a colleague's name."""
    pack = new_id()
    record("hand_back:made", pack=pack, count=1)
    rows(
        "update account set name = :note where org_id = acting_org() and id = acting_account() returning id", note=note
    )
    return pack


@bp.post("/keep")
@requires(May.USE_ACCOUNT)
def kept():
    pack = keep(request.form["note"])
    flash("Kept")
    return redirect(url_for(".shown", pack=pack), 303)


@bp.post("/once")
@requires(May.USE_ACCOUNT)
def once():
    """What a partner's database role may do as well."""
    pack = new_id()
    record("hand_back:made", pack=pack, count=1)
    return redirect(url_for(".shown", pack=pack), 303)


@bp.get("/shown/<uuid:pack>")
@requires(May.USE_ACCOUNT)
def shown(pack: UUID):
    record("record:opened", about=[pack], record="pack")
    return page("errors/404.html", 200)


@bp.get("/who")
@requires(May.USE_ACCOUNT)
def who():
    found = row("select acting_org() as org, acting_account() as account, current_user as login")
    return {"org": found.org, "account": str(found.account), "login": found.login, "org_too": acting().org_id}


@bp.post("/fail/<what>")
@requires(May.USE_ACCOUNT)
def fail(what: str):
    """Change something, then fail."""
    keep(request.form["note"])
    raise {
        "fault": ZeroDivisionError(),
        "not_yours": NotYours(),
        "invalid": Invalid({"note": ["Say it shorter"]}),
        "conflict": EditConflict(8, [("Note", "theirs", request.form["note"])]),
    }[what]


@bp.post("/again")
@requires(May.USE_ACCOUNT)
def again():
    """A form with a fault: shown again, nothing kept, to be sent again under the same key."""
    if request.form["note"] == "wrong":
        return page("errors/422.html", 422)
    return kept.__wrapped__()


@bp.route("/cases", methods=["GET", "POST"])
@requires(May.SEE_CASES)
def cases():
    return page("errors/404.html", 200)


@bp.post("/unrecorded")
@requires(May.USE_ACCOUNT)
def unrecorded():
    """A page whose event is not in the vocabulary."""
    keep(request.form["note"])
    record("page:admired")
    return "seen"


@bp.post("/taken")
@requires(May.USE_ACCOUNT)
def taken():
    """Claims a key that a colleague claimed at the same moment."""
    keep(request.form["note"])
    twice = "insert into submission (org_id, key, account_id, at) values (acting_org(), :key, acting_account(), now())"
    for _ in range(2):
        rows(f"{twice} returning key", key=request.form["key"])
    return "never"
