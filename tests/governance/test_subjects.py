"""Who is found: one person once, however they came here, in a number of statements that no row adds to."""

from datetime import timedelta

import pytest

from hub.cases.actions import open_case
from hub.governance import subjects
from hub.handovers import actions
from hub.kernel.clock import now
from hub.kernel.keys import new_id
from hub.programmes.queries import programme
from tests.governance.conftest import SUBJECT, TYPED

KEYS = {"surname": "O’Canary", "postcode": "PE37 7AB", "nhs_number": None, "reference": None}


def raised(norfolk, to="breckland", kind="enrichment", origin=None, **told):
    due = now() + timedelta(hours=4)
    with norfolk.acting("norfolk", "tracer"):
        facts = {name: value for name, value in (SUBJECT | told).items() if value}
        return actions.raise_handover(kind, norfolk.org(to), facts, origin or new_id(), due)


def found(norfolk, slug="breckland", **told):
    with norfolk.acting(slug, "ig"):
        return subjects.find(**KEYS | told)


@pytest.fixture
def counted(norfolk, statements):
    def count(slug):
        with norfolk.acting(slug, "ig"):
            subjects.find(**KEYS)
            with statements() as sent:
                people = subjects.find(**KEYS)
            return len(sent), len(people)

    return count


def test_no_row_adds_a_statement_at_the_county(norfolk, counted):
    def one_more(n):
        with norfolk.acting("norfolk", "tracer"):
            case_id = open_case(
                programme(), TYPED | {"reference": f"CTAS-{n}", "nhs_number": None, "forename": f"A{n}"}
            )
        raised(norfolk, origin=case_id)

    one_more(0)
    few, people = counted("norfolk")
    for n in range(1, 12):
        one_more(n)
    assert counted("norfolk") == (few, people + 11) and few <= 5


def test_no_row_adds_a_statement_at_the_district(norfolk, counted):
    raised(norfolk)
    assert counted("breckland") == (3, 1)
    for n in range(12):
        raised(norfolk, forename=f"A{n}")
    assert counted("breckland") == (3, 13)


def test_requests_about_one_person_are_one_entry(norfolk):
    ids = {raised(norfolk), raised(norfolk, born_on=None), raised(norfolk, forename=None)}
    other = raised(norfolk, forename="Grace", born_on="1990-01-01")
    people = found(norfolk)
    assert len(people) == 2
    assert ids <= {*people[0].about} and other in people[1].about and other not in people[0].about


def test_a_last_name_and_a_postcode_alone_make_nobody_the_same(norfolk):
    """A family has them in common: a request without a first name is an entry of its own, unless a birthday tells."""
    ada, grace = raised(norfolk, born_on=None), raised(norfolk, forename="Grace", born_on=None)
    bare, other = (raised(norfolk, forename=None, born_on=None) for _ in range(2))
    assert {one.about for one in found(norfolk)} == {(ada,), (grace,), (bare,), (other,)}
    with norfolk.acting("breckland", "ig"):
        assert subjects.subject(bare).about == (bare,)


def test_a_request_without_a_postcode_is_told_of_nobody_else(norfolk, everything):
    one, other = raised(norfolk, postcode=None), raised(norfolk, postcode=None)
    [(reference,)] = everything("select distinct reference from handover where id = :id", id=one)
    [person] = found(norfolk, surname=None, postcode=None, reference=reference)
    assert person.about == (one,)
    with norfolk.acting("breckland", "ig"):
        assert subjects.subject(other).about == (other,)


def test_a_request_leads_to_the_resident_with_all_their_cases(norfolk, case, everything):
    handover = raised(norfolk, origin=case.id)
    with norfolk.acting("norfolk", "ig"):
        assert subjects.subject(handover) == subjects.subject(case.resident_id)
        assert {case.id, case.resident_id, handover} <= {*subjects.subject(handover).about}
