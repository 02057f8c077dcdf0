"""Trying other figures on the last thirty days: the form, how far it is, and what came of it rule by rule."""

from dataclasses import replace
from uuid import UUID

from flask import redirect, url_for

from hub.kernel.access import May, requires
from hub.kernel.audit import record
from hub.kernel.forms.form import Form
from hub.kernel.problems import NotYours
from hub.kernel.web.pages import page
from hub.oddities import queries
from hub.oddities.actions import trying
from hub.oddities.queries import trials
from hub.oddities.routes import bp
from hub.oddities.rules import RULES
from hub.oddities.rules import trial as rules
from hub.oddities.schemas import TryFigures


@bp.route("/try", methods=["GET", "POST"])
@requires(May.REVIEW_ODDITIES)
def try_figures():
    """Other figures to be tried; the form begins with those in force."""
    today = queries.settings()
    form = Form(TryFigures, dict(one.split("=", 1) for one in rules.told(today)))
    if form.valid:
        return redirect(url_for(".trial", trial_id=trying.begin(replace(today, **form.data))), 303)
    record("list:shown", list="oddity_trials", count=len(earlier := trials.trials()))
    return page(
        "oddities/try.html", 422 if form.errors else None, form=form, earlier=earlier, busy=trials.under_way(),
        headings=_headings(),
    )  # fmt: skip


def _headings() -> list[tuple[str, list[str]]]:
    """Each rule that has figures, with their names."""
    found: dict[str, list[str]] = {}
    for name, (rule, _) in rules.FIGURES.items():
        found.setdefault(rule, []).append(name)
    return [(RULES[rule].label, names) for rule, names in found.items()]


@bp.get("/try/<uuid:trial_id>")
@requires(May.REVIEW_ODDITIES)
def trial(trial_id: UUID):
    """How far a trial is, or what it told: what each rule would find, and what people said of the same before."""
    begun = trials.trial(trial_id)
    if begun is None:
        raise NotYours()
    told, today = {one.facts["rule"]: one for one in trials.results(trial_id)}, queries.settings()
    tried = rules.read(begun.figures, today)
    record("record:opened", about=[trial_id], record="oddity_trial")
    return page(
        "oddities/trial.html", begun=begun, told=told, rules=RULES, busy=len(told) < len(RULES),
        since=begun.at - rules.SPAN,
        changed=rules.changed(tried, today), off=today.off, lines=rules.lines(tried, today), figures=rules.FIGURES,
    )  # fmt: skip
