"""The rules: how long each class of record is kept, why, and what happens in the night."""

from uuid import UUID

from flask import Blueprint, flash, redirect, url_for

from hub.cases.erased import Erased, tells_of_erased
from hub.governance.subjects import subject
from hub.kernel.access import May, may, requires
from hub.kernel.audit import record
from hub.kernel.forms.form import Form
from hub.kernel.holding import HELD, RECORDS
from hub.kernel.problems import NotYours
from hub.kernel.web.pages import after, cut, page
from hub.organising.routes.steps import Change, go, section
from hub.organising.rules import Body
from hub.retention import actions, queries, schemas
from hub.retention.rules import UNITS, in_words

bp = Blueprint("retention", __name__, url_prefix="/retention")
NIGHTS = {True: "It is erased", False: "Information governance is told"}


@bp.get("")
@requires(May.KEEP_RECORDS)
def index():
    """Every class of record with its rule, what is due by it, and the latest erasures."""
    found = queries.due()
    came = queries.returns()
    slice = cut(queries.runs(next(iter(after(int) or ()), None)), queries.PAGE, lambda one: (one.number,))
    record("list:shown", about=[one.resident_id for one in came], list="due_for_erasure", count=len(came))
    return page(
        "retention/index.html", standings=found.standings, slice=slice, returns=came, in_words=in_words,
        nightly=bool(queries.settings().get("nightly")), published=bool(queries.settings()),
        due=found.number,
    )  # fmt: skip


@tells_of_erased
def of_case(case_id: UUID) -> Erased | None:
    """How an erased case went, for its page."""
    found = queries.erased_by(case_id)
    if found is None:
        return None
    period, after = found.rules.get(found.record), RECORDS[found.record].after if found.record in RECORDS else ""
    by_rule = f"{RECORDS[found.record].title}: kept for {period} after {after}" if period else "As the rules said then"
    why = {"person": "At the person’s request (UK GDPR article 17)"}.get(found.kind, by_rule)
    address = url_for("erasures.show", run_id=found.id) if may(May.KEEP_RECORDS) else None
    return Erased(why, found.number, address)


@bp.get("/classes/<name>")
@requires(May.KEEP_RECORDS)
def show(name: str):
    """One class of record: its rule, what it holds, and what of it an erasure deletes, blanks or leaves."""
    rule = next((one for one in queries.rules() if one.record.name == name), None)
    if rule is None:
        raise NotYours()
    classes = {name, *rule.record.covers}
    parts = [one for one in HELD.values() if classes & set(one.records)]
    return page("retention/class.html", rule=rule, parts=parts, in_words=in_words, standing=queries.standing(rule))


@bp.route("/classes/<name>/change", methods=["GET", "POST"])
@requires(May.KEEP_RECORDS)
def change(name: str):
    """How long a class of record is kept, checked against the others, and in force at once."""
    if name not in RECORDS:
        raise NotYours()
    found, said = section(queries.NAME), RECORDS[name]
    rule = next(one for one in queries.rules() if one.record.name == name)
    unit, number = next(iter(rule.period.items()))
    form = Form(schemas.Length, {"number": number, "unit": unit, "why": rule.why})
    return go(
        Change(
            queries.NAME, f"How long is this kept? {said.title}", form, found, lambda body: _edited(form, name, body),
            lambda before, after: _differs(name, before, after), lambda fault, body: "number",
            url_for("retention.index"), f"{said.title}: the rule is changed", _notes,
        )
    )  # fmt: skip


@bp.route("/night", methods=["GET", "POST"])
@requires(May.KEEP_RECORDS)
def night():
    """Whether what is due is erased by itself in the night."""
    found = section(queries.NAME)
    form = Form(schemas.Night, {"nightly": "yes" if found.body.get("nightly") else "no"})

    def edited(body: Body) -> Body:
        return {"rule": [], **body, "nightly": form.data["nightly"] == "yes"}

    def differs(before: Body, after: Body) -> list[tuple[str, str, str]]:
        was, then = bool(before.get("nightly")), bool(after.get("nightly"))
        return [("When something is due", NIGHTS[was], NIGHTS[then])] if was != then or not before else []

    return go(
        Change(
            queries.NAME, "What happens in the night?", form, found, edited, differs, lambda fault, body: "nightly",
            url_for("retention.index"), "What happens in the night is changed",
        )
    )  # fmt: skip


@bp.route("/again/<uuid:resident_id>", methods=["GET", "POST"])
@requires(May.KEEP_RECORDS)
def came_again(resident_id: UUID):
    """Somebody who came in again after an erasure: who it is now, and letting the new record stand."""
    if resident_id not in {one.resident_id for one in queries.returns()}:
        raise NotYours()
    form = Form(schemas.Reason)
    if form.valid:
        actions.settle(resident_id, form.data["reason"])
        flash("The record stands")
        return redirect(url_for("retention.index"), 303)
    record("record:opened", about=[resident_id], record="came_again")
    return page("retention/again.html", form=form, person=subject(resident_id))


def _edited(form: Form, name: str, body: Body) -> Body:
    mine = {"record": name, form.data["unit"]: form.data["number"]}
    mine |= {"why": form.data["why"]} if form.data["why"] else {}
    others = [one for one in body.get("rule", ()) if one["record"] != name]
    return {"nightly": False, **body, "rule": [*others, mine]}


def _differs(name: str, before: Body, after: Body) -> list[tuple[str, str, str]]:
    """The three lines of a rule that differ: to decide the hub's default for oneself is a change, too."""
    was, then = (_said(name, body) for body in (before, after))
    labels = ("Who decided", "How long", "Why")
    return [(label, old, new) for label, old, new in zip(labels, was, then, strict=True) if old != new]


def _said(name: str, body: Body) -> tuple[str, str, str]:
    one = next((each for each in body.get("rule", ()) if each["record"] == name), {})
    who = "Your organisation" if one else "Nobody here: the hub does so by default"
    period = {unit: one[unit] for unit in UNITS if one.get(unit)} or {"years": RECORDS[name].years}
    return who, in_words(period), one.get("why", RECORDS[name].why)


def _notes(_: Body) -> list[str]:
    return ["Nothing is erased by this. What is due by the new rule is shown before it is erased."]
