"""The only writers of calls, messages and local systems checked. Each records its event; none commits."""

from hub.calls.actions.checking import keep_found, record_check, record_checks
from hub.calls.actions.conversation import record_conversation
from hub.calls.actions.recording import record_call
from hub.calls.actions.striking import strike
from hub.calls.actions.writing import note_delivery, note_sent, write_message

__all__ = [
    "keep_found",
    "note_delivery",
    "note_sent",
    "record_call",
    "record_check",
    "record_checks",
    "record_conversation",
    "strike",
    "write_message",
]
