"""The residents' page: what is genuine is confirmed in their language, and nothing more is told."""

from datetime import timedelta

import html5lib
import pytest

from hub.cards import queries
from hub.cards.rules.texts import LANGUAGES, texts
from tests.cards.conftest import main_of

COUNCIL, COUNTY, PHONE = "Breckland Council", "Norfolk County Council", "01632 960 100"
SECRETS = ("Penhaligon", "Zebedee", "Mill Lane", "PE37", "COVID", "Contact tracing", "isolat", "Olive")


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_genuine_card_is_confirmed_in_each_language(visited, resident, language):
    code = visited().card("sorry", language)
    said = texts(language).page
    first = resident(language).browser.get(f"/check?lang={language}")
    assert f'<html lang="{language}"' in first.text and said["title"] in first.text
    answer = resident(language).types(code.lower().replace("-", " ").replace("0", "o").replace("1", "l"))
    assert answer.status_code == 200
    page = main_of(answer)
    assert said["card_from_for"].format(council=COUNCIL, sender=COUNTY) in page
    assert PHONE in page and said["ask_title"] in page
    assert not [one for one in SECRETS if one.lower() in answer.text.lower()]
    html5lib.HTMLParser(strict=True).parse(answer.text)


def test_every_language_can_be_chosen_and_is_marked(resident):
    page = resident().browser.get("/check?lang=pl").text
    for code in LANGUAGES:
        assert (f'lang="{code}" hreflang="{code}"' in page) == (code != "pl")
    assert '<span lang="pl" aria-current="true">Polski</span>' in page
    assert '<header lang="en">' in page and '<div lang="en">' in page, "what stays English says so"
    assert '<html lang="en"' in resident().browser.get("/check?lang=xx").text


def test_who_asked_for_the_visit_is_told_only_if_the_agreement_gives_it(visited, resident, everything):
    visit = visited()
    everything("alter table handover disable trigger keep_subject")
    everything("update handover set subject = subject - 'asked_by' where id = :id", id=visit.id)
    page = main_of(resident().types(visit.card()))
    assert f"Someone from {COUNCIL} called." in page and COUNTY not in page


def test_a_blank_card_is_genuine_before_anybody_recorded_it(visited, resident):
    page = main_of(resident().types(visited().card(blank=True)))
    assert f"It is a card of {COUNCIL}." in page and COUNTY not in page


def test_nothing_typed_is_told_beside_the_field(resident):
    answer = resident("cy").types("   ")
    assert answer.status_code == 422
    assert texts("cy").page["enter"] in answer.text and 'href="#code"' in answer.text
    assert answer.text.count("<title>Gwall: ") == 1


def test_an_old_a_cancelled_a_wrong_and_an_unreadable_code_get_the_same_answer(
    visited, resident, everything, statements
):
    visit = visited()
    old, cancelled = visit.card(), visit.card()
    key = queries.codes.card_hash
    with visit.as_officer():
        secret = queries.secret_key()
    everything("update card set expires_at = now() - interval '1 second' where code_hash = :h", h=key(secret, old))
    everything("update card set cancelled_at = now() where code_hash = :h", h=key(secret, cancelled))
    told = set()
    for typed in (old, cancelled, "7K3M-9QXR-2VTC", "no code at all", "🂡🂡", "'; drop table card; --", "1234567"):
        with statements() as sent:
            answer = resident().types(typed)
        told.add((answer.status_code, main_of(answer), len(sent), tuple(sent)))
    assert len(told) == 1, "one page, one look-up, whatever was wrong"
    assert {one[0] for one in told} == {404} and {one[2] for one in told} == {1}
    assert everything("select 1 from event where kind = 'card:checked'") == []


def test_wrong_codes_take_no_longer_for_being_known_once(visited, resident, everything):
    """The look-up goes by the index of each kind of code, however many cards there are."""
    everything("set enable_seqscan = off")
    for table, key, index in (
        ("card", "code_hash = '\\x00'::bytea", "uq_card_code_hash"),
        ("visit_code", "code_hash = '\\x00'::bytea", "ix_visit_code_code_hash"),
        ("account", "badge = '4711001'", "ix_account_badge"),
    ):
        [plan] = everything(f"explain (format json) select * from {table} where {key}")  # noqa: S608
        assert index in str(plan[0]), table


def test_each_check_is_an_event_of_the_council_whose_card_it_is(visited, resident, everything, norfolk):
    visit = visited()
    resident().types(visit.card())
    [event] = everything("select * from event where kind = 'card:checked'")
    assert (event.org_id, event.account_id, event.facts["how"]) == (norfolk.org("breckland"), None, "page")


