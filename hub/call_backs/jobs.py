"""What tells the sender of a request that its resident asks for a call: one job, which may be repeated."""

from uuid import UUID

from sqlalchemy import Row, text
from sqlalchemy.dialects.postgresql import insert

from hub.call_backs import actions, queries, rules
from hub.call_backs.models import CallBack
from hub.handovers import kinds
from hub.handovers import queries as requests
from hub.kernel import audit
from hub.kernel.access import Role
from hub.kernel.db import db, row
from hub.kernel.tenancy import acting, acting_for
from hub.kernel.work.jobs import WrongJob, job

# The events that send a call back on its way; whatever else a row may name is not the other organisation's to see.
STEPS = {"call_back:asked", "call_back:traced"}


@job("call_back:pass_on", by={Role.OFFICER, Role.MANAGER}, crosses=True)
def pass_on(handover: str, call_back: str, event: str, acts_for: int) -> None:
    """Put the call back onto the sender's side, as far as the agreement lets it pass, and mirror the event.

    Whether the request is still open does not matter; whether the agreement is in force does. Raises WrongJob.
    """
    # One at a time: a repeat must find what the first one did.
    db.session.execute(text("select pg_advisory_xact_lock(hashtextextended(:id, 7118))"), {"id": call_back})
    asked, request = queries.call_back(UUID(call_back)), requests.received(UUID(handover))
    if asked is None or request is None or asked.handover_id != request.id or request.other_org_id != acts_for:
        raise WrongJob("This organisation has no such call back for the other.")
    happened = row("select id, kind, role, facts from event where org_id = acting_org() and id = :id", id=UUID(event))
    if happened is None or happened.kind not in STEPS or happened.facts.get("call_back") != call_back:
        raise WrongJob("This organisation has no such event about this call back.")
    if asked.state != "waiting":
        return
    if request.agreement_id is not None and not requests.is_live(request.agreement_id):
        actions.keep(asked.id, request.id, "agreement-ended")
        return
    told = rules.passing(asked, request.returns)
    _arrive(asked, request, told, happened)
    if told["phone"]:
        actions.passed(asked.id)
    else:
        actions.keep(asked.id, request.id, "no-number-agreed")


def _arrive(asked: Row, request: Row, told: dict, happened: Row) -> None:
    home = acting().org_id
    with acting_for(request.other_org_id):
        theirs = requests.sent(request.id)
        if theirs is None or theirs.other_org_id != home:
            raise WrongJob("The other organisation has no such hand-over with this one.")
        values = {"org_id": acting().org_id, "id": asked.id, "side": "sent", "handover_id": request.id}
        statement = insert(CallBack).values(values | told | {"state": "arrived"}).on_conflict_do_nothing()
        if db.session.execute(statement.returning(CallBack.id)).scalar() is None:
            return
        if acting().org_id != home:
            audit.mirror(
                happened.id, happened.kind, from_org=home, role=happened.role, about=[request.id, asked.id],
                **happened.facts,
            )  # fmt: skip
        kinds.call("asked_back", theirs, queries.arrived(asked.id))
