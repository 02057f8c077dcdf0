"""Possibly the same person: the list, a pair side by side, asking again, undoing, using a case instead of a new one."""

from datetime import datetime
from uuid import UUID

from flask import Blueprint, Flask, flash, redirect, request, url_for
from sqlalchemy import Row

from hub.cases import actions as cases
from hub.cases import queries as case_queries
from hub.cases.rules.words import full_name
from hub.cases.schemas import KnownFacts, NewCase, of_programme
from hub.handovers.seals import seal
from hub.kernel.access import May, requires
from hub.kernel.audit import record
from hub.kernel.forms.form import Form, seen_version
from hub.kernel.web.pages import after, cut, page
from hub.matching import actions, queries
from hub.matching.actions.merging import ending, plan_for
from hub.matching.carrying import going_along
from hub.matching.queries import merges
from hub.matching.rules.facing import SECOND, facts, said, which_is_right
from hub.matching.rules.merging import PARTS
from hub.matching.rules.parting import read, undoing, what_stays
from hub.matching.rules.words import in_a_sentence, rule
from hub.matching.schemas import Nothing
from hub.programmes.queries import programme

bp = Blueprint("matching", __name__, url_prefix="/same-person")
CHANGED = "What merging would do has changed since you looked. This is how it stands now: look at it again."


def register(app: Flask) -> None:
    """Add the pages; they are reached from the cases."""
    app.register_blueprint(bp)


@bp.get("")
@requires(May.MATCH_PEOPLE)
def index():
    """The pairs that wait for somebody to decide, the most alike first, and the latest merges."""
    found = cut(queries.open_pairs(after(int, UUID)), queries.PAGE, lambda row: (-row.score, row.id))
    lately = merges.lately()
    about = {id_ for row in found.rows for id_ in (row.one_id, row.other_id)}
    about |= {id_ for row in lately for id_ in (row.into_id, row.from_id)}
    record("list:shown", about=about, list="same_person", count=len(about))
    return page(
        "matching/index.html", slice=found, lately=lately, plan=programme(), why=in_a_sentence, rule=rule,
        full_name=full_name,
    )  # fmt: skip


@bp.get("/apart")
@requires(May.MATCH_PEOPLE)
def apart():
    """The pairs that were decided to be two people, the latest decision first: each leads to where one asks again."""
    start = after(datetime.fromisoformat, UUID)
    found = cut(queries.kept_apart(start), queries.PAGE, lambda row: (row.decided_at, row.id))
    about = {id_ for row in found.rows for id_ in (row.one_id, row.other_id)}
    record("list:shown", about=about, list="kept_apart", count=len(about))
    return page("matching/apart.html", slice=found)


@bp.post("/<uuid:likeness_id>/again")
@requires(May.MATCH_PEOPLE)
def again(likeness_id: UUID):
    """Two who were kept apart wait for a decision again."""
    found = queries.likeness(likeness_id)
    first, second = queries.sides(found.one_id, found.other_id)
    actions.ask_again(found, seen_version())
    flash("Asked again: are these two one person? Decide here")
    return redirect(url_for(".pair", likeness_id=found.id, case=request.args.get("case", type=UUID)), 303)


@bp.route("/<uuid:likeness_id>", methods=["GET", "POST"])
@requires(May.MATCH_PEOPLE)
def pair(likeness_id: UUID):
    """Two records side by side: what agrees, what differs, what a merge would do; and the decision."""
    found, plan = queries.likeness(likeness_id), programme()
    first, second = queries.sides(found.one_id, found.other_id)
    form = Form(*which_is_right(first, second))
    chosen = [part for part in PARTS if form.data.get(part) == SECOND]
    would = plan_for(first, second, plan, chosen)
    over = ending(would)
    known, along = queries.cases_of([first.id, second.id]), going_along(would)
    people = [[said(one, part) for part in PARTS] for one in (first, second)]
    sealed = seal(
        {"people": people, "cases": [_standing(one) for one in known], "requests": _ids(over), "along": along}
    )
    if form.submitted and request.form.get("decision") == "different":
        actions.decide_different(found, seen_version())
        flash("Kept apart: they are two people")
        return _on(found)
    if form.valid and request.form.get("seal") != sealed:
        form.refuse({"": [CHANGED]})
    if form.valid:
        actions.merge(found, seen_version(), plan, chosen)
        flash("Merged: one record has both histories now")
        return _on(found, next(iter(would.duplicates.values()), None))
    about = [first.id, second.id, *(one.id for one in known)]
    record("record:opened", about=about, record="pair")
    return page(
        "matching/pair.html", pair=found, first=first, second=second, form=form, plan=plan, would=would, over=over,
        along=along,
        facts=facts(first, second, merges.points_of([first.id, second.id])), cases=known, sealed=sealed,
        next_id=queries.following(found), why=in_a_sentence, full_name=full_name,
        case_of={one.id: one for one in known}, gone=_gone(first, second),
    )  # fmt: skip


