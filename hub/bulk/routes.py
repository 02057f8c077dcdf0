"""Several cases at once: the words they share, what would be done to each, and doing it."""

from collections.abc import Sequence
from urllib.parse import urlencode

from flask import Blueprint, redirect, request, url_for
from sqlalchemy import Row

from hub.bulk import actions, queries
from hub.bulk.rules import MOST, Kind, named, offered, refusal
from hub.bulk.schemas import words_for
from hub.cases import queries as cases
from hub.cases.rules.search import LIST, TYPED
from hub.cases.rules.words import listed_name
from hub.kernel.access import May, may, requires
from hub.kernel.audit import record
from hub.kernel.clock import now
from hub.kernel.forms.form import Form
from hub.kernel.keys import id_in
from hub.kernel.problems import NotYours, Refused
from hub.kernel.web import searches
from hub.kernel.web.pages import page
from hub.programmes.models import Programme
from hub.programmes.queries import programme
from hub.programmes.rules import national_code

bp = Blueprint("bulk", __name__, url_prefix="/bulk")
QUESTION = "Do you know another way to reach this {resident}: a phone number, an email address, another address?"
NONE_TICKED = "Tick the {cases} first, in the list."
NONE_MATCH = "The list shows nothing: search for something else there."


@bp.get("")
@requires(May.SEE_CASES)
def start():
    """From the list to what is to be done with the chosen cases."""
    kind = request.args.get("do", "")
    if not kind:
        return redirect(url_for("cases.index"))
    if kind == "allocate":
        return redirect(url_for("allocation.many", case=[str(one.id) for one in _chosen()]))
    _kind(kind, programme())
    carried = urlencode(request.args.to_dict(flat=False), doseq=True)  # not by url_for: some names mean more to it
    return redirect(f"{url_for('.ask', kind=kind)}?{carried}")


@bp.route("/<kind>", methods=["GET", "POST"])
@requires(May.SEE_CASES)
def ask(kind: str):
    """What they share, and what can be done to which; then, with the words in place, what would be done to each."""
    plan = programme()
    told = _kind(kind, plan)
    chosen = _chosen()
    form = _form(kind, plan)
    if not chosen:
        form.refuse({"": [NONE_MATCH if _whole_list() else NONE_TICKED.format(cases=plan.words["cases"])]})
    wordless = not form.schema.fields and chosen
    if wordless or (form.valid and request.form.get("stage") != "edit"):
        return _preview(kind, plan, told, form, chosen)
    refused = [(one, why) for one in chosen if (why := refusal(kind, one))]
    record("list:shown", about=[one.resident_id for one in chosen], list=f"bulk_{kind}", count=len(chosen))
    return page(
        "bulk/ask.html", form=form, chosen=chosen, refused=refused, kind=kind, plan=plan, back=_back(), address=LIST,
        heading=_heading(told, plan, len(chosen)), listed_name=listed_name,
    )  # fmt: skip


def _heading(told: Kind, plan: Programme, number: int) -> str:
    return named(told.heading, plan, number) if number else f"No {plan.words['cases']} are chosen"


@bp.post("/<kind>/do")
@requires(May.SEE_CASES)
def do(kind: str):
    """Do it to each as it was shown."""
    plan = programme()
    _kind(kind, plan)
    form, seen = _form(kind, plan), queries.marks(request.form.getlist("seen"))
    if not seen or form.errors:
        return ask(kind)
    batch_id = actions.do_each(kind, seen, plan, form.data, _back())
    return redirect(url_for("batches.show", batch_id=batch_id), 303)


def _preview(kind: str, plan: Programme, told, form: Form, chosen: Sequence[Row]):
    shown = queries.shown(kind, chosen, plan, form.data)
    can = [one for one in shown if one.why_not is None]
    record("list:shown", about=[one.resident_id for one in chosen], list=f"bulk_{kind}", count=len(chosen))
    return page(
        "bulk/preview.html", can=can, cannot=[one for one in shown if one.why_not], kind=kind, plan=plan, back=_back(),
        address=LIST, heading=named(told.heading, plan, len(can) or len(chosen)),
        button=named(told.button, plan, len(can)), typed=form.data,
        words=[(control.label, _shown(control.name, form, plan)) for control in form], listed_name=listed_name,
    )  # fmt: skip


def _shown(name: str, form: Form, plan: Programme) -> str | None:
    value = form.data.get(name)
    return plan.outcomes[value].label if name == "outcome" and value in plan.outcomes else value


def _kind(kind: str, plan: Programme):
    """What is to be done. Raises NotYours for what there is not, Refused for what one may not."""
    known = offered(plan)
    if kind not in known:
        raise NotYours()
    if not may(known[kind].right):
        raise Refused(known[kind].right)
    return known[kind]


def _form(kind: str, plan: Programme) -> Form:
    question = QUESTION.format(resident=plan.words["resident"])
    endings = [
        (one.key, one.label, f"{plan.national_system} code: {code}" if (code := _code(plan, one.key)) else "")
        for one in sorted(plan.outcomes.values(), key=lambda one: not one.closes)
    ]
    choices = {"outcome": endings} if kind == "close" else None
    return Form(words_for(kind, plan), {"question": question}, choices=choices, blank="stage" not in request.form)


def _code(plan: Programme, outcome: str) -> str | None:
    return national_code(plan, outcome, now().date())


def _chosen() -> Sequence[Row]:
    """The ticked cases, or all that the list shows."""
    if _whole_list():
        return queries.matching(searches.given(TYPED, at="cases.index"), programme())
    ids = [found for one in request.values.getlist("case")[:MOST] if (found := id_in(one.partition("|")[0]))]
    ids += [found for one in request.form.getlist("seen")[:MOST] if (found := id_in(one.partition("|")[0]))]
    return cases.cases_of(ids)


def _whole_list() -> bool:
    return request.values.get("which") == "all"


def _back() -> str:
    """The query of the list that one came from."""
    known = {name: request.values.get(name, "")[:60] for name in LIST}
    return urlencode({name: value for name, value in known.items() if value})
