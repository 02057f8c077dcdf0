"""The filter offers the kinds of event by what they are about, and lets words narrow them, with no script."""

import re

from hub.governance.words import ABOUT
from hub.kernel.events import VOCABULARY


def offered(page):
    """The kinds that the filter offers, by the label of their group; "" for those in none."""
    select = page.partition('name="kind"')[2].partition("</select>")[0]
    parts = re.split(r'<optgroup label="([^"]*)">', select.replace("</optgroup>", ""))
    return {
        label: re.findall(r'<option value="([^"]*)"', body)
        for label, body in zip(["", *parts[1::2]], parts[::2], strict=True)
    }


def test_the_kinds_are_offered_by_what_they_are_about(ig, case):
    groups = offered(ig.get("/governance/events").text)
    assert groups[""] == ["", "refusals"] and len(groups) == len(ABOUT) + 1
    assert groups["Cases"][0] == "cases" and "case:closed" in groups["Cases"]
    assert sorted(one for kinds in groups.values() for one in kinds if ":" in one) == sorted(VOCABULARY)
    of_a_group = ig.get("/governance/events?kind=cases").text
    assert "opened a new case" in of_a_group and "opened a case" not in of_a_group
    assert '<option value="cases" selected>' in of_a_group


def test_typed_words_narrow_the_events_and_the_list_without_script(ig, case):
    page = ig.get("/governance/events?words=new+case").text
    assert "opened a new case" in page and "opened a case" not in page
    assert offered(page) == {"": [""], "Cases": ["case:opened"]}
    both = ig.get("/governance/events?kind=case:opened&words=case").text
    assert "opened a new case" in both and '<option value="case:opened" selected>' in both
    wrong = ig.get("/governance/events?words=quidditch")
    assert wrong.status_code == 422 and "Nothing that is recorded has these words" in wrong.text
    assert 'value="quidditch"' in wrong.text and len(offered(wrong.text)) == len(ABOUT) + 1
