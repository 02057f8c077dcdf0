"""The third condition of the demo: the database carries the mark that was written when it was made."""

from dataclasses import replace

import pytest

from hub.settings import WrongSettings
from hub.start import check, mark_demo


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
