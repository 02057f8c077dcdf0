"""The manager of Breckland, and drafts of its visit model."""

from copy import deepcopy

import pytest

from hub.directory import actions, sections


@pytest.fixture
def manager(client):
    return client("breckland", "manager")


@pytest.fixture
def draft(norfolk):
    """Write version 2 as a draft, with something changed."""

    def write(change):
        with norfolk.acting("breckland", "manager"):
            body = deepcopy(sections.live("visit_model").body)
            change(body)
            actions.draft("visit_model", 2, body)

    return write
