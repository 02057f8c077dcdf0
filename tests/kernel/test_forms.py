"""Forms: what is typed is kept, what is wrong is said plainly beside its field, and the API hears the same words."""

from datetime import UTC, date, datetime, time

import pytest
from marshmallow import ValidationError, fields, validate
from werkzeug.datastructures import MultiDict

from hub.kernel.forms.fields import Day, NotInFuture, TimeOfDay
from hub.kernel.forms.form import Form, load
from hub.kernel.forms.schemas import Schema
from hub.kernel.problems import Invalid
from tests.kernel.sample import OFFICER, OFFICERS, Visit, make_app

SAME = "Answer must be the same as or"
GOOD = {
    "name": " Jo Smith ",
    "born_on-day": "3",
    "born_on-month": "march",
    "born_on-year": "1985",
    "answered": "no",
    "officer": str(OFFICER),
    "csrf_token": "x",
    "_once": "y",
    "version": "3",
}


def sent(schema=Visit, /, choices=None, **answers):
    """The form after it was sent with these answers; None leaves one out."""
    typed = {**(GOOD if schema is Visit else {}), **{name.replace("__", "-"): value for name, value in answers.items()}}
    typed = MultiDict({key: value for key, value in typed.items() if value is not None})
    with make_app().test_request_context("/visit", method="POST", data=typed):
        return Form(schema, choices=choices or ({"officer": OFFICERS} if schema is Visit else None))


@pytest.mark.asvs("15.3.5")
def test_a_good_form_gives_every_field_in_its_own_type():
    arrived = {"arrived_at-day": "21", "arrived_at-month": "6", "arrived_at-year": "2026", "arrived_at-time": "3:04pm"}
    form = sent(**arrived, leave_by="9am")
    assert form.valid and form.errors == {}
    assert form.data["name"] == "Jo Smith"
    assert form.data["born_on"] == date(1985, 3, 3)
    assert form.data["answered"] is False
    assert form.data["officer"] == OFFICER
    assert form.data["arrived_at"] == datetime(2026, 6, 21, 14, 4, tzinfo=UTC)
    assert form.data["leave_by"] == time(9)
    assert form.data["note"] is None and form.data["needs"] == [] and form.data["points"] == []
    assert set(form.data) == set(Visit().fields)


def test_nothing_typed_is_lost():
    born = {"born_on-day": "31", "born_on-month": "feb"}
    form = sent(name="  ", note=" one\r\n two ", needs=["food", "pets"], people="x", **born)
    assert not form.valid
    assert form.values["name"] == "  "
    assert form.values["note"] == " one\r\n two "
    assert form.values["needs"] == ["food", "pets"]
    assert form.values["born_on"] == {"day": "31", "month": "feb", "year": "1985"}
    assert form.values["people"] == "x"


@pytest.mark.parametrize(
    ("parts", "sentence", "jump"),
    [
        (("", "", ""), "Enter date of birth", "#born_on-day"),
        (("3", "", "1985"), "Date of birth must include a month", "#born_on-month"),
        (("", "3", ""), "Date of birth must include a day and year", "#born_on-day"),
        (("3", "3", "85"), "Year must include 4 numbers", "#born_on-year"),
        (("31", "2", "1985"), "Date of birth must be a real date", "#born_on-day"),
        (("9434765919", "2", "1985"), "Date of birth must be a real date", "#born_on-day"),
        (("1", "9434765919", "1985"), "Date of birth must be a real date", "#born_on-day"),
        (("x", "2", "1985"), "Date of birth must be a real date", "#born_on-day"),
        (("3", "3", "0711"), "Date of birth must be a real date", "#born_on-day"),
        (("3", "3", "2099"), "Date of birth must be in the past", "#born_on-day"),
    ],
)
def test_a_date_says_what_is_wrong_with_it(parts, sentence, jump):
    form = sent(born_on__day=parts[0], born_on__month=parts[1], born_on__year=parts[2])
    assert form.errors["born_on"] == [sentence]
    assert form.problems == [(jump, sentence)]


def test_a_moment_needs_a_time_that_can_be_read():
    parts = {"arrived_at-day": "1", "arrived_at-month": "1", "arrived_at-year": "2026"}
    assert sent(**parts, **{"arrived_at-time": "soon"}).errors == {"arrived_at": ["Enter a time, like 9:30am or 14:30"]}
    assert sent(**parts, **{"arrived_at-time": ""}).errors == {"arrived_at": ["Arrived must include a time"]}