def test_expired_after_the_district_s_days(visited, resident, later_on):
    code = visited().card()
    later_on(29)
    assert resident().types(code).status_code == 200
    later_on(2)
    assert resident().types(code).status_code == 404


def test_a_district_chooses_its_days(visited, resident, everything, norfolk):
    everything(
        """insert into section (org_id, name, version, body, digest, state, origin, live_from)
           values (:org, 'cards', 1, '{"valid_days": 3}', 'x', 'live', 'file', now())""",
        org=norfolk.org("breckland"),
    )
    visited().card()
    [card] = everything("select expires_at - now() as left from card")
    assert timedelta(days=2, hours=23) < card.left < timedelta(days=3, hours=1)


# Before the door is opened


def today_s_code(norfolk, district: str = "breckland") -> str:
    with norfolk.acting(district, "officer"):
        return queries.visit_code(norfolk.person(district, "officer").id, queries.today())


def test_the_officer_s_code_of_today_is_confirmed_without_a_name_or_a_home(norfolk, resident):
    code = today_s_code(norfolk)
    assert code == today_s_code(norfolk), "it can be shown again"
    answer = resident().types(code.lower())
    assert f"Someone from {COUNCIL} is on visits today with this code." in main_of(answer)
    assert norfolk.person("breckland", "officer").name not in answer.text
    assert 'name="phone"' not in answer.text, "no call back without a card"


def test_yesterday_s_code_is_worth_nothing(norfolk, resident, everything):
    with norfolk.acting("breckland", "officer"):
        code = queries.visit_code(norfolk.person("breckland", "officer").id, queries.today() - timedelta(days=1))
    assert resident().types(code).status_code == 404
    everything("update visit_code set day = (now() at time zone 'Europe/London')::date")
    assert resident().types(code).status_code == 404, "the hash itself is of its day"
    everything("delete from visit_code")
    code = today_s_code(norfolk)
    assert resident().types(code).status_code == 200
    everything("update visit_code set day = day - 1")
    assert resident().types(code).status_code == 404, "and so is the row"


def test_the_code_of_somebody_who_has_left_is_worth_nothing(norfolk, resident, everything):
    code = today_s_code(norfolk)
    everything("update account set active = false where id = :id", id=norfolk.person("breckland", "officer").id)
    assert resident().types(code).status_code == 404


def test_a_badge_is_known_and_says_whether_its_holder_is_on_visits(norfolk, resident, everything):
    officer = norfolk.person("breckland", "officer")
    everything("update account set badge = '4711001' where id = :id", id=officer.id)
    away = resident().types("471 1OO1")
    assert f"This badge belongs to {COUNCIL}. Its holder is not on visits today." in main_of(away)
    assert "keep your door closed" in away.text
    today_s_code(norfolk)
    here = resident().types("4711001")
    assert f"This badge belongs to {COUNCIL}, and its holder is on visits today." in main_of(here)
    assert officer.name not in here.text + away.text
    assert len(everything("select 1 from event where kind = 'badge:checked'")) == 2


def test_two_councils_may_wear_the_same_number(norfolk, resident, everything):
    for district in ("breckland", "broadland"):
        officer = norfolk.person(district, "officer")
        everything("update account set badge = '4711001' where id = :id", id=officer.id)
    page = main_of(resident().types("4711001"))
    assert "Breckland Council" in page and "Broadland" in page


@pytest.mark.parametrize("role", ["officer", "manager"])
def test_a_colleague_at_the_telephone_gives_the_same_answer(norfolk, visited, client, everything, role):
    code, desk = today_s_code(norfolk), client("breckland", role)
    answer = desk.post("/cards/genuine", data={"code": code})
    assert f"Yes: Someone from {COUNCIL} is on visits today with this code." in answer.text
    assert norfolk.person("breckland", "officer", 0).name not in main_of(answer)
    assert "We cannot confirm this." in desk.post("/cards/genuine", data={"code": "7K3M-9QXR"}).text
    events = everything("select kind, account_id, facts from event where kind like 'visit%' order by id")
    assert [(one.kind, one.facts.get("found"), one.facts.get("how")) for one in events] == [
        ("visit_code:made", None, None),
        ("visit_code:checked", None, "phone"),
        ("visit:vouched_for", 1, None),
        ("visit:vouched_for", 0, None),
    ]
    assert {one.account_id for one in events[2:]} == {desk.person.id}
