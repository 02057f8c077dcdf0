"""A backup that is brought back does not bring back who was erased after it."""

from dataclasses import replace

import pytest
from click.testing import CliRunner
from sqlalchemy import create_engine, text

from hub import create_app
from hub.cases import actions as cases
from hub.cli import main
from hub.governance.subjects import ids_of, subject
from hub.programmes.queries import programme
from hub.retention import actions, backups, jobs, outside
from hub.retention.actions.replaying import missing, replay
from hub.settings import WrongSettings
from hub.start import check
from tests.conftest import DATABASE, dispose, settings_for

RESTORED = "hub_restored"
ANNA = {"forename": "Anna", "surname": "Fenwick", "postcode": "IP24 2AA", "house": "4", "phone": "+447700900001"}
NUMBERS = {"Anna": "9434765919", "Bert": "9434765870"}


@pytest.fixture
def backed_up(app, norfolk, cluster, everything, tmp_path):
    """A backup with two closed cases in it, made by hub_backup's own login."""
    for name, number in NUMBERS.items():
        with norfolk.acting("norfolk", "tracer"):
            cases.open_case(programme(), ANNA | {"forename": name, "nhs_number": number})
    everything("update case_file set status = 'closed', closed_at = now(), received_at = now() - interval '1 day'")
    file = tmp_path / "hub.dump"
    backups.dump(cluster.database_url("hub_backup", DATABASE), file)
    assert oct(file.stat().st_mode)[-3:] == "600"
    return file


@pytest.fixture
def erased(backed_up, norfolk, everything, work):
    """The first of them, erased after the backup; the register knows of it."""
    [found] = everything("select id from resident where forename = 'Anna'")
    with norfolk.acting("norfolk", "ig"):
        actions.begin_person(ids_of(subject(found.id).about), "They asked")
    work()
    with norfolk.acting("norfolk", "ig"):
        jobs.copy()
    return found.id


@pytest.fixture
def restored(erased, app, backed_up, cluster, admin):
    """The application on the restored database, with the same register."""
    with admin.connect() as connection:
        connection.exec_driver_sql(f'drop database if exists "{RESTORED}" with (force)')
    settings = replace(settings_for(cluster, RESTORED), erasures=outside.path_of(app.config["HUB"]), demo=False)
    backups.load(cluster.admin_url, RESTORED, backed_up)
    made = create_app(settings)
    yield made
    dispose(made)


def forenames(cluster) -> set:
    engine = create_engine(cluster.database_url("postgres", RESTORED))
    with engine.connect() as connection:
        found = {one.forename for one in connection.execute(text("select forename from resident"))}
    engine.dispose()
    return found


def test_a_restored_database_is_refused_until_the_erasures_since_are_done_again(restored, erased, cluster, app):
    assert forenames(cluster) == {"Anna", "Bert"}
    with pytest.raises(WrongSettings, match="hub restore --replay"):
        check(restored)
    assert missing(app) == []
    assert replay(restored) == 1
    assert forenames(cluster) == {None, "Bert"}
    check(restored)
    assert replay(restored) == 0


def test_the_replay_is_in_the_trail_and_has_its_own_certificate(restored, cluster):
    replay(restored)
    engine = create_engine(cluster.database_url("postgres", RESTORED))
    with engine.connect() as connection:
        runs = connection.execute(text("select kind, done, finished_at from erasure_run")).all()
        events = connection.execute(text("select 1 from event where kind = 'erasure:replayed'")).all()
        marks = connection.execute(text("select 1 from erased_mark")).all()
    engine.dispose()
    assert [(one.kind, bool(one.finished_at)) for one in runs] == [("replay", True)]
    assert events and marks


def test_a_register_that_was_altered_stops_the_start(restored, app):
    path = outside.path_of(app.config["HUB"])
    path.write_text(path.read_text().replace('"record": "person"', '"record": "case"'))
    with pytest.raises(WrongSettings, match="was altered"):
        check(restored)


def test_a_line_that_was_left_out_is_noticed_and_a_repeated_one_counts_once(app, tmp_path):
    settings = replace(app.config["HUB"], erasures=tmp_path / "other.jsonl")
    lines = [{"id": str(number), "org": 1} for number in range(3)]
    outside.append(settings, lines)
    outside.append(settings, lines[2:])
    assert [one["id"] for one in outside.read(settings)] == ["0", "1", "2"]
    path = outside.path_of(settings)
    first, _, *others = path.read_text().splitlines(keepends=True)
    path.write_text("".join([first, *others]))
    with pytest.raises(outside.BrokenRegister, match="Line 2"):
        outside.read(settings)
    with pytest.raises(outside.BrokenRegister):
        outside.read(replace(settings, secret_key="another secret key of some length"))


def test_a_backup_is_brought_back_into_an_empty_database_alone(restored, backed_up, cluster):
    with pytest.raises(WrongSettings, match="is not empty"):
        backups.load(cluster.admin_url, RESTORED, backed_up)


def test_what_the_program_says_is_said(cluster, tmp_path):
    with pytest.raises(WrongSettings, match="pg_dump failed"):
        backups.dump(cluster.database_url("hub_backup", "nowhere"), tmp_path / "x.dump")
    assert list(tmp_path.glob("x.dump")) == []


def test_the_commands_are_there_and_say_what_they_need():
    run = CliRunner()
    assert {"backup", "restore"} <= set(main.list_commands(None))
    assert "hub_backup" in run.invoke(main, ["backup", "--help"]).output
    refused = run.invoke(main, ["restore"])
    assert refused.exit_code == 2 and "Name the backup, or say --replay" in refused.output
