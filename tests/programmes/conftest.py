"""Norfolk's programme and the flood's, as their files say them."""

import pytest

from hub.directory.commands import know_sections
from hub.directory.files import load
from hub.programmes.schemas import ProgrammeSchema
from hub.settings import ROOT


def programme_of(folder):
    know_sections()
    loaded = load(folder)
    assert loaded.faults == []
    return ProgrammeSchema().load(loaded.partnership.lead.section("programme"))


@pytest.fixture(scope="session")
def covid():
    return programme_of(ROOT / "tenants" / "norfolk")


@pytest.fixture(scope="session")
def flood():
    return programme_of(ROOT / "hub" / "self_attack" / "partnerships" / "fenflood")
