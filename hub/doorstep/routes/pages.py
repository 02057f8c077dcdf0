"""Today's visits, and the two files that a phone keeps to open without signal: no personal data in either."""

import hashlib
from pathlib import Path

from flask import Response, current_app, render_template, url_for
from flask_login import current_user

from hub.doorstep import queries, rules, tasks
from hub.doorstep.routes import bp
from hub.kernel.access import May, public, requires
from hub.kernel.audit import record
from hub.kernel.clock import now
from hub.kernel.tenancy import acting
from hub.kernel.web.pages import asset, page
from hub.safety.queries import around
from hub.tasks.rules import next_due

SCRIPTS = "js/doorstep"
STYLE, ICON = "css/hub.css", "favicon.svg"


@bp.get("")
@requires(May.CARRY_WORK)
def today() -> Response:
    """The officer's visits of today, in the order in which to make them; a volunteer's tasks."""
    if acting().confined:
        return _tasks()
    found, moment = queries.today(current_user.account_id), now()
    shift_ends = queries.shift_ends(current_user.account_id)
    about = [one for due in found for one in (due.visit.handover_id, due.visit.id)]
    record("list:shown", about=about, list="today", count=len(found))
    return page(
        "doorstep/today.html", visits=found, shift_ends=shift_ends, until=rules.ends_at(moment, shift_ends, None),
        at_door=around(None, [current_user.account_id]), now=moment, longest=rules.LONGEST_HOURS,
        me=current_user.account_id,
        set_aside=len(queries.aside(everybodys=False)), hours=range(1, rules.LONGEST_HOURS + 1),
        usual=rules.USUAL_HOURS,
    )  # fmt: skip


def _tasks() -> Response:
    me, moment = current_user.account_id, now()
    found = tasks.today(me)
    record("list:shown", about=[one.id for one in found], list="today", count=len(found))
    shown = [(one, tasks.name(one), tasks.place(one), tasks.window(one), next_due(one)) for one in found]
    return page(
        "doorstep/tasks.html", tasks=shown, at_door=around(None, [me]), now=moment, me=me, shift_ends=None,
        until=rules.ends_at(moment, None, None), longest=rules.LONGEST_HOURS, usual=rules.USUAL_HOURS,
        hours=range(1, rules.LONGEST_HOURS + 1), set_aside=len(queries.aside(everybodys=False)),
    )  # fmt: skip


@bp.get("/offline")
@public("the empty frame in which a phone shows what it keeps itself; the same for everybody")
def offline() -> Response:
    """The page that a phone opens without signal."""
    return page("doorstep/offline.html")


@bp.get("/sw.js")
@public("the service worker's program, the same for everybody")
def worker() -> Response:
    """The service worker, with the list of files that it keeps; one letter changed in any of them makes a new one."""
    stamp = hashlib.sha256(render_template("doorstep/offline.html").encode())
    for name in _names():
        stamp.update((Path(current_app.static_folder) / name).read_bytes())
    shell = [url_for(".offline"), *(_address(name) for name in _names())]
    body = render_template("doorstep/sw.js", shell=shell, stamp=stamp.hexdigest()[:12])
    return Response(body, mimetype="text/javascript", headers={"Service-Worker-Allowed": url_for(".today")})


def _names() -> list[str]:
    """The static files that the frame needs."""
    folder = Path(current_app.static_folder)
    own = (str(path.relative_to(folder)) for path in sorted((folder / SCRIPTS).glob("*.js")))
    return [STYLE, ICON, *own, "vendor/idb.js"]


def _address(name: str) -> str:
    """As the frame asks for it: style and icon with their stamp, modules by the plain addresses they import."""
    return url_for("static", filename=name) if name.endswith(".js") else asset(name)
