"""The only writers of residents' requests, of their packs and files, of corrections and of the notices about these."""

from hub.subject_requests.actions.correcting import correct
from hub.subject_requests.actions.erasing import erase_person
from hub.subject_requests.actions.files import keep, mark_sent
from hub.subject_requests.actions.logging import change_request, found_nobody, is_person, log_request
from hub.subject_requests.actions.notices import answered, decide, deliver, take_in
from hub.subject_requests.actions.packs import decide_places, gathered, given_up, start_pack, start_writing, write_files
from hub.subject_requests.actions.steps import (
    answer_clarification,
    ask_clarification,
    ask_identity,
    close,
    extend,
    give_identity,
    join,
    note,
    own,
    refuse,
    reopen,
)
from hub.subject_requests.actions.telling import tell

__all__ = [
    "answer_clarification",
    "answered",
    "ask_clarification",
    "ask_identity",
    "change_request",
    "close",
    "correct",
    "decide",
    "decide_places",
    "deliver",
    "erase_person",
    "extend",
    "found_nobody",
    "gathered",
    "give_identity",
    "given_up",
    "is_person",
    "join",
    "keep",
    "log_request",
    "mark_sent",
    "note",
    "own",
    "refuse",
    "reopen",
    "start_pack",
    "start_writing",
    "take_in",
    "tell",
    "write_files",
]
