"""Other figures on the last thirty days: a job for each rule, so that people see how far it is. Nothing is kept."""

from datetime import datetime
from uuid import UUID

from hub.kernel.audit import record
from hub.kernel.keys import new_id
from hub.kernel.problems import NotPossibleNow
from hub.kernel.work.jobs import later
from hub.oddities import queries
from hub.oddities.actions.searching import home_key
from hub.oddities.queries import trials
from hub.oddities.queries.search import Span, search
from hub.oddities.rules import RULES, Settings
from hub.oddities.rules import trial as rules


def begin(tried: Settings) -> UUID:
    """Have these figures tried, one rule after another; returns the trial's id. Raises NotPossibleNow meanwhile."""
    if trials.under_way():
        raise NotPossibleNow("Other figures are being tried. Wait until that is done.")
    trial_id = new_id()
    record("oddities:trial_begun", about=[trial_id], trial=trial_id, figures=rules.told(tried))
    later("oddities:try", trial=trial_id, nth=0)
    return trial_id


def one_rule(trial_id: UUID, nth: int) -> None:
    """Count what a rule would find, and have the next one tried. Safe to repeat: the later numbers are the same."""
    begun, rule = trials.trial(trial_id), list(RULES)[nth]
    told = count(rule, begun.at, begun.figures)
    numbers = {"found": told.found, "today": told.today, "ordinary": told.ordinary, "grave": told.grave}
    record("oddities:tried", about=[trial_id], trial=trial_id, rule=rule, lost=told.lost, **numbers)
    _next(trial_id, nth)


def skip(trial_id: UUID, nth: int) -> None:
    """Tell that a rule could not be tried, and go on with the next."""
    record("oddities:trial_failed", about=[trial_id], trial=trial_id, rule=list(RULES)[nth])
    _next(trial_id, nth)


def _next(trial_id: UUID, nth: int) -> None:
    if nth + 1 < len(RULES):
        later("oddities:try", trial=trial_id, nth=nth + 1)


def count(rule: str, until: datetime, figures: list[str]) -> rules.Tried:
    """What one rule finds in the thirty days before a moment, by these figures and by today's. Keeps nothing."""
    today = queries.settings()
    tried, span = rules.read(figures, today), Span(until - rules.SPAN, until)
    by_today = search(span, rules.alone(today, rule), home_key())
    other = rules.concerned(rule, tried, today)
    by_tried = search(span, rules.alone(tried, rule), home_key()) if other else by_today
    return rules.tally(rule, by_tried, by_today, trials.judged(rule, span.since, span.until))