@pytest.mark.asvs("2.2.1")
def test_each_kind_of_fault_has_its_sentence():
    wrong = {"phone": "12", "postcode": "NR1", "email": "x", "people": "21", "leave_by": "25:00"}
    form = sent(name="x" * 21, answered=None, officer="nobody", **wrong)
    assert form.errors == {
        "name": ["Full name must be 20 characters or fewer"],
        "answered": ["Select an answer to “Did anyone answer the door?”"],
        "officer": ["Select officer"],
        "leave_by": ["Leave by must be a time, like 9:30am or 14:30"],
        "phone": ["Enter a phone number, like 01632 960 001 or 07700 900 982"],
        "postcode": ["Enter a full UK postcode, like NR1 3AB"],
        "email": ["Enter an email address in the correct format, like name@example.com"],
        "people": ["People in the household must be between 1 and 20"],
    }


def test_a_revealed_question_is_required_only_when_it_is_asked():
    assert sent(answered="no").valid
    asked = sent(answered="yes")
    assert asked.errors == {"spoke_to": ["Select an answer to “Who answered?”"]}
    assert sent(answered="yes", spoke_to="resident").data["spoke_to"] == "resident"


@pytest.mark.asvs("15.3.3")
def test_an_answer_to_a_question_that_was_not_asked_is_dropped():
    assert sent(answered="no", spoke_to="resident").data["spoke_to"] is None
    assert load(Visit, {"answered": False, "spoke_to": "resident"})[0].get("spoke_to") is None


def test_rows_are_read_blank_ones_dropped_and_faults_placed():
    form = sent(**{"points.0.value": "07700 900982", "points.2.kind": "email", "points.2.value": "a@b.example"})
    assert form.errors == {"points.0.kind": ["Select kind"]}
    assert form.problems == [("#points-0-kind", "Contact point 1: select kind")]
    assert [row["value"] for row in form.values["points"]] == ["07700 900982", "a@b.example"]
    undated = {"points.1.seen_on-day": "1", "points.1.seen_on-month": "1"}
    form = sent(**{"points.1.kind": "phone", "points.1.value": "1"}, **undated)
    assert form.errors == {"points.0.seen_on": ["Seen on must be a real date"]}


@pytest.mark.asvs("2.3.2")
def test_more_rows_than_are_saved_at_once_are_refused_and_kept():
    form = sent(**{f"points.{n}.value": f"07700 900{n:03}" for n in range(53)})
    told = "You filled in 53 rows. Take out 3 of them: 50 can be saved at once"
    assert form.errors == {"points": [told]} and form.problems == [("#points", told)]
    assert [len(form.values["points"]), len(form["points"].rows)] == [53, 53]
    full = {f"points.{n}.{name}": value for n in range(50) for name, value in (("kind", "phone"), ("value", "1"))}
    assert sent(**full, **{"points.50.value": " "}).errors == {}, "what is blank is no row"


@pytest.mark.asvs("2.2.1", "2.2.2")
def test_unknown_choices_are_refused_even_from_lists():
    assert sent(needs=["food", "gold"]).errors == {"needs": ["Select at least one answer for “Needs”"]}


@pytest.mark.asvs("2.2.3")
def test_the_whole_form_may_be_refused_by_schema_and_by_action():
    form = sent(people="13")
    assert form.errors == {"": ["Thirteen people is not believed"]}
    assert form.problems == [(None, "Thirteen people is not believed")]
    form.refuse(Invalid({"name": ["Jo Smith was visited today"]}))
    assert form.errors["name"] == ["Jo Smith was visited today"] and not form.valid


def test_an_empty_form_shows_the_values_it_was_given():
    with make_app().test_request_context("/visit"):
        values = {"born_on": date(1985, 3, 3), "answered": True, "arrived_at": datetime(2026, 6, 21, 14, 4, tzinfo=UTC)}
        form = Form(Visit, values, choices={"officer": OFFICERS})
    assert not form.submitted and not form.valid and form.errors == {}
    assert form.values["born_on"] == {"day": "3", "month": "3", "year": "1985"}
    assert form.values["answered"] == "yes"
    assert form.values["arrived_at"] == {"day": "21", "month": "6", "year": "2026", "time": "3:04pm"}


def test_a_filter_reads_the_address_and_is_not_sent_without_it():
    schema = Schema.from_dict({"team": fields.String(metadata={"choices": [("a", "A")]})})
    with make_app().test_request_context("/?team=a&after=x"):
        from flask import request

        form = Form(schema, source=request.args)
        assert form.valid and form.data == {"team": "a"}
        assert not Form(schema, source=MultiDict()).submitted


