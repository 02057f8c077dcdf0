"""Other figures tried on the last thirty days: rule by rule in jobs, held against what people said, keeping nothing."""

from uuid import UUID

import pytest

from hub.kernel.work import worker
from hub.oddities.actions import trying
from hub.oddities.rules import RULES
from tests.oddities.conftest import at

FIGURES = {
    "surname_common": "10", "opened_per_hour": "40", "listed_per_hour": "1000", "file_rows": "500",
    "open_from": "07:00", "open_until": "20:00", "minutes_beside": "60", "relation_days": "14",
    "after_closing_days": "14", "leaver_days": "14", "leaver_opened": "60", "refusals_per_day": "5",
}  # fmt: skip
PLACE = "/governance/oddities/try"


@pytest.fixture
def told(everything):
    """`told("bulk")`: the numbers that the last trial told of a rule."""

    def ask(rule: str) -> dict:
        found = everything("select facts from event where kind = 'oddities:tried' and facts ->> 'rule' = :rule "
                           "order by id desc limit 1", rule=rule)  # fmt: skip
        return {name: found[0].facts[name] for name in ("found", "today", "ordinary", "grave", "lost")}

    return ask


def opens(case, looks, number: int) -> None:
    """So many people of somebody else's opened within minutes."""
    for nth in range(number):
        looks(case(0, surname=f"Bird{'abcdefghij'[nth]}"), 1, at(1, 11, nth))


def test_the_form_begins_with_the_figures_in_force(ig):
    page = ig.get(PLACE).text
    assert all(f'name="{name}"' in page for name in FIGURES) and 'value="40"' in page
    assert 'value="07:00"' in page and 'value="20:00"' in page


def test_what_other_figures_would_find_is_told_by_rule_and_nothing_is_kept(ig, case, looks, work, told, everything):
    opens(case, looks, 7)
    sent = ig.post(PLACE, data=FIGURES | {"opened_per_hour": "5"})
    assert sent.status_code == 303
    assert "0 of 10 rules are tried" in ig.get(sent.location).text
    work()
    assert told("bulk") == {"found": 1, "today": 0, "ordinary": 0, "grave": 0, "lost": 0}
    assert told("no-relationship")["found"] == told("no-relationship")["today"] == 7
    page = ig.get(sent.location).text
    assert "data-hub-progress" not in page and "(+1)" in page and "opened_per_hour = 5" in page
    assert "instead of 40" in page and page.count("<tr") == 1 + len(RULES)
    assert (
        everything("select 1 from oddity union all select 1 from oddity_run union all select 1 from oddity_event") == []
    )


def test_what_people_said_of_the_same_findings_is_counted(ig, case, looks, search, work, told, found, everything):
    opens(case, looks, 6)
    search()
    ids = [one.id for one in found("no-relationship")]
    say = "update oddity set state = :state, outcome = :said, decided_by = :ig, decided_at = now(), signed_at = :at, " \
          "signed_by = :by where id = :id"  # fmt: skip
    said = [("signed", "explained"), ("signed", "false-alarm"), ("decided", "explained"), ("decided", "training"),
            ("signed", "reported")]  # fmt: skip
    for id_, (state, outcome) in zip(ids, said, strict=False):
        signed = state == "signed"
        everything(say, id=id_, state=state, said=outcome, ig=ig.person.id, at=at(0) if signed else None,
                   by=ig.person.id if signed else None)  # fmt: skip
    ig.post(PLACE, data=FIGURES)
    work()
    assert told("no-relationship") == {"found": 6, "today": 6, "ordinary": 2, "grave": 2, "lost": 0}


def test_what_would_be_missed_though_something_came_of_it_is_counted(ig, case, looks, search, work, told, everything):
    looks(case(0), 1, at(1, 21, 30))
    search()
    everything("update oddity set state = 'decided', outcome = 'training', decided_at = now(), decided_by = :ig "
               "where rule = 'odd-hours'", ig=ig.person.id)  # fmt: skip
    ig.post(PLACE, data=FIGURES)
    work()
    assert told("odd-hours") == {"found": 1, "today": 1, "ordinary": 0, "grave": 1, "lost": 0}
    ig.post(PLACE, data=FIGURES | {"open_until": "22:00", "_once": "another"})
    work()
    assert told("odd-hours") == {"found": 0, "today": 1, "ordinary": 0, "grave": 0, "lost": 1}


def test_two_are_not_tried_at_once_and_the_page_says_so(ig, everything):
    assert ig.post(PLACE, data=FIGURES).status_code == 303
    again = ig.post(PLACE, data=FIGURES | {"_once": "another"})
    assert again.status_code == 409 and "Other figures are being tried" in again.text
    assert "Figures are being tried just now" in ig.get(PLACE).text
    assert len(everything("select 1 from event where kind = 'oddities:trial_begun'")) == 1


@pytest.mark.parametrize(
    ("wrong", "sentence"),
    [
        ({"opened_per_hour": "4"}, "Enter a number from 5 to 1,000"),
        ({"opened_per_hour": "many"}, "Enter a number from 5 to 1,000"),
        ({"open_until": "06:00"}, "Usual hours must end later than they begin"),
    ],
)
def test_a_figure_that_the_file_could_not_have_is_refused_beside_its_field(ig, wrong, sentence, everything):
    page = ig.post(PLACE, data=FIGURES | wrong)
    assert page.status_code == 422 and sentence in page.text and f'value="{next(iter(wrong.values()))}"' in page.text
    assert everything("select 1 from outbox where name = 'oddities:try'") == []


def test_a_rule_that_cannot_be_tried_is_told_and_the_next_one_is(ig, everything, app, work):
    sent = ig.post(PLACE, data=FIGURES)
    [first] = everything("select id from outbox where name = 'oddities:try'")
    everything("update outbox set attempt = :n where id = :id", id=first.id, n=worker.ATTEMPTS)
    with app.app_context():
        worker.run(str(first.id))
    work()
    kinds = everything("select kind, facts ->> 'rule' as rule from event where kind like 'oddities:tri%' "
                       "and kind <> 'oddities:trial_begun' order by id")  # fmt: skip
    assert [one.kind for one in kinds] == ["oddities:trial_failed"] + ["oddities:tried"] * 9
    assert [one.rule for one in kinds] == list(RULES)
    assert "This rule could not be tried" in ig.get(sent.location).text


def test_another_organisation_finds_no_such_trial(ig, client, norfolk):
    sent = ig.post(PLACE, data=FIGURES)
    assert client("breckland", "ig").get(sent.location).status_code == 404
    assert client("norfolk", "tracer").get(sent.location).status_code == 403


def test_what_is_typed_is_written_as_the_file_has_it(ig, work):
    sent = ig.post(PLACE, data=FIGURES | {"open_until": "9.30pm", "surname_common": "4"})
    work()
    page = ig.get(sent.location).text
    assert "open_until = &#34;21:30&#34;" in page and "surname_common = 4" in page and "file_rows =" not in page
    assert "open_until=21:30" in ig.get("/governance/events?kind=oddities:trial_begun").text


def test_doing_a_rule_twice_shows_it_once(ig, norfolk, work, everything):
    sent = ig.post(PLACE, data=FIGURES)
    work()
    with norfolk.acting("norfolk", "ig"):
        trying.one_rule(UUID(sent.location.rpartition("/")[2]), 9)
    assert ig.get(sent.location).text.count("Restricted record</th>") == 1
