"""A partner's coordinator sees a referral while it is theirs, and only what the agreement gives; a volunteer none."""

import pytest
from sqlalchemy.exc import ProgrammingError

from hub.handovers import actions as handovers
from hub.kernel.db import row, rows
from hub.kernel.problems import NotYours
from hub.support import queries
from tests.support.asked import needy

PARTNER = "city-welcome"


@pytest.fixture
def referred(norfolk, work):
    home = needy(norfolk, work, kind="wellbeing", note="Speaks Lithuanian")
    return home, home.ask("city-welcome")


def test_what_the_agreement_gives_and_not_the_address(norfolk, referred, client):
    _, asked = referred
    with norfolk.acting(PARTNER, "coordinator"):
        got = queries.asked(asked)
        assert got.subject["forename"] == "Ada" and "address" not in got.subject
        assert [one.id for one in queries.helpline()] == [asked]
    page = client(PARTNER, "coordinator").get(f"/helpline/{asked}").text
    assert "Speaks Lithuanian" in page and "Castle Street" not in page


def test_accepted_and_answered_under_its_own_database_role(norfolk, work, referred):
    home, asked = referred
    home.accept(asked, PARTNER, "coordinator")
    home.answer(asked, "helped", "A neighbour rings her every evening", PARTNER, "coordinator")
    assert (home.need.state, home.need.last_told) == ("met", "A neighbour rings her every evening")


def test_its_content_is_gone_once_it_is_answered(norfolk, work, referred, client):
    home, asked = referred
    home.accept(asked, PARTNER, "coordinator")
    home.answer(asked, "helped", None, PARTNER, "coordinator")
    with norfolk.acting(PARTNER, "coordinator"):
        assert queries.asked(asked).subject is None
    assert "Lithuanian" not in client(PARTNER, "coordinator").get(f"/helpline/{asked}").text


def test_its_content_is_gone_when_the_agreement_ends(norfolk, referred, everything):
    _, asked = referred
    everything(
        "update agreement set ended_at = now() where to_org = :to and kind = 'referral' returning 1",
        to=norfolk.org(PARTNER),
    )
    with norfolk.acting(PARTNER, "coordinator"):
        assert queries.asked(asked).subject is None


def test_a_volunteer_sees_no_referral(norfolk, referred, client):
    _, asked = referred
    with norfolk.acting(PARTNER, "volunteer"):
        assert queries.helpline() == []
        assert rows("select id from handover where id = :id", id=asked) == []
        assert rows("select * from lobby.referral_content(:id)", id=asked) == []
        with pytest.raises(NotYours):
            handovers.accept(asked, 1)
    assert client(PARTNER, "volunteer").get("/helpline").status_code == 403


def test_its_columns_are_not_read_past_the_lobby(norfolk, referred):
    with norfolk.acting(PARTNER, "coordinator"), pytest.raises(ProgrammingError, match="permission denied"):
        row("select subject from handover where id = :id", id=referred[1])


def test_another_partner_s_coordinator_reads_nothing(norfolk, referred, client):
    _, asked = referred
    with norfolk.acting("broads-neighbours", "coordinator"):
        assert rows("select * from lobby.referral_content(:id)", id=asked) == []
    assert client("broads-neighbours", "coordinator").get(f"/helpline/{asked}").status_code == 404


def test_nobody_makes_a_need_of_its_own_there(norfolk):
    with norfolk.acting(PARTNER, "coordinator"), pytest.raises(ProgrammingError, match="permission denied"):
        rows("select id from need")
