"""Where an agreement and a proposal stand, in words: one table each, for lists, pages and the desk alike."""

from datetime import date, datetime, timedelta
from typing import Any

from hub.directory.rules import STATES, state_of
from hub.kernel.clock import UK

SOON = timedelta(days=90)
# Where a proposal stands, seen from one's own side → what a page says, and the colour of its tag.
PROPOSED = {
    "draft": ("Draft", "grey"),
    "being changed": ("Being changed by them", "grey"),
    "waits for you": ("Waits for your signature", "yellow"),
    "waits for them": ("Waits for their signature", "blue"),
    "changes asked": ("Changes asked for", "orange"),
    "you asked": ("You asked for changes", "blue"),
    "agreed": ("Signed by both", "green"),
    "withdrawn": ("Withdrawn", "red"),
}


def standing(proposal: Any) -> str:
    """A key of PROPOSED. `proposal.signed` tells whether one's own signature is under the words as they stand."""
    if proposal.state in ("agreed", "withdrawn"):
        return proposal.state
    if proposal.state == "draft":
        return "draft" if proposal.author == "us" else "being changed"
    if proposal.asked_at and proposal.asked_at >= proposal.sent_at:
        if proposal.author == "us":
            return "changes asked"
        if not proposal.signed:
            return "you asked"
    return "waits for them" if proposal.signed else "waits for you"


def signed_there(proposal: Any) -> bool:
    """Whether the other side told of a signature under the very words of this copy."""
    return proposal.theirs_digest == proposal.digest


def told(agreement: Any, now: datetime) -> tuple[str, str, str]:
    """Where an agreement stands: the key of STATES, the words with the days that are left, the colour of the tag."""
    state = state_of(agreement, agreement.side, now)
    words, colour = STATES[state]
    ends = agreement.live.upper if state == "in force" else None
    if ends is None or ends - now > SOON:
        return state, words, colour
    left = (ends - now).days
    return state, f"Ends in {left} day{'' if left == 1 else 's'}" if left else "Ends today", "orange"


def why_over(agreement: Any) -> str:
    """Why an agreement is over: its time, somebody's decision, or a later version."""
    if agreement.ended_by:
        who = agreement.from_short if agreement.ended_by == agreement.from_org else agreement.to_short
        return f"{who} ended it"
    if agreement.ended_at and agreement.signed_from_at and agreement.signed_to_at:
        return "A later version took its place"
    return "It was ended" if agreement.ended_at else "Its time is over"


def last_day(agreement: Any) -> date | None:
    """The last day (UK) on which it holds, as agreed or because it was ended early; None for one without an end."""
    over = min((one for one in (agreement.valid.upper, agreement.ended_at) if one is not None), default=None)
    return (over - timedelta(microseconds=1)).astimezone(UK).date() if over else None
