"""Out of the hub: by GOV.UK Notify or by mail, once, and never with personal data."""

from dataclasses import replace

import pytest

from hub.kernel.work.worker import drain
from tests.notices.test_telling import told


@pytest.fixture
def again(app, everything):
    """Do all jobs, also those that wait for their next attempt and for the provider's rest; returns the outbox."""

    def do():
        everything("update outbox set available_at = now() where status = 'pending'")
        app.extensions["hub_redis"].delete("hub:notices:resting:notify", "hub:notices:resting:smtp")
        with app.app_context():
            drain()
        return everything("select status, attempt, error from outbox where name = 'notice:send' order by id")

    return do


def notices(everything):
    return [tuple(one) for one in everything("select email, text_message, fault from notice order by id")]


def mobile(everything, person, number="+447700900123"):
    everything("update account set mobile = :number where id = :id", number=number, id=person.id)


@pytest.mark.asvs("14.2.3")
def test_an_ordinary_notice_is_emailed_and_says_the_reference_alone(norfolk, notify, work, everything):
    officer = norfolk.person("breckland", "officer")
    mobile(everything, officer)
    told(norfolk, officer)
    work()
    [sent] = notify.kept
    assert (sent["type"], sent["email_address"], sent["template_id"]) == ("email", officer.email, "e")
    assert sent["personalisation"] == {
        "title": "A message about request K7QF-2M4X",
        "sentence": "There is a new message about request K7QF-2M4X.",
        "address": "http://127.0.0.1:8000/notices",
    }
    assert notices(everything) == [("sent", None, None)]
    [event] = everything("select facts from event where kind = 'notice:sent'")
    assert (event.facts["way"], event.facts["result"]) == ("email", "sent")


def test_an_urgent_one_also_goes_to_the_mobile_phone_of_those_who_have_one(norfolk, notify, work, everything):
    with_phone, without = norfolk.person("breckland", "officer"), norfolk.person("breckland", "officer", 1)
    mobile(everything, with_phone)
    mobile(everything, without, None)
    told(norfolk, with_phone, without, urgent=True)
    work()
    assert sorted(one["type"] for one in notify.kept) == ["email", "email", "sms"]
    [text] = [one for one in notify.kept if one["type"] == "sms"]
    assert (text["phone_number"], text["template_id"]) == ("+447700900123", "t")


def test_an_answer_that_was_lost_is_asked_for_before_anything_is_sent_again(norfolk, notify, again, everything):
    told(norfolk, norfolk.person("breckland", "officer"))
    notify.lose_answers = 1
    assert again()[0].error == "Away" and notices(everything) == [(None, None, None)]
    assert len(notify.kept) == 1, "Notify has it, the hub does not know"
    assert [one.status for one in again()] == ["done"]
    assert len(notify.kept) == 1 and notices(everything) == [("sent", None, None)]


@pytest.mark.parametrize("status", [500, 503, 429])
def test_what_may_work_later_is_tried_again(norfolk, notify, again, everything, status):
    told(norfolk, norfolk.person("breckland", "officer"))
    notify.answers = [status, status]
    assert [again()[0].status, again()[0].status] == ["pending", "pending"] and notify.kept == []
    assert again()[0].status == "done" and len(notify.kept) == 1


@pytest.mark.parametrize("status", [400, 403])
def test_the_provider_s_no_is_final_and_stands_on_the_notice(norfolk, notify, again, everything, client, status):
    officer = client("breckland", "officer")
    told(norfolk, officer.person)
    notify.answers = [status]
    assert again()[0].status == "done" and again()[0].status == "done"
    assert notify.kept == [] and notices(everything) == [("refused", None, f"notify {status}")]
    assert "It could not be sent by email" in officer.get("/notices").text


def test_while_the_provider_is_away_it_is_not_asked_for_each_notice(app, norfolk, notify, everything):
    for _ in range(3):
        told(norfolk, norfolk.person("breckland", "officer"))
    notify.answers = [500] * 9
    with app.app_context():
        drain()
    assert len(notify.asked) == 1, "two waited without a call"
    assert [one.error for one in everything("select error from outbox where name = 'notice:send'")] == ["Away"] * 3


@pytest.mark.parametrize(("wanted", "urgent", "count"), [("none", True, 0), ("urgent", False, 0), ("urgent", True, 1)])
def test_people_choose_which_ones_are_emailed(norfolk, client, notify, work, everything, wanted, urgent, count):
    officer = client("breckland", "officer")
    mobile(everything, officer.person, None)
    assert officer.post("/notices/choose", data={"notices": wanted}).location == "/account"
    changed = [one.facts for one in everything("select facts from event where kind = 'account:changed' order by id")]
    assert changed[-1] == {"account": str(officer.person.id), "fields": ["notices"]}
    told(norfolk, officer.person, urgent=urgent)
    work()
    assert len(notify.kept) == count
    assert f'value="{wanted}" checked' in officer.get("/notices/choose").text


