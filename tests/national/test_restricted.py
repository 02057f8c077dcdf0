"""What is restricted goes back like all else, and is shown to nobody from whom the record is hidden."""

from datetime import timedelta

import pytest

from hub.kernel.clock import today
from hub.national import queries
from hub.national.actions import make_pack
from hub.restricted import actions as restricted


@pytest.fixture
def hidden(closed, norfolk, everything):
    """Two closed cases, the first of a restricted record."""
    ids = closed("CTAS-1"), closed("CTAS-2")
    with norfolk.acting("norfolk", "ig"):
        person = everything("select resident_id from case_file where id = :id", id=ids[0])[0].resident_id
        restricted.mark(person, "well-known", "Plays for the city", today() + timedelta(days=90))
    everything("update case_file set allocated_to = :me", me=norfolk.person("norfolk", "tracer").id)
    return ids


def test_what_is_ready_is_packed_whole_and_shown_in_part(hidden, supervisor, everything):
    page = supervisor.get("/hand-back").text
    assert "CTAS-2" in page and "CTAS-1" not in page and "1 row of restricted records goes back" in page
    shown = page.partition('name="shown" value="')[2].partition('"')[0]
    assert supervisor.post("/hand-back", data={"shown": shown}).status_code == 303
    assert len(everything("select 1 from hand_back_row where kind = 'closing'")) == 2


def test_a_pack_is_shown_in_part_and_its_files_are_whole(hidden, supervisor, norfolk):
    with norfolk.acting("norfolk", "supervisor"):
        make_pack()
    page = supervisor.get("/hand-back/1").text
    assert "CTAS-2" in page and "CTAS-1" not in page and "not shown to you here" in page
    assert all(one in supervisor.get("/hand-back/1/closing.csv").text for one in ("CTAS-1", "CTAS-2"))
    assert supervisor.get("/hand-back/1.zip").status_code == 200
    listed = supervisor.get("/hand-back/rows?show=waiting").text
    assert "CTAS-1" not in listed


def test_the_counts_are_those_of_the_list(hidden, norfolk):
    with norfolk.acting("norfolk", "supervisor"):
        make_pack()
        chosen = queries.Filter.of(24, "open", "")
        assert queries.tally(chosen)["open"] == len(queries.standing(chosen)) == 1
    with norfolk.acting("norfolk", "ig"):
        assert len(queries.standing(chosen)) == 2


def test_a_pack_of_hidden_rows_alone_still_has_its_page(hidden, supervisor, norfolk, everything):
    with norfolk.acting("norfolk", "supervisor"):
        make_pack()
    everything("delete from hand_back_row where case_id = :id", id=hidden[1])
    page = supervisor.get("/hand-back/1")
    assert page.status_code == 200 and "CTAS-1" not in page.text
    assert supervisor.get("/hand-back/2").status_code == 404


def test_a_whole_kind_is_acknowledged_whoever_sees_it(hidden, supervisor, norfolk, everything):
    with norfolk.acting("norfolk", "supervisor"):
        make_pack()
    sent = supervisor.post("/hand-back/1/closing/acknowledge", data={"why": "Uploaded, and their page says so."})
    assert sent.status_code == 303
    assert everything("select 1 from hand_back_row where state = 'outstanding' and kind = 'closing'") == []


def test_what_changes_of_a_hidden_row_takes_its_place(hidden, supervisor, norfolk, everything):
    with norfolk.acting("norfolk", "supervisor"):
        make_pack()
    everything("update hand_back_row set state = 'again' where case_id = :id", id=hidden[0])
    with norfolk.acting("norfolk", "supervisor"):
        make_pack()
    found = everything(
        "select state from hand_back_row where case_id = :id and kind = 'closing' order by made_at", id=hidden[0]
    )
    assert [one.state for one in found] == ["superseded", "outstanding"]
