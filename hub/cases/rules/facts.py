"""What the page of a case tells, in the order in which people look for it; only what the programme knows of."""

from datetime import date, datetime
from typing import Any

from hub.cases.rules.words import ROUTED, address, age
from hub.kernel.words import day, moment
from hub.programmes.facts import FACTS
from hub.programmes.models import Programme
from hub.programmes.rules import end_in_words, ends_on

ALWAYS = {"forename", "surname", "house", "address", "postcode", "language", "instructions", "risk", "reference"}
COUNTING = ("onset_on", "tested_on", "exposed_on", "isolation_from")
# Told elsewhere on the page, or kept in a column of its own.
APART = {"phones", "emails", "uprn", "category", "born_on", "nhs_number", "gender", "ethnicity", "variant"}
APART |= ALWAYS | {"contacts_named"}


def known_facts(programme: Programme) -> set[str]:
    """The facts that matter in this programme: those of its list, of its priorities and of its rules for the end."""
    counted = {fact for rule in programme.endings for fact in rule.counts_from}
    ranked = {one.fact for one in programme.priorities}
    return ALWAYS | set(programme.line_list.columns) | counted | ranked


def about_person(case: Any, programme: Programme, today: date) -> list[tuple[str, Any]]:
    """Who it is and where they live."""
    known = known_facts(programme)
    years = age(case.born_on, today)
    pairs = [
        ("born_on", "Date of birth", f"{day(case.born_on)} (aged {years})" if case.born_on else None),
        ("nhs_number", "NHS number", spaced(case.nhs_number)),
        ("gender", "Gender", case.gender),
        ("ethnicity", "Ethnicity", case.ethnicity),
        ("language", "Language", case.language),
        ("address", "Address", ", ".join(part for part in (address(case), case.postcode) if part)),
        ("uprn", "Property reference", case.uprn),
    ]
    return [(label, value) for fact, label, value in pairs if fact in known]


def about_case(case: Any, programme: Programme) -> list[tuple[str, Any]]:
    """What the case is: its days, its priority, whose area it is."""
    category = next((one.label for one in programme.categories if one.key == case.category), case.category)
    ranked = next((one.label for one in programme.priorities if one.rank == case.priority), "Ordinary")
    district = ", ".join(part for part in (case.district_name, ROUTED.get(case.routed)) if part) or None
    pairs = [("Category", category), ("Priority", ranked), ("District", district)]
    if programme.ends:
        pairs.append((programme.words["ends_on"], _end(case, programme)))
    known = known_facts(programme)
    for fact in COUNTING:
        if fact in known and getattr(case, fact):
            pairs.append((FACTS[fact].label, day(getattr(case, fact))))
    if case.contacts_named is not None:
        pairs.append((FACTS["contacts_named"].label, case.contacts_named))
    return pairs + [(FACTS[fact].label, case.facts[fact]) for fact in ("instructions", "risk") if case.facts.get(fact)]


def _end(case: Any, programme: Programme) -> str:
    """The last day and how it was counted; not how, where the rules of today would count another day."""
    counted = {name: getattr(case, name) for name in ("category", *COUNTING)}
    agreed = case.ends_on is not None and ends_on(programme, counted) == case.ends_on
    return f"{day(case.ends_on)} ({end_in_words(programme, counted)})" if agreed else day(case.ends_on)


def told_besides(case: Any) -> list[tuple[str, Any]]:
    """What else the list told, the known facts first, then columns that no fact reads, by their own names."""
    facts = {name: value for name, value in case.facts.items() if name != "extra"} | (case.facts.get("extra") or {})
    told = {name: value for name, value in facts.items() if name not in APART and value not in (None, "", [], {})}
    known = [(FACTS[name].label, said(told[name])) for name in FACTS if name in told]
    return known + sorted((name, said(value)) for name, value in told.items() if name not in FACTS)


def said(value: Any) -> str:
    """A value of the list as people say it: a date, a moment, yes or no, several with commas between."""
    if isinstance(value, bool):
        return "Yes" if value else "No"
    if isinstance(value, list):
        return ", ".join(said(one) for one in value)
    text = str(value)
    try:
        return day(date.fromisoformat(text)) if len(text) == 10 else moment(datetime.fromisoformat(text))
    except ValueError:
        return text


def spaced(nhs_number: str | None) -> str | None:
    """999 123 4567."""
    if not nhs_number or len(nhs_number) != 10:
        return nhs_number
    return f"{nhs_number[:3]} {nhs_number[3:6]} {nhs_number[6:]}"