def test_a_volunteer_chooses_too(norfolk, client, everything):
    volunteer = client("broads-neighbours", "volunteer")
    assert volunteer.get("/notices/choose").status_code == 200
    assert volunteer.post("/notices/choose", data={"notices": "none"}).status_code == 303
    assert everything("select notices from account where id = :id", id=volunteer.person.id)[0].notices == "none"


def test_a_choice_that_is_none_is_told_beside_the_field(client):
    page = client("breckland", "officer").post("/notices/choose", data={"notices": "sometimes"})
    assert page.status_code == 422 and "There is a problem" in page.text


def test_what_was_read_meanwhile_or_whose_person_left_is_not_sent(norfolk, notify, work, everything):
    read, left = norfolk.person("breckland", "officer"), norfolk.person("breckland", "officer", 1)
    told(norfolk, read, left)
    everything("update notice set read_at = now() where account_id = :id", id=read.id)
    everything("update account set active = false where id = :id", id=left.id)
    work()
    assert notify.kept == []


def test_the_council_s_mail_server_takes_it_where_there_is_no_notify(norfolk, mail, work, everything):
    officer = norfolk.person("breckland", "officer")
    told(norfolk, officer, urgent=True)
    work()
    [(to, text)] = mail.messages
    [notice] = everything("select id from notice")
    assert to == [officer.email] and "From: hub@norfolk.example" in text
    assert "Subject: A message about request K7QF-2M4X" in text and f"Message-ID: <{notice.id}@127.0.0.1>" in text
    assert "http://127.0.0.1:8000/notices" in text and officer.name not in text
    assert notices(everything) == [("sent", None, None)]


@pytest.mark.parametrize(("reply", "status"), [("550 No such user", "done"), ("451 Later, please", "pending")])
def test_a_mail_server_says_no_for_good_with_5_and_for_now_with_4(norfolk, mail, again, everything, reply, status):
    told(norfolk, norfolk.person("breckland", "officer"))
    mail.refuse = [reply]
    assert again()[0].status == status and mail.messages == []
    assert again()[0].status == "done" and len(mail.messages) == (status == "pending")
    assert notices(everything)[0][0] == ("sent" if status == "pending" else "refused")


def test_a_mail_server_that_is_not_there_is_waited_for(app, norfolk, mail, again, monkeypatch):
    told(norfolk, norfolk.person("breckland", "officer"))
    monkeypatch.setitem(app.config, "HUB", replace(app.config["HUB"], smtp_url="smtp://127.0.0.1:1"))
    assert again()[0].error == "Away"


def test_no_password_is_shown_to_a_mail_server_that_offers_no_encryption(
    norfolk, locked_mail, again, everything, client
):
    officer = client("breckland", "officer")
    inbox, door = locked_mail(tls=False)
    told(norfolk, officer.person)
    assert again()[0].status == "done" and again()[0].status == "done", "a final no: it is not tried again"
    assert (inbox.messages, door.shown) == ([], [])
    assert notices(everything) == [("refused", None, "smtp without TLS")]
    assert "its mail server offers no encryption" in officer.get("/notices").text


def test_the_hub_signs_in_where_the_mail_server_offers_encryption(norfolk, locked_mail, again, everything):
    inbox, door = locked_mail(tls=True)
    told(norfolk, norfolk.person("breckland", "officer"))
    again()
    assert door.shown == [(b"hub", b"open sesame")] and len(inbox.messages) == 1
    assert notices(everything) == [("sent", None, None)]


def test_the_job_is_one_that_anybody_may_cause(norfolk, notify, work, everything):
    """A partner's page, too: the database lets it write this job and no other of ours."""
    volunteer = norfolk.person("broads-neighbours", "volunteer")
    told(norfolk, volunteer, slug="broads-neighbours", by="coordinator")
    assert [one.name for one in everything("select name from outbox")] == ["notice:send"]
    work()
    assert [one["email_address"] for one in notify.kept] == [volunteer.email]


def test_a_dead_mail_server_keeps_no_text_message_back(app, norfolk, notify, work, everything, monkeypatch):
    """By e-mail through the council's own server, by text message through Notify: each rests for itself."""
    apart = {"notify_email_template": "", "smtp_url": "smtp://127.0.0.1:1", "mail_from": "hub@norfolk.example"}
    monkeypatch.setitem(app.config, "HUB", replace(app.config["HUB"], **apart))
    officer = norfolk.person("breckland", "officer")
    mobile(everything, officer)
    app.extensions["hub_redis"].delete("hub:notices:resting:smtp")
    told(norfolk, officer, urgent=True)
    with app.app_context():
        drain()
    assert [one["type"] for one in notify.kept] == ["sms"]
