"""A request between the county and a district, without the features that work on it: a conversation knows no case."""

import pytest

from hub.handovers import kinds


@pytest.fixture
def no_hooks(shared_app, monkeypatch):
    monkeypatch.setattr(kinds, "_HOOKS", {})
