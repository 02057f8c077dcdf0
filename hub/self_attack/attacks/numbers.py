"""What a page says must not depend on what others have: a count, a total, a next number can tell without a name.

Each page of one partnership is read; then another partnership, and a neighbour on its own, go about their work; then
each page is read again, at the same moment by the hub's clock. What differed without their work counts for nothing, and
what is found is tried once more: a timer that happened to run out meanwhile is no leak.
"""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from typing import Any

from hub.kernel import clock
from hub.kernel.access import Role
from hub.self_attack.attacks.walking import _allowed, _owns, address, right_of, rules, text_of, visit
from hub.self_attack.finding import Finding
from hub.self_attack.target import Target
from hub.self_attack.world import COUNTY, DISTRICT, OTHER, STRANGER

NAME = "numbers"
# Keys and ids made for each page anew, and the minute of an event, which its id tells by no clock that can be stopped.
FRESH = re.compile(r"[0-9a-f]{8}-[0-9a-f-]{27}|[0-9a-f]{32}|\"[\w.-]{60,}\"|\b\d{1,2}(?::\d\d)?[ap]m\b")
WORDS = re.compile(r"[\w,]+")
# Whose pages are read, and who works meanwhile: neither shares anything with the other.
PAIRS = (((COUNTY, DISTRICT), (OTHER, "lower-fen")), ((STRANGER, OTHER), (COUNTY, DISTRICT)))


def attack(target: Target) -> Iterator[Finding]:
    """Read, let the others work, read again."""
    with standing_still():
        for everybody, workers in PAIRS:
            readers = [slug for slug in everybody if slug in target.slugs]
            if found := _once(target, readers, workers):
                again = {(one.who, one.where) for one in _once(target, readers, workers)}
                yield from (one for one in found if (one.who, one.where) in again)
    target.sign_in_again()


def _once(target: Target, readers: list[str], workers: tuple[str, str]) -> list[Finding]:
    pages = [_pages(target, readers) for _ in range(2)]
    _work(target, *workers)
    return list(_differing(target, workers, *pages, _pages(target, readers)))


@contextmanager
def standing_still() -> Iterator[None]:
    """The hub's clock shows one moment, so that no page says another time."""
    moment = clock.now()

    class Still(datetime):
        """A clock that has stopped."""

        @classmethod
        def now(cls, tz: Any = None) -> datetime:
            """The same moment, always."""
            return moment.astimezone(tz) if tz else moment

    before = clock.datetime
    clock.datetime = Still
    try:
        yield
    finally:
        clock.datetime = before


def _pages(target: Target, slugs: list[str]) -> dict[tuple[str, Role, str], str]:
    """What each page of these says to each role, without the keys that are made for it."""
    found = {}
    for slug in slugs:
        for role in target.roles:
            for rule, method in rules(target.world):
                if method == "GET" and right_of(rule) and _owns(rule, slug) and _allowed(rule, role):
                    response = visit(target.browsers[slug, role], "GET", address(target.world, rule))
                    found[slug, role, rule.rule] = FRESH.sub("…", text_of(response))
    return found


def _work(target: Target, county: str, district: str) -> None:
    """Three more residents, each asked about; the district has it in its queue."""
    for number in range(3):
        name = f"{county} grown {district} {number} {len(target.world.made)}"
        target.world.case(county, name, district)
        target.world.ask(county, name, "enrichment", f"{name} asked")
    target.world.work()


def _differing(target: Target, workers: tuple[str, ...], first: dict, again: dict, after: dict) -> Iterator[Finding]:
    for key, text in after.items():
        target.tries += 1
        before, control, lines = (one.splitlines() for one in (first[key], again[key], text))
        known = set(before) | set(control)
        restless = {WORDS.sub("", one) for one in set(before) ^ set(control)}  # differs whatever others do
        there = {place for place, (one, other) in enumerate(zip(before, control, strict=False)) if one != other}
        new = [
            one
            for place, one in enumerate(lines)
            if one not in known and WORDS.sub("", one) not in restless and place not in there
        ]
        if new:
            slug, role, rule = key
            told = re.sub(r"\s+", " ", re.sub(r"<[^>]*>", " ", new[0])).strip()[:80]
            yield Finding(NAME, f"{slug}, {role}", f"GET {rule}", f"changed when {workers[0]} worked: “{told}”")
