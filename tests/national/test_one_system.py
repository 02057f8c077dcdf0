"""The national system of the section [national] is the one whose codes a case shows, too: one truth."""

import pytest

from hub.directory import actions as directory
from hub.programmes.queries import programme
from hub.programmes.rules import system_of
from tests.national.conftest import ADA


@pytest.fixture
def other_system(norfolk):
    """Norfolk works with ITS from now on, whatever its programme was written for."""

    def turn():
        with norfolk.acting("norfolk", "supervisor"):
            directory.draft("national", 2, {"system": "ITS"}, "file")
            directory.publish("national", 2)

    return turn


def test_the_form_to_close_and_the_story_name_the_code_of_the_system_in_force(
    bring, close, client, everything, other_system, packed
):
    bring(ADA, ADA | {"ID": "a2", "Forename": "Ben", "Date of Birth": "01/02/1990"})
    before = close("a1")
    other_system()
    tracer = client("norfolk", "tracer")
    [case] = everything("select id from case_file where reference = 'a2'")
    form = tracer.get(f"/cases/{case.id}/close").text
    assert "ITS code: reached-and-asked-for-contacts" in form and "CTAS code" not in form
    after = close("a2")
    assert "ITS code: reached-and-asked-for-contacts" in tracer.get(f"/cases/{after}").text
    story = tracer.get(f"/cases/{before}").text
    assert "CTAS code: " in story and "ITS code" not in story, "a code keeps the name of the system whose it was"
    packed()
    told = everything("select distinct told ->> 'Status' as code from hand_back_row where kind = 'closing'")
    assert [one.code for one in told] == ["reached-and-asked-for-contacts"], "what is told is what the case shows"


def test_without_a_section_the_programmes_own_stands(norfolk, other_system):
    with norfolk.acting("norfolk", "supervisor"):
        assert programme().national_system == "CTAS"
    other_system()
    with norfolk.acting("norfolk", "supervisor"):
        assert programme().national_system == "ITS"
        assert system_of(programme(), "reached-complete", "no such code") == "ITS"
