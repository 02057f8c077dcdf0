"""Texts and emails to residents: exactly what was shown, in their language, once; and how each fared."""

import pytest

from hub.calls.jobs import send
from hub.calls.rules.messages import written
from hub.calls.rules.settings import Template
from hub.kernel.work.worker import drain
from tests.calls.conftest import hidden

PLEASE_RING = (
    "Norfolk County Council: we have tried to ring you about a private matter. "
    "Please call us on 01632 960 000, 8am to 8pm. This is a local number."
)
FIRST, SECOND = "please-ring", "we-will-ring"
GIVE_UP = "resident_message:give_up"
OWN_JOBS = "select name, status from outbox where name like 'resident_message:%' order by id"


@pytest.fixture
def at_case(at_case):
    """The same, of a resident whose first number is a mobile's."""
    return lambda nth=0, **typed: at_case(nth, **{"phone": "+447700900001"} | typed)


@pytest.fixture
def by_notify(notify, publish):
    """The county has templates at Notify that carry its words, and the hub has a key."""
    publish(notify_text="carrier-text", notify_email="carrier-email")
    return notify


@pytest.fixture
def again(app, everything):
    """Do all jobs, those of later too."""

    def do():
        everything("update outbox set available_at = now() where status = 'pending' and name <> :one", one=GIVE_UP)
        app.extensions["hub_redis"].delete("hub:notices:resting:notify")
        with app.app_context():
            drain()

    return do


def press(at, template=FIRST, point=None, **other):
    """Press the button below a message, as the page showed it."""
    url = f"{at.url}/write/{point or at.point}"
    page = at.browser.get(url).text
    part = page[page.index(f'name="template" value="{template}"') :]
    return at.browser.post(url, data={"template": template, "seen": hidden(part, "seen")} | other)


def messages(everything):
    return everything("select * from resident_message order by written_at")


def notices(everything):
    """Who was told of a message that did not arrive."""
    who = "select a.name from notice n join account a on a.org_id = n.org_id and a.id = n.account_id"
    return [one.name for one in everything(f"{who} where n.kind = 'resident-not-reached'")]


def texts(by_notify):
    return [one for one in by_notify.kept if "phone_number" in one]


def told(county, at):
    return [one.facts["result"] for one in county.events(at.id) if one.kind == "resident_message:told"]


def test_what_is_shown_is_what_is_sent_once_and_logged_when_it_went(at_case, by_notify, county, work, everything):
    at = at_case()
    page = at.browser.get(f"{at.url}/write/{at.point}").text
    assert PLEASE_RING in page and "Exactly these words are sent" in page and "language is not known" in page
    assert press(at).location == at.url
    assert county.read(at.id).calls == 0 and "waiting to be sent" in at.browser.get(at.url).text
    work()
    [sent] = by_notify.kept
    assert (sent["phone_number"], sent["template_id"], sent["type"]) == ("+447700900001", "carrier-text", "sms")
    assert sent["personalisation"] == {"message": PLEASE_RING}
    case = county.read(at.id)
    assert (case.calls, case.last_call_outcome) == (1, "message-sent")
    [message], page = messages(everything), at.browser.get(at.url).text
    assert (message.status, message.body, message.language) == ("sent", PLEASE_RING, "English")
    assert message.call_id == everything("select id from call")[0].id
    assert "not yet known whether it arrived" in page and "Text message: Text or email sent" in page
    jobs = [one.name for one in everything(OWN_JOBS)]
    assert jobs == ["resident_message:send", "resident_message:give_up", "resident_message:ask"]
    [event] = [one.facts for one in county.events(at.id) if one.kind == "resident_message:written"]
    assert (event["template"], event["how"]) == (FIRST, "notify") and "01632" not in str(event)


def test_an_answer_that_was_lost_does_not_send_it_twice(at_case, by_notify, again, county, everything):
    at = at_case()
    press(at)
    by_notify.lose_answers = 1
    again()
    assert len(by_notify.kept) == 1 and messages(everything)[0].status == "waiting" and county.read(at.id).calls == 0
    again()
    assert len(by_notify.kept) == 1 and messages(everything)[0].status != "waiting" and county.read(at.id).calls == 1


