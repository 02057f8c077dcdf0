"""What outlives the page on which it was shown: what a browser keeps of it, and what the logs say."""

import ast
import re

import pytest

from hub.settings import ROOT
from tests.registers.test_declared import calls

# A flashed sentence lies in the browser's cookie, signed but readable, until the next page.
OF_RESIDENTS = {
    "full_name", "listed_name", "shown", "surname", "forename", "born_on", "postcode", "value", "address", "phone",
    "email", "nhs_number", "note", "question", "typed",
}  # fmt: skip
# Features whose `.name` is a colleague's, a partner's, a provider's or a service's.
NAME_NOBODYS = {"identity", "second_factors", "teams", "allocation", "single_sign_on", "visits", "support"}
RECEIVER = "offer.receiver.phone"  # of a helpline, to be dialled now

# Forms whose answers stand in an address, and what these are. Whoever is looked for is typed into none of them.
BY_ADDRESS = {
    "agreements/show.html": "a version",
    "allocation/index.html": "codes and ids",
    "allocation/surge.html": "codes and ids",
    "batches/show.html": "ids of cases",
    "cases/index.html": "ids of ticked cases; the search above them is posted",
    "drafting/try.html": "answers that somebody invents, to see the page after them",
    "governance/between.html": "ids, codes and days",
    "governance/colleague.html": "codes and days",
    "governance/counts.html": "codes and days",
    "governance/letter.html": "yes or no",
    "national/crosswalk.html": "a day",
    "oddities/index.html": "codes and ids",
    "replay/run.html": "numbers",
    "rounds/plan.html": "a day, keys of a team and a patch",
    "subject_requests/index.html": "codes",
    "visit_models/_attempt.html": "the code of an outcome",
    "visit_models/compare.html": "versions",
}
# What a line of the log may tell, by name: codes, ids and names of exceptions.
LOGGED = {
    "attempt", "caller", "code", "copy", "endpoint", "fault", "job", "method", "of", "organisation", "origin",
    "request", "row", "said", "where", "why",
}  # fmt: skip


def used(argument) -> set[str]:
    """Every function and attribute that an argument names."""
    named = {getattr(one, "attr", None) or getattr(one, "id", "") for one in ast.walk(argument)}
    return named - ({"phone"} if RECEIVER in ast.unparse(argument) else set())


@pytest.mark.usefixtures("standing")
def test_no_flashed_sentence_names_a_resident():
    flashed = [(path.relative_to(ROOT / "hub"), call.args[0]) for path, call in calls("flash")]
    assert len(flashed) > 150
    assert [(str(path), used(told) & OF_RESIDENTS) for path, told in flashed if used(told) & OF_RESIDENTS] == []
    named = {path.parts[0] for path, told in flashed if "name" in {getattr(one, "attr", "") for one in ast.walk(told)}}
    assert named <= NAME_NOBODYS


def test_no_form_that_is_sent_by_address_asks_for_anybody():
    found = set()
    for path in (ROOT / "templates").rglob("*.html"):
        forms = re.findall(r"<form\b[^>]*>", path.read_text())
        if any(re.search(r'method="get"', one, re.IGNORECASE) or "method=" not in one for one in forms):
            found.add(str(path.relative_to(ROOT / "templates")))
    assert found == set(BY_ADDRESS)


def test_a_line_of_the_log_tells_codes_ids_and_names_of_exceptions():
    told = set()
    for level in ("debug", "info", "warning", "error", "exception", "critical", "log"):
        for path, call in calls(level):
            owner = ast.unparse(call.func)
            if owner.startswith(("log.", "structlog.get_logger().")):
                told |= {(str(path.relative_to(ROOT)), one.arg) for one in call.keywords}
    assert {name for _, name in told} <= LOGGED, told
