"""What can be done to several cases at once, and why it cannot be done to one of them. No database."""

from typing import Any, NamedTuple

from hub.cases.rules.steps import OPEN
from hub.kernel.access import May, may
from hub.programmes.models import Programme

MOST = 200


class Kind(NamedTuple):
    """One thing to do: how the list, the page and the button name it, and the right it needs."""

    label: str
    heading: str
    button: str
    right: May


KINDS = {
    "enrichment": Kind("Ask: {enrichment}", "Ask about {n}: {enrichment}", "Send {n}", May.RAISE_REQUESTS),
    "door-knock": Kind("Ask: {door_knock}", "Ask about {n}: {door_knock}", "Send {n}", May.RAISE_REQUESTS),
    "withdraw": Kind(
        "Withdraw what was asked", "Withdraw what was asked about {n}", "Withdraw it for {n}", May.RAISE_REQUESTS
    ),
    "close": Kind("Close", "Close {n}", "Close {n}", May.CLOSE_CASES),
}
STATUS = {"enrichment": "enrichment_status", "door-knock": "door_knock_status"}


def named(text: str, plan: Programme, number: int = 0) -> str:
    """A label with the programme's words and a number of cases: 'Ask about 3 cases: door-knock'."""
    cases = f"{number} {plan.words['case' if number == 1 else 'cases']}"
    words = {name: plan.words[name][:1].lower() + plan.words[name][1:] for name in ("enrichment", "door_knock")}
    return text.format(n=cases, **words)


def offered(plan: Programme) -> dict[str, Kind]:
    """What this programme can do: it asks only what it has clocks for."""
    return {key: one for key, one in KINDS.items() if key not in STATUS or key in plan.clocks}


def in_the_list(plan: Programme) -> list[tuple[str, str]]:
    """What the list of cases offers to the person who looks at it: key and label."""
    own = [(key, named(one.label, plan)) for key, one in offered(plan).items() if may(one.right)]
    return own + ([("allocate", "Give to a colleague")] if may(May.ALLOCATE_CASES) else [])


def refusal(kind: str, case: Any) -> str | None:
    """Why this cannot be done to the case now; None when it can."""
    if kind in STATUS:
        if case.status == "closed":
            return "It is closed."
        if getattr(case, STATUS[kind]) in OPEN:
            return "This is asked already."
        return None if receiver(case) else "Nobody knows which district the address belongs to."
    if kind == "withdraw":
        asked = case.enrichment_status in OPEN or case.door_knock_status in OPEN
        return None if asked else "Nothing is asked of anybody."
    return "It is closed already." if case.status == "closed" else None


def receiver(case: Any) -> int | None:
    """Whom a request would go to: the council that was suggested last, else the one of the address."""
    return case.suggested_id or case.district_id


def asked_of(case: Any) -> list[str]:
    """Who still has an open request of the case, by name."""
    known = ((case.enrichment_status, case.enrichment_with), (case.door_knock_status, case.door_knock_with))
    return sorted({name for status, name in known if status in OPEN and name})