def test_a_blank_form_does_not_read_another_forms_answers():
    with make_app().test_request_context("/visit", method="POST", data=GOOD):
        assert not Form(Visit, blank=True).submitted


def test_the_api_hears_the_same_words():
    data, errors = load(Visit, {"name": "", "born_on": "1985-02-31", "answered": "perhaps", "colour": "red"})
    assert errors == {
        "name": ["Enter full name"],
        "born_on": ["Date of birth must be a real date"],
        "answered": ["Select an answer to “Did anyone answer the door?”"],
        "officer": ["Select officer"],
        "colour": ["Unknown field."],
    }
    data, errors = load(Visit, {"name": "Jo", "born_on": "1985-02-03", "answered": False, "officer": str(OFFICER)})
    assert errors == {} and data["born_on"] == date(1985, 2, 3) and data["needs"] == []


def test_an_authors_own_words_win():
    own = fields.String(required=True, error_messages={"required": "Say why"}, metadata={"label": "Why?"})
    missing = fields.String(required=True, metadata={"label": "Why?", "missing": "Tell us why"})
    assert load(Schema.from_dict({"a": own, "b": missing}), {})[1] == {"a": ["Say why"], "b": ["Tell us why"]}


@pytest.mark.parametrize(
    ("field", "value", "sentence"),
    [
        (fields.String(required=True, metadata={"label": "NHS number"}), "", "Enter NHS number"),
        (fields.String(required=True, metadata={"label": "Why {so}?"}), "", "Answer the question “Why {so}?”"),
        (fields.String(required=True, metadata={"name": "the resident's name"}), None, "Enter the resident's name"),
        (fields.String(validate=validate.Length(min=3)), "ab", "Answer must be 3 characters or more"),
        (fields.String(validate=validate.Length(equal=3)), "ab", "Answer must be 3 characters"),
        (fields.Integer(validate=validate.Range(min=3)), 2, "Answer must be 3 or more"),
        (fields.Integer(validate=validate.Range(max=3)), 4, "Answer must be 3 or less"),
        (Day(validate=validate.Range(min=date(2026, 3, 3))), "2026-03-02", f"{SAME} after 3 March 2026"),
        (Day(validate=validate.Range(max=date(2026, 3, 3))), "2026-03-04", f"{SAME} before 3 March 2026"),
        (fields.String(validate=validate.OneOf(["a"])), "b", "Select answer"),
        (fields.String(validate=validate.Regexp("a")), "b", "Answer is not in the right format"),
        (fields.Float(), "x", "Answer must be a number"),
        (fields.UUID(), "x", "Select answer"),
        (fields.List(fields.String(), validate=validate.Length(min=1)), [], "Answer must have 1 answers or more"),
    ],
)
def test_sentences(field, value, sentence):
    assert load(Schema.from_dict({"answer": field}), {"answer": value})[1] == {"answer": [sentence]}


@pytest.mark.parametrize(
    ("typed", "read"),
    [
        ("9am", 9 * 60),
        ("9:30 pm", 21 * 60 + 30),
        ("14.30", 14 * 60 + 30),
        ("12am", 0),
        ("12pm", 12 * 60),
        ("Noon", 720),
    ],
)
def test_times_of_day(typed, read):
    assert TimeOfDay().deserialize(typed) == time(*divmod(read, 60))


@pytest.mark.parametrize("typed", ["25:00", "9", "13pm", "0am", "9:60", "soon", ""])
def test_what_is_no_time_of_day(typed):
    with pytest.raises(ValidationError, match="."):
        TimeOfDay().deserialize(typed)


@pytest.mark.asvs("1.1.1", "6.2.8")
def test_text_is_tidied_and_passwords_are_not():
    schema = Schema.from_dict({"a": fields.String(), "p": fields.String(metadata={"widget": "password"})})
    assert load(schema, {"a": " x\x00\r\ny\ud800 ", "p": "  three words "})[0] == {"a": "x\ny", "p": "  three words "}


def test_a_password_is_never_shown_again():
    form = sent(Schema.from_dict({"password": fields.String(metadata={"widget": "password"})}), password="three words")
    assert form["password"].params["value"] == ""


def test_no_moment_in_the_future():
    with pytest.raises(ValidationError, match="past"):
        NotInFuture()(datetime(2999, 1, 1, tzinfo=UTC))
    assert NotInFuture()(date(2020, 1, 1)) == date(2020, 1, 1)