def test_delivered_stands_on_the_case_with_its_time(at_case, by_notify, again, county, everything):
    at = at_case()
    press(at)
    again()
    by_notify.kept[0]["status"] = "sending"
    again()
    assert messages(everything)[0].status == "sent"
    by_notify.kept[0]["status"] = "delivered"
    again()
    page = at.browser.get(at.url).text
    assert "delivered at" in page and "Text message has arrived" in page
    assert told(county, at) == ["delivered"]
    again()
    assert told(county, at) == ["delivered"], "nobody asks again"
    assert notices(everything) == []


def test_nobody_asks_for_ever(at_case, by_notify, again, everything):
    at = at_case()
    press(at)
    for _ in range(12):
        again()
    assert [
        one.name
        for one in everything("select name from outbox where status = 'pending' and name like 'resident_message:%'")
    ] == [GIVE_UP]
    asked = [one for one in by_notify.asked if "reference" in one]
    assert len(asked) == 9, "once before it was sent, eight times since"
    assert messages(everything)[0].status == "sent"


def test_a_number_that_does_not_exist_is_wrong_its_tracer_told_and_another_step_next(
    at_case, by_notify, again, county, everything
):
    at = at_case()
    press(at)
    again()
    by_notify.kept[0]["status"] = "permanent-failure"
    again()
    case, page = county.read(at.id), at.browser.get(at.url).text
    assert case.points[0].state == "wrong" and not case.usable
    assert notices(everything) == ["Dev Raines"]
    assert "failed: the number does not exist" in page and "No contact details that work" in page
    assert told(county, at) == ["permanent-failure"]


@pytest.mark.parametrize("status", ["temporary-failure", "technical-failure"])
def test_a_failure_that_says_nothing_of_the_number_leaves_it(at_case, by_notify, again, county, status):
    at = at_case()
    press(at)
    again()
    by_notify.kept[0]["status"] = status
    again()
    assert county.read(at.id).points[0].state == "untried" and told(county, at) == [status]
    assert "failed: " in at.browser.get(at.url).text


def test_what_the_provider_refuses_is_no_attempt_and_says_so(at_case, by_notify, again, county, everything):
    at = at_case()
    press(at)
    by_notify.answers = [400]
    again()
    again()
    assert texts(by_notify) == [] and messages(everything)[0].status == "refused"
    assert county.read(at.id).calls == 0 and "the provider refused it" in at.browser.get(at.url).text


def test_the_words_are_in_the_resident_s_language_where_there_are_any(at_case, by_notify, county, everything):
    at = at_case(language="polish")
    page = at.browser.get(f"{at.url}/write/{at.point}").text
    assert "próbowaliśmy się z Państwem" in page and "in Polish</span>" in page
    press(at)
    assert messages(everything)[0].language == "Polish"
    other = at_case(reference="B", language="Romanian", phone="+447700900982")
    page = other.browser.get(f"{other.url}/write/{other.point}").text
    assert "There are no words in Romanian. These are in English." in page


def test_an_email_has_its_subject_and_greets_by_first_name(at_case, by_notify, county, work, everything):
    at = at_case(email="anna@resident.example")
    [mail] = [one for one in county.read(at.id).points if one.kind == "email"]
    assert press(at, "please-ring-email", mail.id).status_code == 303
    work()
    [sent] = by_notify.kept
    assert (sent["email_address"], sent["template_id"]) == ("anna@resident.example", "carrier-email")
    assert sent["personalisation"]["subject"] == "Please call Norfolk County Council"
    assert sent["personalisation"]["message"].startswith("Hello Anna,\n\nWe have tried")
    assert everything("select channel from call")[0].channel == "email"


def test_words_that_changed_since_they_were_shown_are_not_sent(at_case, by_notify, publish, everything):
    at = at_case()
    url = f"{at.url}/write/{at.point}"
    seen = hidden(at.browser.get(url).text, "seen")
    publish(shown_phones=["01632 960 010"], notify_text="carrier-text")
    answer = at.browser.post(url, data={"template": FIRST, "seen": seen})
    assert answer.status_code == 422 and "The words have changed since you looked" in answer.text
    assert "01632 960 010" in answer.text and messages(everything) == []


