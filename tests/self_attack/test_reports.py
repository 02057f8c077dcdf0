"""Reports of the hub's attacks on itself: begun once a night, kept, shown to those who answer for the hub, told of."""

from datetime import UTC, date, datetime

import pytest

from hub.self_attack import nightly, recording
from hub.self_attack.finding import Finding
from hub.self_attack.running import Report

LEAK = Finding("numbers", "norfolk, tracer", "GET /cases", "changed when fenshire worked")


@pytest.fixture
def attacked(app, monkeypatch):
    """Have an attack end like this: with these findings, or with this fault."""

    def end(findings=(), fault=None):
        def run(report: Report, *_):
            report.tried["structure"], report.findings = 500, list(findings)
            if fault:
                raise fault

        monkeypatch.setattr(recording, "run", run)
        with app.app_context():
            try:
                return recording.attacked(app.config["HUB"], lambda _: None)
            finally:
                kept.extend(recording.reports(1))

    kept: list = []
    end.reports = kept
    return end


TOLD = """
    select distinct r.role from notice n join account_role r on r.org_id = n.org_id and r.account_id = n.account_id
    where n.kind = 'self-attack-found' and r.role in ('ig', 'administrator', 'tracer')"""


def notices(everything):
    return {one.role for one in everything(TOLD)}


def test_a_clean_report_is_kept_and_nobody_is_told(attacked, everything, client):
    assert attacked().clean
    assert notices(everything) == set()
    page = client("norfolk", "ig").get("/self-attack").text
    assert "Nothing found" in page and "500" in page
    assert "attack on itself found something" not in client("norfolk", "ig").get("/governance").text


def test_what_was_found_is_shown_and_every_organisation_hears_of_it(attacked, everything, client):
    assert not attacked([LEAK]).clean
    assert notices(everything) == {"ig", "administrator"}
    assert {one.org_id for one in everything("select org_id from notice where kind = 'self-attack-found'")} == {
        one.org_id for one in everything("select org_id from account_role where role in ('ig', 'administrator')")
    }
    [run] = attacked.reports
    for role in ("ig", "administrator"):
        page = client("breckland", role).get(f"/self-attack/{run.id}").text
        assert "1 found" in page and "changed when fenshire worked" in page and "norfolk, tracer" in page
        assert "not run" in page, "what was not tried says so"
    assert "attack on itself found something" in client("norfolk", "ig").get("/governance").text


def test_a_run_that_breaks_off_says_so_and_proves_nothing(attacked, everything, client):
    with pytest.raises(ZeroDivisionError):
        attacked(fault=ZeroDivisionError())
    assert notices(everything) == {"ig", "administrator"}
    page = client("norfolk", "ig").get(f"/self-attack/{attacked.reports[0].id}").text
    assert "Broke off" in page and "ZeroDivisionError" in page and "not proven" in page


def test_a_run_that_was_killed_runs_for_ever_in_no_report(app, everything, client):
    ig = client("norfolk", "ig")
    with app.app_context():
        run_id = recording.begin()
    page = ig.get(f"/self-attack/{run_id}").text
    assert "It is still running" in page and "not yet" in page and "not run" not in page
    assert "attack on itself found something" not in ig.get("/governance").text
    everything("update self_attack set began_at = began_at - interval '13 hours'")
    page = ig.get(f"/self-attack/{run_id}").text
    assert "Broke off" in page and "its process was ended" in page and "not proven" in page and "not run" in page
    assert "Broke off" in ig.get("/self-attack").text
    assert "attack on itself broke off" in ig.get("/governance").text, "nobody takes it for one that found nothing"


def test_before_the_first_run_the_page_says_what_will_happen(client):
    assert "It has not run yet" in client("norfolk", "ig").get("/self-attack").text


@pytest.mark.parametrize("role", ["tracer", "supervisor", "adviser"])
def test_it_is_for_those_who_answer_for_the_hub(attacked, client, role):
    attacked()
    assert client("norfolk", role).get("/self-attack").status_code == 403
    assert client("norfolk", role).get(f"/self-attack/{attacked.reports[0].id}").status_code == 403


def test_no_report_is_not_found(client):
    assert client("norfolk", "ig").get("/self-attack/018f0000-0000-7000-8000-000000000000").status_code == 404


def test_one_night_has_one_run_whoever_starts_it(app):
    with app.app_context():
        first = recording.begin(date(2026, 11, 22))
        assert first and recording.begin(date(2026, 11, 22)) is None
        assert recording.begin(date(2026, 11, 23)) and recording.begin() and recording.begin()


@pytest.mark.parametrize(
    ("moment", "due"),
    [
        (datetime(2026, 11, 22, 1, 59, tzinfo=UTC), False),
        (datetime(2026, 11, 22, 2, 0, tzinfo=UTC), True),
        (datetime(2026, 11, 22, 4, 59, tzinfo=UTC), True),
        (datetime(2026, 11, 22, 5, 0, tzinfo=UTC), False),
        (datetime(2026, 7, 22, 1, 30, tzinfo=UTC), True),  # half past two in summer
        (datetime(2026, 11, 22, 14, 0, tzinfo=UTC), False),
    ],
)
def test_it_is_for_the_night(moment, due):
    assert nightly.due(moment) is due


def test_the_night_starts_it_as_a_process_of_its_own_and_once(app, monkeypatch, everything):
    started = []
    monkeypatch.setattr(nightly.subprocess, "Popen", lambda command, **how: started.append((command, how)))
    nightly.start(app)
    nightly.start(app)
    [(command, how)] = started
    [run] = everything("select id, night from self_attack")
    assert command[-2:] == ["--run", str(run.id)] and run.night is not None
    assert how["env"]["HUB_INSTANCE"] == app.config["HUB"].instance, "it is told of the same servers"
