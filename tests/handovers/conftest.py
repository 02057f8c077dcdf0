"""Hand-overs alone: they know no case and no visit, so here no kind has hooks."""

import pytest

from hub.handovers import kinds


@pytest.fixture(autouse=True)
def no_hooks(shared_app, monkeypatch):
    monkeypatch.setattr(kinds, "_HOOKS", {})
