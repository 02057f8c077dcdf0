"""The greeting of a message: a name as it is written, and no link or number that somebody put where a name stands."""

import pytest

from hub.calls.rules.messages import written
from hub.calls.rules.settings import Template


@pytest.mark.asvs("1.3.10")
@pytest.mark.parametrize(
    "name",
    ["Win at evil.example", "[Ann](https://evil.example)", "07700 900111", "Ann\nRing 0900", "A" * 41],
)
def test_a_name_that_is_none_puts_nothing_into_our_words(name):
    template = Template("k", "text", "K", {}, {"English": "Hello {resident_first_name}"}, "", False)
    assert written(template, None, {"resident_first_name": name}).body == "Hello there"


@pytest.mark.parametrize("name", ["Ann", "Mary-Jane", "O’Neil", "Siân Élise", "J.", "李"])
def test_a_name_is_greeted_as_it_is_written(name):
    template = Template("k", "text", "K", {}, {"English": "Hello {resident_first_name}"}, "", False)
    assert written(template, None, {"resident_first_name": name}).body == f"Hello {name}"