def test_the_same_message_twice_within_hours_is_sent_when_that_is_meant(at_case, by_notify, everything):
    at = at_case()
    press(at)
    answer = press(at)
    assert answer.status_code == 422 and answer.text.count("This message was sent not long ago") == 2
    assert 'href="#again"' in answer.text and 'id="again" type="checkbox"' in answer.text
    assert press(at, SECOND).status_code == 303, "another one is another one"
    assert press(at, again="yes").status_code == 303
    assert len(messages(everything)) == 3
    everything("update resident_message set written_at = written_at - interval '13 hours'")
    assert press(at).status_code == 303


def test_one_that_did_not_arrive_may_go_again(at_case, by_notify, everything):
    at = at_case()
    press(at)
    everything("update resident_message set status = 'refused'")
    assert press(at).status_code == 303


def test_without_a_key_the_words_are_copied_and_the_person_says_they_sent_it(at_case, county, everything):
    at = at_case()
    page = at.browser.get(f"{at.url}/write/{at.point}").text
    assert "Copy the words" in page and "I sent it<span" in page and PLEASE_RING in page
    assert press(at).status_code == 303
    [message] = messages(everything)
    assert (message.sent_by, message.status) == ("hand", "sent") and message.call_id is not None
    assert everything("select 1 from outbox where name like 'resident_message%'") == []
    assert county.read(at.id).last_call_outcome == "message-sent"
    page = at.browser.get(at.url).text
    assert "Text message recorded as sent" in page and "not yet known" not in page


def test_a_message_that_tells_of_health_is_not_sent_unless_the_file_says_it_may(at_case, publish, everything):
    risky = {"key": "risky", "channel": "text", "label": "Result", "text": {"English": "Your P\u200bCR was pósitive"}}
    publish(message=[risky])
    at = at_case()
    url = f"{at.url}/write/{at.point}"
    page = at.browser.get(url).text
    assert "This may not be sent: pcr, positive would tell of somebody’s health" in page and "I sent it<" not in page
    publish(message=[risky | {"tells_of_health": True}])
    seen = hidden(at.browser.get(url).text, "seen")
    publish(message=[risky])
    answer = at.browser.post(url, data={"template": "risky", "seen": seen})
    assert answer.status_code == 422 and messages(everything) == []
    publish(message=[risky | {"tells_of_health": True}])
    assert press(at, "risky").status_code == 303


def test_a_resident_without_a_name_is_greeted_all_the_same():
    template = Template("k", "text", "K", {}, {"English": "Hello {resident_first_name}: {shown_phone}"}, "", False)
    assert written(template, None, {"resident_first_name": None, "shown_phone": "01632"}).body == "Hello there: 01632"


def test_a_job_that_is_done_twice_sends_and_logs_once(at_case, by_notify, county, work, norfolk, everything):
    at = at_case()
    press(at)
    work()
    [message] = messages(everything)
    with norfolk.acting("norfolk", "tracer"):
        send(message=str(message.id))
    assert len(by_notify.kept) == 1 and county.read(at.id).calls == 1


def test_what_the_provider_did_not_take_in_time_is_not_sent_later(at_case, by_notify, again, county, app, everything):
    at = at_case()
    press(at)
    by_notify.answers = [500] * 9
    again()
    everything("update outbox set available_at = now() where name = :name", name=GIVE_UP)
    with app.app_context():
        drain()
    by_notify.answers = []
    again()
    assert texts(by_notify) == [] and county.read(at.id).calls == 0 and told(county, at) == ["too-late"]
    page = at.browser.get(at.url).text
    assert "not sent: the provider did not take it in time" in page and "Text message was not sent" in page


def test_what_was_sent_is_not_given_up(at_case, by_notify, again, app, everything):
    at = at_case()
    press(at)
    again()
    everything("update outbox set available_at = now() where name = :name", name=GIVE_UP)
    with app.app_context():
        drain()
    assert messages(everything)[0].status == "sent"
