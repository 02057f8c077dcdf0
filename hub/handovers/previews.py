"""What a receiver would see of some facts, and under which agreement: the preview and the copy come from here."""

from collections.abc import Iterable, Mapping
from typing import Any, NamedTuple
from uuid import UUID

from hub.directory.fields import ANSWER
from hub.handovers import queries, rules, seals
from hub.kernel import audit
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
        raise NotPossibleNow(
            "There is no sharing agreement in force with this organisation for this kind of request.",
            "Ask your information governance officer: nothing can be shared until both sides have signed one.",
        )
    return list(terms.gives), list(terms.returns), terms.id
