"""What the pages of cases tell of matching: who this may be as well, who was merged, other cases, and how many wait."""

from sqlalchemy import Row

from hub.cases.beside import beside
from hub.cases.panels import panel
from hub.cases.rules.story import tells
from hub.cases.rules.words import full_name, outcome_label
from hub.kernel.access import May
from hub.matching import queries
from hub.matching.queries import merges
from hub.matching.rules.words import in_a_sentence
from hub.programmes.models import Programme

MOST = 3  # on the page of a case; the list has them all


@panel("same-person", "The same person?", "matching/_panel.html", order=30)
def same_person(case: Row, _: Programme):
    """Who this may be the same person as; the case that goes on instead; whose record was merged into this one."""
    asked = queries.asked_of(case.resident_id, MOST + 1)
    merged = merges.standing(case.resident_id)
    goes_on = merges.of_duplicate(case.id) if case.outcome == "duplicate" else None
    seen = [one.whom for one in asked[:MOST]] + [one.from_id for one in merged]
    if not seen and goes_on is None:
        return None
    return {
        "asked": asked[:MOST], "more": len(asked) > MOST, "merged": merged, "goes_on": goes_on,
        "full_name": full_name, "why": in_a_sentence, "about": seen,
    }  # fmt: skip


@panel("other-cases", "Other cases of this person", "matching/_other_cases.html", order=850)
def other_cases(case: Row, plan: Programme):
    """What else the same person has, or had: each with how it stands."""
    found = merges.other_cases(case.resident_id, case.id)
    return {"cases": found, "outcome_label": outcome_label} if found else None


beside("possibly the same person", "matching.index", May.MATCH_PEOPLE)(queries.waiting)


@tells("resident:merged")
def _merged(*_: object) -> tuple[str, str]:
    return "Merged: two records were found to be one person", ""


@tells("resident:parted")
def _parted(*_: object) -> tuple[str, str]:
    return "Merge undone: they are two people again", ""
