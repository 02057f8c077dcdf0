"""One conversation, written down once: what was learned of the case, and the call itself."""

from collections.abc import Collection, Mapping
from typing import Any

from sqlalchemy import Row

from hub.calls.actions.recording import record_call
from hub.cases import queries as cases
from hub.cases.actions import change_case
from hub.programmes.models import Programme


def record_conversation(case: Row, programme: Programme, typed: Mapping[str, Any], asked: Collection[str]) -> int:
    """Put what the resident said onto the case, then record the call; returns how many requests it ended.

    The case is held meanwhile. Of `asked` only what was answered counts: an empty field takes nothing away.
    """
    learned = {name: typed[name] for name in asked if typed.get(name) not in (None, "")}
    if learned:
        change_case(case, case.version, programme, learned)
        case = cases.case(case.id)
    return record_call(case, programme, {name: value for name, value in typed.items() if name not in asked})
