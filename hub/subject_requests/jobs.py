"""What happens after the page: packs are gathered and written, clocks watched, notices carried over and answered."""

from datetime import date
from uuid import UUID

from sqlalchemy import Row

from hub.kernel.access import Role
from hub.kernel.clock import today
from hub.kernel.db import row
from hub.kernel.tenancy import acting, acting_for
from hub.kernel.work.jobs import WrongJob, job
from hub.notices.actions import tell, tell_role
from hub.subject_requests import actions, queries
from hub.subject_requests.actions import files, forgetting

BY = {Role.IG}


def _given_up(pack: str) -> None:
    actions.given_up(UUID(pack))


@job("subject_pack:gather", by=BY, given_up=_given_up)
def gather(pack: str) -> None:
    """Gather everything that is held on a person."""
    actions.gathered(UUID(pack))


@job("subject_pack:write", by=BY, given_up=_given_up)
def write(pack: str) -> None:
    """Write the files of a pack."""
    actions.write_files(UUID(pack))


@job("subject_file:erase", by=BY)
def erase(file: str) -> None:
    """Erase a file whose time is over."""
    files.erase(UUID(file))


@job("subject_request:forget", by=BY)
def forget(request: str) -> None:
    """Forget what was told for a request whose time is over."""
    forgetting.forget_request(UUID(request))


@job("subject_notice:forget", by=BY)
def forget_notice(notice: str) -> None:
    """Forget what a notice said, so long after it was decided."""
    forgetting.forget_notice(UUID(notice))


@job("subject_request:watch", by=BY)
def watch(request: str, due: str) -> None:
    """Tell whoever looks after a request that it is due soon, or overdue; a due day that moved has its own timers."""
    standing = queries.standing(UUID(request))
    found, on = standing.request, date.fromisoformat(due)
    if found.state != "open" or standing.due_on != on:
        return
    kind = "subject-overdue" if on < today() else "subject-due"
    place = {"endpoint": "subjects.show", "request_id": found.id}
    told = (kind, found.id, f"SR-{found.number}")
    if kind == "subject-overdue" or found.owner_id is None:
        tell_role([Role.IG], *told, **place)
    else:
        tell([found.owner_id], *told, **place)


@job("subject_notice:late", by=BY)
def late(notice: str) -> None:
    """Tell the officers that another organisation has not answered in time."""
    found = queries.notice(UUID(notice), "sent")
    if found and found.state == "sent":
        place = {"endpoint": "subjects.notice_sent", "notice_id": found.id}
        tell_role([Role.IG], "subject-notice-late", found.id, found.reference, **place)


@job("subject_notice:pass_on", by=BY, crosses=True)
def pass_on(handover: str, notice: str, event: str, acts_for: int) -> None:
    """Give the receiver its row, once. Raises WrongJob for a notice that is not about this hand-over to them."""
    sent = _mine(notice, "sent", handover, acts_for)
    happened, home = _happened(event, notice), acting().org_id
    with acting_for(acts_for):
        if queries.notice(sent.id, "received"):
            return
    actions.deliver(sent)
    with acting_for(acts_for):
        actions.take_in(sent, home, happened.id, happened.role)


@job("subject_notice:answer", by=BY, crosses=True)
def answer(handover: str, notice: str, event: str, acts_for: int) -> None:
    """Take what was decided home to the teller. Raises WrongJob for a notice that did not come from them."""
    decided = _mine(notice, "received", handover, acts_for)
    happened, home = _happened(event, notice), acting().org_id
    with acting_for(acts_for):
        actions.answered(decided.id, decided, happened, home)


def _mine(notice: str, side: str, handover: str, other: int) -> Row:
    found = queries.notice(UUID(notice), side)
    if found is None or str(found.handover_id) != handover or found.other_org_id != other:
        raise WrongJob("This organisation has no such notice about this hand-over.")
    return found


def _happened(event: str, notice: str) -> Row:
    """One's own event about the notice: only such a one is mirrored."""
    found = row("select id, kind, role, facts from event where org_id = acting_org() and id = :id", id=UUID(event))
    if found is None or found.facts.get("notice") != notice:
        raise WrongJob("This organisation has no such event about this notice.")
    return found
