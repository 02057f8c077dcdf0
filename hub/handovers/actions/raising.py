"""Raising a hand-over: the one direct write into another organisation."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Row, text
from sqlalchemy.dialects.postgresql import insert

from hub.handovers import queries, rules, seals, several
from hub.handovers.models import Handover
from hub.handovers.previews import given, shown
from hub.kernel import audit
from hub.kernel.cipher import addressed, marked
from hub.kernel.clock import now
from hub.kernel.db import db
from hub.kernel.keys import new_id, new_reference, postcode_key, surname_key
from hub.kernel.problems import NotPossibleNow
from hub.kernel.tenancy import acting
from hub.kernel.work.jobs import later


def raise_handover(
    kind: str,
    to_org: int,
    facts: Mapping[str, Any],
    origin_id: UUID,
    due_at: datetime,
    lapses_at: datetime | None = None,
    form: dict | None = None,
    parent_id: UUID | None = None,
    about: Iterable[UUID] = (),
    seen: str | None = None,
    with_: Sequence[UUID] = (),
) -> UUID:
    """Hand over a piece of work and return its id; an open one of the same origin and kind is joined, not repeated.

    Times are UTC. `with_` are the further origins, in the order in which the subject's household names them.
    `seen` is the seal of the preview, None where a rule hands over what nobody was shown.
    Raises NotPossibleNow without a live agreement, Otherwise when what was shown is not what would be sent.
    """
    gives, returns, agreement_id = given(kind, to_org, facts)
    subject = rules.copied(facts, gives)
    if seen is not None:
        seals.refuse_other(seen, shown(subject, form, agreement_id), seals.SHOWN)
    common = _new(kind, subject) | {
        "form": form, "returns": sorted(returns), "agreement_id": agreement_id, "due_at": due_at,
        "lapses_at": lapses_at,
    }  # fmt: skip
    if not _entered(common, to_org, {"origin_id": origin_id, "parent_id": parent_id}):
        return _joined(queries.open_for(origin_id, kind), to_org)
    handover_id, with_ = common["id"], with_ if rules.HOUSEHOLD in subject else ()
    if with_:
        several.name(handover_id, with_)
    _announce(common, to_org, about=[origin_id, *with_, *about])
    return handover_id


def _announce(common: Mapping[str, Any], to_org: int, about: Iterable[UUID]) -> None:
    """Record what was handed over, let the receiver know, and set the clock of its end."""
    handover_id, kind, fields = common["id"], common["kind"], list(common["subject"])
    event = audit.record(
        "handover:raised", about=[handover_id, *about], handover=handover_id, kind=kind, to=to_org, fields=fields
    )
    later("handover:pass_on", acts_for=to_org, handover=handover_id, side="sent", event=event)
    if common["lapses_at"]:
        later("handover:lapse", at=common["lapses_at"], handover=handover_id)


def _new(kind: str, subject: Mapping[str, Any]) -> dict[str, Any]:
    """What both rows of a hand-over say when it begins: who it is, what is told, and how it is found."""
    keys = {"surname_key": surname_key(subject.get("surname")), "postcode_key": postcode_key(subject.get("postcode"))}
    told = {"id": new_id(), "kind": kind, "reference": new_reference(), "subject": subject}
    return told | keys | {"status": "waiting", "version": 1, "raised_at": now(), "late": False}


def _entered(common: Mapping[str, Any], to_org: int, private: Mapping[str, Any]) -> bool:
    """Write both rows, the sender's with what is `private` to it.

    False when the same is open already, perhaps by a colleague whose commit this waited for.
    """
    sent = {"org_id": acting().org_id, "side": "sent", "other_org_id": to_org, **common, **private}
    received = {"org_id": to_org, "side": "received", "other_org_id": acting().org_id, **common}
    received["subject"] = addressed(marked(common["subject"]), to_org)
    mine = insert(Handover).values(sent).on_conflict_do_nothing(
        index_elements=["org_id", "origin_id", "kind"],
        index_where=text("side = 'sent' and status in ('waiting', 'accepted')"),
    ).returning(Handover.id)  # fmt: skip
    if db.session.execute(mine).scalar() is None:
        return False
    db.session.execute(insert(Handover).values(**received, **dict.fromkeys(private)))
    return True


def _joined(present: Row | None, to_org: int) -> UUID:
    """The open hand-over that raising again joins; one that another organisation holds is not what was asked for."""
    if present is None:
        raise NotPossibleNow(
            "What was asked for the others of this household is still open, and this person was taken out of it.",
            "Withdraw it for all of them first, or write to the district about this person.",
        )
    if present.other_org_id != to_org:
        raise NotPossibleNow(f"{present.other_name} has been asked already.", "Withdraw that request first.")
    return present.id