def _gone(*sides: Row) -> list[tuple[Row, Row]]:
    """Those of the two who were merged into somebody else since, each with that merge."""
    gone = {one.id: one for one in sides if one.merged_into}
    return [(gone[one.from_id], one) for one in merges.into_others(gone)] if gone else []


def _standing(case: Row) -> list[str]:
    """What of a case decides about what a merge does to it."""
    told = (case.id, case.status, case.resident_id, case.district_id, case.routed, case.ends_on)
    return [str(one) for one in told]


def _ids(rows: list[Row]) -> list[str]:
    return sorted(str(one.id) for one in rows)


def _on(found: Row, goes_on: UUID | None = None):
    """Back to the case that one came from, or the one that goes on instead of it; else on to the next pair."""
    case_id = request.args.get("case", type=UUID)
    if case_id is not None:
        return redirect(url_for("cases.show", case_id=goes_on or case_id), 303)
    next_id = queries.following(found)
    return redirect(url_for(".pair", likeness_id=next_id) if next_id else url_for(".index"), 303)


@bp.route("/merges/<uuid:merge_id>/undo", methods=["GET", "POST"])
@requires(May.MATCH_PEOPLE)
def undo(merge_id: UUID):
    """What goes back to the second person, and what stays; and the button that does it."""
    of = merges.merge(merge_id)
    first, second = merges.people_of(of)
    form = Form(Nothing)
    if form.valid:
        actions.part(of)
        flash("Undone: they are two records again")
        return redirect(url_for(".pair", likeness_id=of.likeness_id), 303)
    changes = read(of.changes, merges.TABLES)
    found = undoing(changes, merges.present(of.changes))
    case_ids = [one.id for one in changes if (one.of, one.part) == ("case", "person")]
    known = {one.id: one.reference or "without a reference" for one in queries.cases_of([first.id, second.id])}
    names = {id_: known[id_] for id_ in case_ids if id_ in known}
    later = None if of.undone_at else merges.later(of)
    stays = what_stays(found, merges.since(of, case_ids), merges.requests_of(of.withdrawn), names)
    others = [later.from_id] if later else []
    record("record:opened", about=[first.id, second.id, *names, *others], record="merge")
    return page(
        "matching/undo.html", of=of, first=first, second=second, form=form, plan=programme(), stays=stays,
        moved=list(names.values()), later=later, full_name=full_name,
    )  # fmt: skip


@bp.post("/use/<uuid:case_id>")
@requires(May.RECORD_CALLS)
def use(case_id: UUID):
    """Instead of a new case this one is used: numbers that were typed are added, other facts shown to be saved."""
    case, plan = case_queries.case(case_id), programme()
    typed = Form(of_programme(NewCase, plan))
    for kind in ("phone", "email"):
        if typed.data.get(kind):
            cases.add_contact_point(case.id, case.resident_id, kind, typed.data[kind], "person")
    known = {**case.facts, **case._mapping}
    asked = of_programme(KnownFacts, plan)
    told = {name: value for name, value in typed.data.items() if name in asked.fields and value not in (None, False)}
    record("record:opened", about=[case.id, case.resident_id], record="case")
    if all(known.get(name) == value for name, value in told.items()):
        flash("This is the case that was known already")
        return redirect(url_for("cases.show", case_id=case_id), 303)
    form = Form(asked, known | told, blank=True)
    news = [form[name].label for name, value in told.items() if known.get(name) != value]
    return page("matching/use.html", form=form, plan=plan, case=case, name=full_name(case), news=news)
