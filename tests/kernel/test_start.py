"""The start looks at the database: it stands at this version's migration, and a demo's carries the demo's mark."""

from dataclasses import replace

import pytest

from hub.settings import WrongSettings
from hub.start import check, head, mark_demo


@pytest.mark.asvs("15.2.3")
def test_a_demo_on_a_database_without_the_mark_is_refused(app, everything):
    check(app)
    everything("delete from installation where key = 'demo'")
    with pytest.raises(WrongSettings, match="needs a database that was made for the demo"):
        check(app)


def test_another_value_is_no_mark(app, everything):
    everything("update installation set value = 'no'")
    with pytest.raises(WrongSettings):
        check(app)


def test_without_the_demo_the_mark_is_not_asked_for(app, everything, monkeypatch):
    everything("delete from installation where key = 'demo'")
    monkeypatch.setitem(app.config, "HUB", replace(app.config["HUB"], demo=False))
    check(app)


def test_a_database_that_holds_organisations_can_never_become_a_demo(app, everything):
    mark_demo(app)
    everything("delete from installation where key = 'demo'")
    with pytest.raises(WrongSettings, match="holds organisations already"):
        mark_demo(app)
    assert everything("select 1 from installation where key = 'demo'") == []


@pytest.mark.parametrize("number", ["0001", "9999"])
def test_a_database_of_another_version_is_refused(app, everything, number):
    everything("update alembic_version set version_num = :number", number=number)
    with pytest.raises(WrongSettings, match=f"stands at migration {number}, and this hub needs {head()}"):
        check(app)


def test_a_database_without_tables_is_refused(app, everything):
    everything("drop table alembic_version")
    with pytest.raises(WrongSettings, match="stands at migration none"):
        check(app)
