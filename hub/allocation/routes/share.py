"""Proposals: who takes what waits, and who gives what to whom. Shown first, then done as shown."""

from collections.abc import Sequence

from flask import redirect, request, url_for

from hub.allocation import actions, proposals, queries
from hub.allocation.actions.giving import Giving
from hub.allocation.routes import bp
from hub.allocation.routes.overview import chosen, filter_form
from hub.cases.rules.words import listed_name
from hub.handovers.seals import Otherwise
from hub.kernel.access import May, requires
from hub.kernel.audit import record
from hub.kernel.tenancy import acting, as_actor
from hub.kernel.web.pages import page
from hub.programmes.queries import programme

KINDS = {"suggest": actions.SUGGESTED, "level": actions.LEVELLED}


@bp.get("/allocation/suggest")
@requires(May.ALLOCATE_CASES)
def suggest():
    """Who might take the cases that nobody has."""
    return _shown("suggest")


@bp.get("/allocation/level")
@requires(May.ALLOCATE_CASES)
def level():
    """Which moves would make the load level."""
    return _shown("level")


@bp.post("/allocation/suggest", endpoint="take_suggestion")
@requires(May.ALLOCATE_CASES)
def take_suggestion():
    """Give the cases as it was shown."""
    return _done("suggest")


@bp.post("/allocation/level", endpoint="move_load")
@requires(May.ALLOCATE_CASES)
def move_load():
    """Move the cases as it was shown."""
    return _done("level")


def _done(kind: str):
    giving = Giving(queries.chosen(), programme())
    moves = proposals.moves_in(request.form.getlist("move"))
    try:
        proposals.refuse_other(giving, moves, request.form.get("seal", ""), keeping=kind == "level")
    except Otherwise as otherwise:
        otherwise.again = kind
        raise
    batch_id = actions.move(giving, KINDS[kind], moves)
    return redirect(url_for("batches.show", batch_id=batch_id), 303)


@bp.errorhandler(Otherwise)
def shown_again(otherwise: Otherwise):
    """Nothing was moved, and the page's transaction is undone: in one of its own, the proposal of now is shown."""
    with as_actor(acting()):
        return _shown(otherwise.again, otherwise.changed), otherwise.status


def _shown(kind: str, changed: Sequence[str] = ()):
    plan = programme()
    giving = Giving(queries.chosen(), plan)
    wanted = chosen(filter_form(plan))
    found = proposals.suggest(giving, **wanted) if kind == "suggest" else proposals.level(giving)
    record("list:shown", about=[one.resident_id for one in found.rows.values()], list=f"{kind}_load",
           count=len(found.rows))  # fmt: skip
    after = {one.to_id: 0 for one in found.sharing.moves} | {one.from_id: 0 for one in found.sharing.moves}
    for one in found.sharing.moves:
        after[one.to_id] += 1
        after[one.from_id] -= 1
    loads = [(one, one.working + after[one.id]) for one in giving.people.values() if one.id in after]
    return page(
        "allocation/moves.html", kind=kind, found=found, people=giving.people, loads=loads, changed=changed, plan=plan,
        listed_name=listed_name, chosen=wanted,
    )  # fmt: skip
