"""What crosses to the other council: a question for names, and its answer."""

from uuid import UUID

from sqlalchemy import Row

from hub.governance.actions import names as actions
from hub.governance.queries import names as queries
from hub.governance.queries.events import event as event_of
from hub.kernel.access import Role
from hub.kernel.tenancy import acting_for
from hub.kernel.work.jobs import WrongJob, job

ANSWERS = {"given": "names:given", "refused": "names:refused"}


@job("names:ask", by={Role.IG}, crosses=True)
def pass_on(handover: str, names_request: str, event: str, acts_for: int) -> None:
    """Give the other council its copy of the question, once. Raises WrongJob where there is no such question to it."""
    asked = _own(handover, names_request, "asked", acts_for)
    if not queries.is_its_event(UUID(event), "names:asked", names_request):
        raise WrongJob("This organisation has no such event about this question.")
    with acting_for(acts_for):
        known = queries.request(asked.id)
    if known is not None:
        return
    actions.give_copy(asked)
    with acting_for(acts_for):
        actions.take_in(asked, UUID(event))


@job("names:answer", by={Role.IG}, crosses=True)
def answer(handover: str, names_request: str, event: str, acts_for: int) -> None:
    """Bring the answer to whoever asked. Raises WrongJob where there is no such answer for that organisation."""
    received = _own(handover, names_request, "received", acts_for)
    kind = ANSWERS.get(received.status, "")
    if not queries.is_its_event(UUID(event), kind, names_request):
        raise WrongJob("This organisation has no such event about this answer.")
    facts = event_of(UUID(event)).facts
    with acting_for(acts_for):
        asked = queries.request(received.id)
        if asked is None or asked.side != "asked" or asked.other_org_id != received.org_id:
            raise WrongJob("That organisation asked no such question of this one.")
        actions.bring_answer(received, UUID(event), kind, facts)


def _own(handover: str, names_request: str, side: str, acts_for: int) -> Row:
    found = queries.request(UUID(names_request))
    if found is None or found.side != side or found.other_org_id != acts_for or str(found.handover_id) != handover:
        raise WrongJob("This organisation has no such question with the other.")
    return found
