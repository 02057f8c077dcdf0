"""What a receiver would see of some facts, and under which agreement: the preview and the copy come from here."""

from collections.abc import Iterable, Mapping
from typing import Any, NamedTuple
from uuid import UUID

from hub.directory.fields import ANSWER
from hub.directory.queries import newest
from hub.directory.rules import why_not_in_force
from hub.handovers import queries, rules, seals
from hub.identity.queries import colleagues
from hub.kernel import audit
from hub.kernel.access import Role
from hub.kernel.clock import now
from hub.kernel.problems import NotPossibleNow
from hub.kernel.tenancy import acting


class Preview(NamedTuple):
    """What the receiver would see, and the seal with which it is sent: see seals.py."""

    subject: dict[str, Any]
    seal: str


def preview(
    kind: str, to_org: int, facts: Mapping[str, Any], about: Iterable[UUID] = (), form: dict | None = None
) -> Preview:
    """Exactly what the receiver would see of these facts. Raises NotPossibleNow without a live agreement."""
    gives, _, agreement_id = given(kind, to_org, facts)
    subject = rules.copied(facts, gives)
    audit.record("preview:shown", about=about, kind=kind, fields=list(subject))
    return Preview(subject, seals.seal(shown(subject, form, agreement_id)))


def shown(subject: dict[str, Any], form: dict | None, agreement_id: UUID | None) -> dict[str, Any]:
    """Everything of a hand-over that its preview shows; by when to accept is counted from the sending."""
    asked = {key: value for key, value in (form or {}).items() if key != "accept_by"}
    return subject | {seals.AGREEMENT: agreement_id, seals.FORM: asked}


def given(kind: str, to_org: int, facts: Mapping[str, Any]) -> tuple[list[str], list[str], UUID | None]:
    """What may be copied, what may come back, and under which agreement; within one organisation, everything."""
    if to_org == acting().org_id:
        return list(facts), list(ANSWER), None
    terms = queries.terms(to_org, kind)
    if terms is None:
        raise _nothing_agreed(kind, to_org)
    return list(terms.gives), list(terms.returns), terms.id


def _nothing_agreed(kind: str, to_org: int) -> NotPossibleNow:
    """Why nothing may be handed over, and whom to ask by name."""
    why = why_not_in_force(newest(to_org, kind), now())
    officers = " or ".join(one.name for one in colleagues(Role.IG))
    whom = f"{officers}, information governance" if officers else "your information governance officer"
    return NotPossibleNow(
        f"There is no sharing agreement in force with this organisation for this kind of request{why}.",
        f"Ask {whom}: nothing can be shared until both sides have signed one.",
    )
