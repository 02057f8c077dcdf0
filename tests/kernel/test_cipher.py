"""What is sealed: one value makes one text; whoever it belongs to opens it with its key, and nobody else."""

import json
import logging

import pytest
from sqlalchemy.exc import IntegrityError

from hub.kernel import cipher
from hub.kernel.cipher import CannotOpen, NhsNumber, RiskNote, addressed, file_in, file_of, opened
from hub.kernel.cipher import keys as ring
from hub.kernel.db import row
from hub.kernel.problems import Problem

NUMBER = "9434765919"
KEY, LATER = "a key for tests, of more than thirty-two characters", "a later key, of more than thirty-two characters"


@pytest.fixture
def key():
    """Keys of the test's own, whatever the process uses besides: `key("new", "old")`."""
    standing = ring()
    cipher.use([KEY])
    yield lambda *secrets: cipher.use(secrets)
    cipher.keys.__globals__["_HERE"] = standing


def held(text=NUMBER, org_id=12, kind=NhsNumber) -> str:
    return addressed(kind(text), org_id).sealed()


def test_it_comes_back_as_what_it_was(key):
    back = opened(held())
    assert back == NUMBER and isinstance(back, NhsNumber)
    assert isinstance(opened(held("A dog", kind=RiskNote)), RiskNote)
    assert NUMBER not in held() and opened("a plain text") == "a plain text"


def test_the_same_number_makes_the_same_text_so_that_sql_finds_it(key):
    assert held() == held() and held() != held("9434765870")


def test_two_organisations_and_two_purposes_have_two_texts_of_it(key):
    texts = {held(), held(org_id=13), held(kind=RiskNote)}
    assert len({one.rpartition(":")[2] for one in texts}) == 3


@pytest.mark.asvs("11.3.3")
@pytest.mark.parametrize("part", range(5))
def test_altered_anywhere_it_is_refused(key, part):
    """Its purpose, its organisation, its key's name, its tag, its text."""
    mark, purpose, org, name, text = held().split(":")
    last = "A" if text[-1] != "A" else "E"
    forged = [(mark, "risk", org, name, text), (mark, purpose, "13", name, text), (mark, purpose, org, "0" * 8, text),
              (mark, purpose, org, name, ("B" if text[0] != "B" else "C") + text[1:]),
              (mark, purpose, org, name, text[:-1] + last)][part]  # fmt: skip
    with pytest.raises(CannotOpen):
        opened(":".join(forged))


def test_a_key_that_is_not_there_is_named_and_told_in_words(key):
    sealed = held()
    name = sealed.split(":")[3]
    key(LATER)
    with pytest.raises(CannotOpen, match=f"under the key {name}, which is not among HUB_FIELD_KEYS") as told:
        opened(sealed)
    assert isinstance(told.value, Problem) and "whoever runs the hub" in told.value.what_to_do


def test_the_first_key_seals_and_every_key_opens(key):
    before = held()
    key(LATER, KEY)
    assert held() != before and opened(held()) == opened(before) == NUMBER


def test_what_belongs_to_another_organisation_is_not_opened_for_whoever_acts(key, norfolk):
    theirs = held("A dog", norfolk.org("norwich"), RiskNote)
    with norfolk.acting("norwich", "officer"):
        assert opened(theirs) == "A dog"
    with norfolk.acting("breckland", "officer"), pytest.raises(CannotOpen, match="for another organisation"):
        opened(theirs)


def test_a_file_comes_back_byte_for_byte_and_an_open_one_is_refused(key, norfolk):
    with norfolk.acting("norwich", "officer"):
        sealed = file_of(b"%PDF\x00\xff")
        assert file_in(sealed) == b"%PDF\x00\xff" and b"PDF" not in sealed
        for forged in (b"%PDF\x00\xff", sealed[:-1] + bytes([sealed[-1] ^ 1])):
            with pytest.raises(CannotOpen):
                file_in(forged)


def test_in_a_document_each_secret_is_sealed_and_opened_by_itself(key, norfolk):
    told = {"name": "Ada", "all": [RiskNote("A dog")], "answers": cipher.document({"note": ["He shouts"]})}
    with norfolk.acting("norwich", "officer"):
        text = cipher.dumps(told)
        assert cipher.loads(text) == told
    assert "dog" not in text and "shouts" not in text and json.loads(text)["name"] == "Ada"


def test_who_types_what_looks_sealed_has_nothing_opened(key, norfolk):
    """Else a page would open, for anybody who can read the database, what they paste into a note."""
    with norfolk.acting("norwich", "officer"):
        pasted = held("A dog", norfolk.org("norwich"), RiskNote)
        assert cipher.loads(cipher.dumps({"note": pasted})) == {"note": f" {pasted}"}
        assert opened(RiskNote(pasted).sealed()) == pasted


def test_neither_a_traceback_nor_a_log_says_it(key, caplog):
    logging.getLogger("hub").warning("%r", {"nhs_number": NhsNumber(NUMBER)})
    assert NUMBER not in caplog.text and "NhsNumber(…)" in caplog.text


def test_the_database_finds_and_holds_it_without_ever_seeing_it(norfolk, everything):
    with norfolk.acting("norfolk", "tracer"):
        found = row("select cast(:number as varchar) as number, :number = any(:many) as same",
                    number=NhsNumber(NUMBER), many=[NhsNumber(NUMBER)])  # fmt: skip
        asked = row("select cast(cast(:number as varchar) as text) as number", number=NhsNumber(NUMBER))
    assert found.number == NUMBER and found.same
    assert asked.number.startswith(f"cipher:nhs:{norfolk.org('norfolk')}:")


PLAIN = "insert into resident (org_id, id, forename_key, surname_key, postcode_key, created_at, nhs_number) values "
VALUES = "(acting_org(), uuidv7(), '', '', '', now(), {}) returning id"


@pytest.mark.asvs("14.2.4")
@pytest.mark.parametrize("given", ["plain", "another organisation's", "another purpose's"])
def test_the_database_takes_neither_plain_text_nor_what_was_sealed_for_something_else(norfolk, given):
    texts = {"plain": NUMBER, "another organisation's": held(org_id=norfolk.org("norwich")),
             "another purpose's": held(org_id=norfolk.org("norfolk"), kind=RiskNote)}  # fmt: skip
    with pytest.raises(IntegrityError, match="ck_resident_sealed"), norfolk.acting("norfolk", "tracer"):
        row(PLAIN + VALUES.format(":text"), text=texts[given])
    with norfolk.acting("norfolk", "tracer"):
        assert row(PLAIN + VALUES.format(":text"), text=NhsNumber(NUMBER)).id


def test_it_is_bound_to_purpose_organisation_and_key_and_not_to_its_row(norfolk, everything):
    """As docs/decisions/0037 says: a copy in another row of the same organisation opens, in another's it does not."""
    from hub.cases.actions import open_case
    from hub.programmes.queries import programme

    for surname, number in (("Quay", NUMBER), ("Fox", None)):
        with norfolk.acting("norfolk", "tracer"):
            open_case(programme(), {"forename": "Bo", "surname": surname, "born_on": None, "nhs_number": number})
    everything("""update resident set nhs_number = (select nhs_number from resident where surname = 'Quay')
                  where surname = 'Fox'""")  # fmt: skip
    with norfolk.acting("norfolk", "tracer"):
        assert row("select nhs_number from resident where surname = 'Fox'").nhs_number == NUMBER
    sealed = everything("select nhs_number::text as text from resident where surname = 'Quay'")[0].text
    with norfolk.acting("breckland", "officer"), pytest.raises(CannotOpen):
        opened(sealed)
