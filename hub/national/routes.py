"""The hand-back: what is ready, the packs made so far, each of them as a file."""

from flask import Blueprint, Flask, flash, redirect, url_for

from hub.kernel.access import May, requires
from hub.kernel.audit import record
from hub.kernel.problems import NotYours
from hub.kernel.web.pages import nav, page
from hub.kernel.web.tables import csv_file, download
from hub.national import actions, queries, rules
from hub.support.rules import KINDS

bp = Blueprint("national", __name__, url_prefix="/hand-back")


def register(app: Flask) -> None:
    """Add the pages and their place in the navigation."""
    app.register_blueprint(bp)
    nav("Hand-back", "national.index", May.HAND_BACK, order=60)


@bp.get("")
@requires(May.HAND_BACK)
def index():
    """What would go into the next pack, what waits and why, and every pack so far."""
    programme = queries.national_programme()
    if programme is None:
        return page("national/none.html")
    ready, waiting = rules.sorted_out(programme, queries.closed(programme.key))
    about = [one.case.resident_id for one in waiting]
    record("list:shown", about=about, list="hand_back", count=len(waiting))
    return page(
        "national/index.html", programme=programme, ready=len(ready), waiting=waiting, packs=queries.packs(),
        labels={key: outcome.label for key, outcome in programme.outcomes.items()},
    )  # fmt: skip


@bp.post("")
@requires(May.HAND_BACK)
def make():
    """Make the next pack of everything that is ready."""
    number = actions.make_pack()
    flash(f"Pack {number} is made")
    return redirect(url_for(".show", number=number), 303)


def _pack(number: int):
    found = queries.pack(number)
    if found is None:
        raise NotYours()
    return found, queries.rows_of(found.id)


@bp.get("/<int:number>")
@requires(May.HAND_BACK)
def show(number: int):
    """One pack, row by row."""
    pack, told = _pack(number)
    record("list:shown", about=[one.case_id for one in told], list="hand_back_pack", count=len(told))
    return page("national/pack.html", pack=pack, headings=rules.HEADINGS, lines=_lines(told))


def _lines(told) -> list[tuple[str, ...]]:
    programme = queries.national_programme()
    outcomes = programme.outcomes if programme else {}
    labels = {key: outcome.label for key, outcome in outcomes.items()}
    return [rules.line(one, labels.get(one.outcome, one.outcome), KINDS) for one in told]


@bp.get("/<int:number>.csv")
@requires(May.HAND_BACK)
def file(number: int):
    """The pack's file: the same each time, since its rows never change."""
    pack, told = _pack(number)
    body = csv_file(rules.HEADINGS, _lines(told))
    record("file:made", about=[one.case_id for one in told], file="hand_back", count=len(told))
    return download(f"hand-back-{pack.number:04}.csv", body)
