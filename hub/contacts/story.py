"""How what was named is told in the story of its case."""

from typing import Any

from hub.cases.rules.story import tells
from hub.programmes.models import Programme

ONE = {"contacts": "close contact", "places": "place"}
MANY = {"contacts": "close contacts", "places": "places"}


def counted(sort: str, number: int) -> str:
    """'1 place', '3 close contacts'."""
    return f"{number} {ONE[sort] if number == 1 else MANY[sort]}"


@tells("named:added")
def _added(one: Any, _: Programme) -> tuple[str, str]:
    return f"{counted(one.facts['sort'], one.facts['count'])} named".capitalize(), ""


@tells("named:changed")
def _changed(one: Any, _: Programme) -> tuple[str, str]:
    return f"{ONE[one.facts['sort']].capitalize()} corrected", ""


@tells("named:removed")
def _removed(one: Any, _: Programme) -> tuple[str, str]:
    return f"{ONE[one.facts['sort']].capitalize()} taken out", ""


@tells("named:none")
def _none(one: Any, _: Programme) -> tuple[str, str]:
    return f"No {MANY[one.facts['sort']]} to name", ""
