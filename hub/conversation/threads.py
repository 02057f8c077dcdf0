"""A conversation as both councils' pages show it: what was written, and the form to answer, if one still may."""

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from flask import request
from sqlalchemy import Row

from hub.conversation import actions, queries, rules
from hub.conversation.schemas import NewMessage
from hub.kernel.access import ROLE_NAMES, Role
from hub.kernel.clock import now
from hub.kernel.forms.form import Form
from hub.kernel.tenancy import acting

CAME = "A new message came while you were writing. Read it, then send yours"


@dataclass(frozen=True)
class Thread:
    """`why_not` is a sentence when nothing may be written any more; `seen` names the last message that is shown."""

    handover: Row
    messages: Sequence[Row]
    form: Form
    why_not: str
    mine: UUID

    @property
    def seen(self) -> str:
        """The newest message from the other side, or nothing: a form that has not seen it is shown again."""
        return str(next((one.id for one in reversed(self.messages) if one.side == "received"), ""))

    def writer(self, message: Row) -> str:
        """A colleague by name; at the other council a role, and no name."""
        role = ROLE_NAMES[Role(message.role)]
        if message.side == "received":
            return f"{role}, {message.other_short}"
        return "You" if message.account_id == self.mine else f"{message.author}, {role.lower()}"

    def state(self, message: Row) -> str:
        """How far one's own message got."""
        if message.side == "received":
            return ""
        if message.kept_why:
            return f"Not delivered. {rules.WHY[message.kept_why]}"
        return "Delivered" if message.passed_at else "On its way"


def opened(handover: Row, holder_id: UUID | None, blank: bool = False) -> Thread:
    """The conversation of a hand-over, its messages read from now on when they are for this person."""
    messages = queries.thread(handover.id, handover.side)
    why = rules.kept_why(handover, queries.is_live(handover), now())
    thread = Thread(
        handover, messages, Form(NewMessage, blank=blank), rules.WHY.get(why or "", ""), acting().account_id
    )
    actions.mark_read(handover, holder_id, [one.id for one in messages])
    return thread


def sent(thread: Thread) -> bool:
    """Whether the posted message went off; if another came meanwhile, it waits beside it. Raises NotPossibleNow."""
    if thread.form.valid and request.form.get("seen", "") != thread.seen:
        thread.form.refuse({"words": [CAME]})
    if thread.form.valid:
        actions.write(thread.handover, thread.form.data["words"])
    return thread.form.valid
