"""No code stands raw in what a resident is sent: each column of codes is decided on, and reads in words."""

import re

import pytest

from hub import FEATURES
from hub.governance.subjects import ids_of, subject
from hub.kernel import holding
from hub.self_attack.canaries import CODES
from hub.subject_requests import gathering
from hub.subject_requests.rules.said import BY_NAME, LISTS, OWN, PLAIN, field_label, key_label, speaker

# References and numbers, what a list or a person wrote, and codes that are the very thing that is told.
AS_THEY_ARE = {
    "arrival.reference", "call.number_shown", "case_file.outcome_code", "case_file.reference",
    "hand_back_row.reference", "handover.ended_why", "import_row.nhs_number", "import_row.reference",
    "resident.ethnicity", "resident.gender", "resident.language", "resident.nhs_number", "resident.uprn",
    "resident_message.language", "subject_file.name",
}  # fmt: skip
RAW = re.compile(r"[a-z0-9]+([-_][a-z0-9]+)+")


def test_every_column_of_codes_that_a_pack_tells_is_decided_on(everything):
    found = everything(
        """select cast(cast(conrelid as regclass) as text) as name, pg_get_constraintdef(oid) as said
           from pg_constraint where contype = 'c'"""
    )
    closed = {f"{one.name}.{column}" for one in found for column in re.findall(r"(\w+) = ANY \(+ARRAY\['", one.said)}
    holding.load([one.rpartition(".")[2] if isinstance(one, str) else one.__name__.split(".")[-1] for one in FEATURES])
    told = {f"{one.table}.{fact.sql}" for one in holding.HELD.values() for fact in one.tells if fact.sql.isidentifier()}
    worded = PLAIN | set(LISTS) | set(OWN) | set(BY_NAME) | {"need.kind"}
    assert told & (closed | CODES) - worded == AS_THEY_ARE & told
    assert worded - told == set(), "words for what is not told"


@pytest.mark.parametrize(
    ("column", "value", "words"),
    [
        ("call.outcome", "no-answer", "Nobody picked up"), ("call.outcome", "gone-since", "Gone since"),
        ("system_search.result", "nothing-found", "Nothing found"), ("handover.kind", "door-knock", "Door-knock"),
        ("subject_correction.field", "born_on", "Date of birth"), ("message.role", "officer", "Officer"),
        ("notice.kind", "unheard-of", "Unheard of"), ("resident.language", "te-reo", "te-reo"),
        ("resident.forename", "mary-ann", "mary-ann"), ("", "a-b", "a-b"),
    ],
)  # fmt: skip
def test_a_code_reads_in_words_and_a_persons_words_stay(column, value, words):
    assert speaker({("call outcome", "no-answer"): "Nobody picked up"})(column, value) == words


def test_keys_of_documents_read_in_words_and_sentences_stay():
    assert field_label("contact_points").startswith("Contact details found")
    assert key_label("tested_on") == "Tested" and "_" not in key_label("unheard_of_key")
    assert key_label("Who was at home?") == "Who was at home?"


def test_a_pack_tells_no_raw_code(case, handover, norfolk, everything, work):
    handover("breckland")
    everything("update case_file set facts = cast(:facts as jsonb) where id = :id", id=case.id,
               facts='{"tested_on": "2026-11-19", "call_centre_outcome": "Failed"}')  # fmt: skip
    with norfolk.acting("norfolk", "ig"):
        told = gathering.content(one := subject(case.resident_id), ids_of(one.about))
    facts = {(one["name"], fact["label"]): fact["value"] for one in told["sections"] for entry in one["entries"]
             for fact in entry["facts"]}  # fmt: skip
    assert " " in facts["cases", "Programme"], "the programme's name, not its key"
    assert facts["cases", "What the list told: Tested"] == "2026-11-19"
    assert facts["cases", "How it came"] == "Typed"
    raw = {key: value for key, value in facts.items() if RAW.fullmatch(value) and not re.search(r"\d{4}-\d\d", value)}
    assert raw == {} and [label for _, label in facts if "_" in label] == []


def test_several_numbers_read_as_people_write_them():
    assert gathering.readable("+447700900181, +441632960694") == "07700 900181, 01632 960694"
    assert gathering.readable("+447700900181, and more") == "+447700900181, and more"
