"""The codes of what is held in words, for whoever asked to see it (UK GDPR art. 12(1): plain language). No database.

A column that holds codes stands here, by its table and name, or its value is told as it stands: a code that no list
knows any more reads in plain letters.
"""

from collections.abc import Callable, Mapping

from hub.cases.rules.changes import label
from hub.directory.fields import ANSWER, KINDS, SUBJECT
from hub.governance.told import plain
from hub.kernel.access import ROLE_NAMES, Role
from hub.notices.kinds import KINDS as NOTICES
from hub.services.needs import label as need_label
from hub.subject_requests.rules import words

ROLES = {str(role): name for role, name in ROLE_NAMES.items() if role in set(Role)}
# Where the organisation's own files say what a key is called: the fact of governance/naming.py.
OWN = {
    "call.outcome": "call outcome", "case_file.last_call_outcome": "call outcome", "case_file.outcome": "outcome",
    "visit.outcome": "outcome", "doorstep_answer.outcome": "step outcome", "visit_attempt.outcome": "step outcome",
    "visit_attempt.step": "step", "found_point.system": "system", "system_search.system": "system",
    "system_check.system": "system", "contact_point.found_in": "system", "risk_marker.category": "category",
    "case_file.category": "case category", "import_row.category": "case category", "case_file.programme": "programme",
    "case_file.gss": "district",
}  # fmt: skip
LISTS: dict[str, Mapping[str, str]] = {
    "handover.kind": KINDS, "glass_break.role": ROLES, "message.role": ROLES, "visit_attempt.role": ROLES,
    "notice.kind": {key: one.title.format(reference="a request") for key, one in NOTICES.items()},
    "subject_notice.kind": words.NOTICES, "subject_notice.why": words.DECLINED,
    "subject_notice.state": words.NOTICE_STATES, "subject_request.kind": words.KINDS,
    "subject_request.channel": words.CHANNELS, "subject_request.refused": words.REFUSALS,
    "subject_file.sent_how": words.SENT_HOW,
    "call_back.language": {"en": "English", "cy": "Welsh", "pl": "Polish", "lt": "Lithuanian", "pt": "Portuguese",
                           "ro": "Romanian"},
}  # fmt: skip
BY_NAME = ("subject_correction.field", "subject_notice.field", "case_change.field")
# Closed lists whose keys are words already: 'nothing-found' reads 'Nothing found'.
PLAIN_IN = {
    "call": "channel answered_because",
    "call_back": "part_of_day state",
    "case_file": "asked_back_when escalation_state origin status",
    "case_note": "kind",
    "check_in": "ended_how",
    "close_contact": "met",
    "contact_point": "kind source state",
    "door_alarm": "done",
    "doorstep_answer": "status why",
    "escalation": "setting state",
    "escalation_note": "kind",
    "found_point": "kind",
    "glass_break": "category ended_how outcome",
    "hand_back_row": "kind state",
    "handover": "status",
    "import_run": "status",
    "likeness": "state",
    "names_request": "status",
    "need": "state",
    "need_step": "how outcome state",
    "oddity": "detail outcome rule state",
    "oddity_note": "what",
    "place_visited": "kind",
    "resident_message": "channel sent_by status",
    "restriction": "category",
    "risk_marker_review": "what",
    "subject_file": "kind",
    "subject_request": "state",
    "system_check": "result",
    "system_search": "result",
    "visit": "status",
}
PLAIN = frozenset(f"{table}.{column}" for table, columns in PLAIN_IN.items() for column in columns.split())


def speaker(own: Mapping[tuple[str, str], str]) -> Callable[[str, str], str]:
    """`said(column, value)`: a value of a column in words; `own` are the words of the organisation's files."""

    def said(column: str, value: str) -> str:
        if column in OWN:
            return own.get((OWN[column], value)) or _plain(value)
        if column in LISTS:
            return LISTS[column].get(value) or _plain(value)
        if column in BY_NAME:
            return field_label(value)
        if column == "need.kind":
            return need_label(value)
        return _plain(value) if column in PLAIN else value

    return said


def field_label(name: str) -> str:
    """What a field of a record, of a hand-over or of an answer is called."""
    given = SUBJECT.get(name) or ANSWER.get(name)
    told = given or label(name)
    return told[:1].upper() + told[1:]


def key_label(name: str) -> str:
    """What a key within a document is called; a reason in words stays as somebody wrote it."""
    return field_label(name) if name.replace("_", "").replace("-", "").replace(".", "").isalnum() else name


def _plain(value: str) -> str:
    told = plain(value)
    return told[:1].upper() + told[1:]
