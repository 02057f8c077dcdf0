"""What a county's file says of its calls is checked whole, and what holds without it fits any programme."""

import tomllib

import pytest
from marshmallow import ValidationError

from hub.calls.rules.scripts import filled
from hub.calls.schemas.section import CallsSchema, check, standard
from hub.directory.files import load
from hub.programmes.schemas import ProgrammeSchema, faults
from hub.settings import ROOT

NORFOLK = ROOT / "tenants" / "norfolk"


@pytest.fixture(scope="module")
def norfolk_files(shared_app):
    """The files, read by an application whose features have all said which sections there are."""
    return load(NORFOLK).partnership


def found(files, **body):
    return {(one.key, one.reason) for one in check({"message": [], "script": []} | body, files.seen_from(files.lead))}


def message(**changes):
    return {"key": "a", "channel": "text", "label": "A", "text": {"English": "Please call."}} | changes


def test_norfolk_s_own_section_has_no_fault(norfolk_files):
    body = norfolk_files.lead.section("calls")
    assert check(body, norfolk_files.seen_from(norfolk_files.lead)) == []
    settings = CallsSchema().load(body)
    assert set(settings.scripts) >= {"first-call", "voicemail", "household"} and len(settings.templates) == 3


@pytest.mark.parametrize(
    ("body", "key", "reason"),
    [
        ({"quick": ["gone"]}, "quick.1", "There is no call_outcome 'gone'"),
        ({"sent": "gone"}, "sent", "There is no call_outcome 'gone'"),
        ({"ending": [{"call": "complete", "outcome": "moved"}]}, "ending.1.outcome", "no outcome that closes a case"),
        ({"ending": [{"call": "x", "outcome": "refused", "told": ["y"]}]}, "ending.1.told", "no entry of calls.told"),
        ({"message": [message(), message()]}, "message.2.key", "a second time"),
        ({"message": [message(text={"English": "Your test was POSITIVE"})]}, "message.1.text", "positive, test would"),
        ({"script": [{"kind": "voicemail", "say": "You must isolate"}]}, "script.1.say", "isolate would tell whoever"),
    ],
)
def test_each_fault_is_named_with_its_place(norfolk_files, body, key, reason):
    assert any(where == key and reason in why for where, why in found(norfolk_files, **body)), found(
        norfolk_files, **body
    )


def test_a_template_may_tell_of_health_when_the_file_says_so_and_a_first_call_always(norfolk_files):
    assert found(norfolk_files, message=[message(text={"English": "Your test"}, tells_of_health=True)]) == set()
    assert found(norfolk_files, script=[{"kind": "first-call", "say": "When were you tested?"}]) == set()


@pytest.mark.parametrize(
    "body",
    [
        {"script": [{"kind": "first-call", "title": "A", "say": "Hello {surname}"}]},
        {"script": [{"kind": "first-call", "title": "A", "say": "Hello {"}]},
        {"script": [{"kind": "sales", "title": "A", "say": "Hello"}]},
        {"message": [message(text={"Polish": "Prosimy o telefon."})]},
        {"message": [message(channel="letter")]},
        {"message": [message(channel="email")]},
        {"message": [message(text={"English": "x" * 613})]},
        {"asks": ["nhs_number"]},
        {"again_hours": -1},
    ],
)
def test_what_does_not_fit_is_refused(body):
    with pytest.raises(ValidationError):
        CallsSchema().load(body)


def test_without_a_section_there_are_words_that_fit_any_programme(flood):
    settings = standard()
    assert set(settings.scripts) >= {"first-call", "voicemail"} and "please-ring" in settings.templates
    assert [one.key for one in settings.by_one_press(flood)] == ["no-line"]
    assert settings.sent_outcome(flood) == "message-sent", "a dead line is no message"
    assert settings.proposed_ending("spoke", []) is None


def test_a_place_that_is_not_known_is_left_to_be_said():
    assert (
        filled("{resident_first_name}, {tracer}, {shown_phone}.", {"tracer": "Tessa"}) == "(their first name), Tessa, ."
    )


def test_a_programme_that_still_has_a_script_is_told_where_it_belongs_and_an_old_one_still_loads(norfolk_files):
    body = norfolk_files.lead.section("programme") | {"script": "Hello"}
    assert [(one.key, "[[calls.script]]" in one.reason) for one in faults(body, None)] == [("script", True)]
    assert ProgrammeSchema().load(body).key == "covid-19"


def test_the_standard_words_are_a_sound_section():
    from hub.calls.schemas.section import STANDARD

    assert CallsSchema().load(tomllib.loads(STANDARD.read_text())) == standard()
