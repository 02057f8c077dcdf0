"""How much happens here: counts over time, drawn, with the same numbers as a table and as a file."""

from datetime import date, timedelta

from flask import request, url_for

from hub.governance import rules, schemas
from hub.governance.actions.days import figures
from hub.governance.queries.days import totals
from hub.governance.routes import bp
from hub.kernel.access import May, requires
from hub.kernel.audit import record
from hub.kernel.clock import now, today
from hub.kernel.forms.form import Form
from hub.kernel.forms.sentences import lower_first
from hub.kernel.problems import Invalid
from hub.kernel.web.bars import bars
from hub.kernel.web.pages import page
from hub.kernel.web.tables import csv_file, download

USUAL = "30"
# What is drawn: the words, the choice of the filter that leads to its events, the kinds.
SERIES = (
    ("Looks", "looks", (*rules.OPENED, "list:shown")),
    ("Searches", "search:made", ("search:made",)),
    ("Files", "file:made", ("file:made",)),
    ("Refusals", "refusals", rules.REFUSALS),
    ("Hand-overs", "requests", rules.STEPS),
)


@bp.get("/counts")
@requires(May.REVIEW_EVENTS)
def counts():
    """Looks, searches, files, refusals and steps of hand-overs in this organisation, by day or by week."""
    form, last = _span()
    over, told = _counted(int(last))
    record("list:shown", list="counts", count=len(over))
    weekly = int(last) >= rules.BY_WEEK_FROM
    return page(
        "governance/counts.html", 422 if form.errors else None, filters=form, last=last, weekly=weekly, now=now(),
        spans=rules.SPANS,
        pictures=[_drawn(label, told[label], choice, weekly, last) for label, choice, _ in SERIES],
        labels=[label for label, _, _ in SERIES],
        rows=[(day, [told[label][day] for label, _, _ in SERIES]) for day in reversed(over)],
        sums=[sum(told[label].values()) for label, _, _ in SERIES],
    )  # fmt: skip


@bp.get("/counts.csv")
@requires(May.REVIEW_EVENTS)
def counts_file():
    """The table as a file."""
    form, last = _span()
    if form.errors:
        raise Invalid(form.errors)
    over, told = _counted(int(last))
    record("file:made", file="counts", count=len(over))
    headings = ("Week from" if int(last) >= rules.BY_WEEK_FROM else "Day", *(label for label, _, _ in SERIES))
    lines = ((day.isoformat(), *(told[label][day] for label, _, _ in SERIES)) for day in over)
    return download("counts.csv", csv_file(headings, lines))


def _span() -> tuple[Form, str]:
    form = Form(schemas.Counted, {"last": USUAL}, source=request.args)
    return form, form.data.get("last") or USUAL


def _counted(span: int) -> tuple[list[date], dict[str, dict[date, int]]]:
    """The days, or Mondays, of a span that ends today, and for each series the count of each."""
    first = today() - timedelta(days=span - 1)
    over = rules.buckets(first, today())
    found = figures(over[0], today() + timedelta(days=1))
    return over, {label: rules.summed(totals(found, kinds), over, span) for label, _, kinds in SERIES}


def _drawn(label: str, found: dict[date, int], choice: str, weekly: bool, last: str) -> dict:
    most, total, unit = max(found.values()), sum(found.values()), "week" if weekly else "day"
    title = f"{label} by {unit}, {lower_first(rules.SPANS[last])}: {total:,} in all, at most {most:,} in a {unit}"
    picture = bars(title, [(f"{day.day} {day:%b}", n) for day, n in found.items()])
    href = url_for(".events", kind=choice, last=last)
    return {"label": label, "total": total, "picture": picture, "href": href, "key": choice.partition(":")[0]}
