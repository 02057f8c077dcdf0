"""The steps of a request as pages: which form, in which words, when it is offered, which action it calls."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from hub.identity.queries import colleagues
from hub.kernel.access import Role
from hub.kernel.clock import today
from hub.kernel.forms.schemas import Schema
from hub.subject_requests import actions, queries, schemas
from hub.subject_requests.queries import Standing
from hub.subject_requests.rules.words import REFUSALS, REFUSED_OF, SHORT

Act = Callable[[UUID, int, Mapping[str, Any]], None]


class Press(Schema):
    """A step that asks nothing."""


@dataclass(frozen=True)
class Step:
    """`title` heads the page and is the link to it; `day` names a field that begins with today."""

    title: str
    lead: str
    schema: type[Schema]
    act: Act
    done: str
    button: str
    possible: Callable[[Standing], bool]
    day: str = ""
    offers: Callable[[Standing], dict[str, list]] = lambda _: {}

    def before(self) -> dict[str, Any]:
        """What the form holds before anybody types."""
        return {self.day: today()} if self.day else {}

    def choices(self, found: Standing) -> dict[str, list]:
        """The choices that are known only now."""
        return self.offers(found)


def _open(found: Standing) -> bool:
    return found.request.state == "open"


def _grounds(found: Standing) -> dict[str, list]:
    return {"ground": [(key, REFUSALS[key]) for key in REFUSED_OF[found.request.kind]]}


def _officers(_: Standing) -> dict[str, list]:
    return {"owner": [(one.id, one.name) for one in colleagues(Role.IG)]}


def _alike(found: Standing) -> dict[str, list]:
    return {
        "to": [
            (one.id, f"SR-{one.number}: {SHORT[one.kind]}, {one.name}", f"Received {one.received_on:%d/%m/%Y}")
            for one in queries.alike(found.request)
        ]
    }


STEPS = {
    "identity-asked": Step(
        "Ask for proof of identity",
        "The clock stands still from the day on which you ask until it comes. Ask only where you have reasonable doubts, and for no more than you need (UK GDPR article 12(6)).",  # noqa: E501
        schemas.IdentityAsked, lambda id_, seen, told: actions.ask_identity(id_, seen, told["asked_on"]),
        "Recorded. The clock stands still until identity is proved.", "Stop the clock",
        lambda found: _open(found) and not found.request.identity_asked_on and not found.request.identity_given_on,
        day="asked_on",
    ),
    "identity-given": Step(
        "Record proof of identity",
        "If you had asked for it, the month begins with the day on which it came.",
        schemas.IdentityGiven,
        lambda id_, seen, told: actions.give_identity(id_, seen, told["given_on"], told["how"]),
        "Recorded. The clock runs.", "Record it",
        lambda found: _open(found) and not found.request.identity_given_on, day="given_on",
    ),
    "clarification-asked": Step(
        "Ask what exactly they mean",
        "The days from asking to the answer do not count (UK GDPR article 12A). Ask only where you hold a large amount about the person and cannot tell what they want.",  # noqa: E501
        schemas.ClarificationAsked,
        lambda id_, seen, told: actions.ask_clarification(id_, seen, told["asked_on"], told["words"]),
        "Recorded. The clock stands still until they answer.", "Stop the clock",
        lambda found: _open(found) and found.request.kind == "access" and not found.clock.waits_for, day="asked_on",
    ),
    "clarification-given": Step(
        "Record their answer", "The clock goes on from the day of the answer.", schemas.ClarificationGiven,
        lambda id_, seen, told: actions.answer_clarification(id_, seen, told["answered_on"]),
        "Recorded. The clock runs.", "Record it",
        lambda found: _open(found) and found.clock.waits_for == "clarification", day="answered_on",
    ),
    "extend": Step(
        "Take two months more",
        "Only where it is necessary, because the request is complex or the person made several. They must be told, and why, within the first month (UK GDPR article 12A).",  # noqa: E501
        schemas.Extend, lambda id_, seen, told: actions.extend(id_, seen, told["told_on"], told["why"]),
        "Recorded. The answer has two months more.", "Extend the time",
        lambda found: _open(found) and not found.request.extended_on and found.clock.starts_on is not None,
        day="told_on",
    ),
    "owner": Step(
        "Give it to a colleague", "They are told a week before the last day.", schemas.Owner,
        lambda id_, seen, told: actions.own(id_, seen, told["owner"]), "Saved", "Give it to them", _open,
        offers=_officers,
    ),
    "note": Step(
        "Add a note", "For colleagues. The person may ask to see it.", schemas.Note,
        lambda id_, _, told: actions.note(id_, told["words"]), "Noted", "Add the note", lambda found: True,
    ),
    "join": Step(
        "Join it to an earlier request", "The earlier request goes on with its own clock, and this one is closed.",
        schemas.Join, lambda id_, seen, told: actions.join(id_, seen, told["to"]), "Joined", "Join them",
        lambda found: _open(found) and bool(queries.alike(found.request)), offers=_alike,
    ),
    "erase": Step(
        "Erase everything that is held on them",
        "All at once: their cases, contacts, requests, visits, messages and notes; what is open must be closed first. Nothing brings it back. What a hold keeps stays, and so does this request until its own time is over. Tell whoever was given it as well (UK GDPR articles 17 and 19).",  # noqa: E501
        schemas.Erase, lambda id_, seen, told: actions.erase_person(id_, seen, told["why"]),
        "The erasure has begun. You are told when it is done; its certificate is under retention.", "Erase all of it",
        lambda found: _open(found) and found.request.kind == "erasure" and found.request.person == "found"
        and found.clock.waits_for != "identity" and not queries.is_erased(found.request.subject_id),
    ),
    "refuse": Step(
        "Refuse it",
        "You must tell the person why, that they can complain to the Information Commissioner, and that they can go to court, within the same time (UK GDPR article 12(4)). The letter says all of it.",  # noqa: E501
        schemas.Refuse, lambda id_, seen, told: actions.refuse(id_, seen, told["ground"], told["words"]),
        "Refused. Print the letter now.", "Refuse it", _open, offers=_grounds,
    ),
    "close": Step(
        "Close it", "Once the person has the answer.", schemas.Close,
        lambda id_, seen, told: actions.close(id_, seen, told["outcome"]), "Closed", "Close it", _open,
    ),
    "reopen": Step(
        "Open it again", "If it was closed by mistake. Its clock goes on as if it had never stopped.", Press,
        lambda id_, seen, _: actions.reopen(id_, seen), "Open again", "Open it again",
        lambda found: not _open(found),
    ),
}  # fmt: skip
