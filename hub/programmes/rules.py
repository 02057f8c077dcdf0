"""What a programme decides: when a case ends, what is due when, who comes first, which national code. No database."""

import re
import unicodedata
from collections.abc import Iterable, Mapping
from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal
from typing import Any

from hub.kernel.words import day as in_words
from hub.programmes import hours
from hub.programmes.facts import FACTS
from hub.programmes.models import EndingRule, Priority, Programme

# Letters of other alphabets that read like Latin ones.
LOOK_ALIKES = str.maketrans(
    "\u0430\u0435\u043e\u0440\u0441\u0445\u0443\u0456\u0458\u0455\u0475\u0501\u0442\u043c\u043a\u04cf"  # Cyrillic
    "\u03b1\u03bf\u03c1\u03bd\u03b9\u03c5\u03c7\u03b5\u03ba\u03c4\u03c3",  # Greek
    "aeopcxyijsvdtmkl" + "aopviuxektc",
)


def ends_on(programme: Programme, facts: Mapping[str, Any]) -> date | None:
    """The last day of isolation, or of whatever ends by itself; None when nothing does, or its start is not known."""
    found = _counted(programme, facts)
    return _last_day(found[1], *found[2:]) if found else None


def end_in_words(programme: Programme, facts: Mapping[str, Any]) -> str | None:
    """How the last day was counted: 'Symptoms began 3 January 2021, plus 10 full days'; None without a last day."""
    found = _counted(programme, facts)
    if found is None:
        return None
    fact, start, rule, later = found
    told = f"{FACTS[fact].label} {in_words(start)}, plus {rule.days} full days"
    if _last_day(start, rule, later) == start + timedelta(days=rule.days):
        return told
    change = next(one for one in reversed(later) if one.running)
    return f"{told}, shortened to {change.days} by the rule in force from {in_words(change.since)}"


def _counted(programme: Programme, facts: Mapping[str, Any]) -> tuple[str, date, EndingRule, list[EndingRule]] | None:
    """Which fact counts, its day, the rule in force on it, and the rules that came after."""
    category = facts.get("category") or (programme.categories[0].key if programme.categories else "")
    rules = sorted((rule for rule in programme.endings if rule.category == category), key=_since)
    for place, rule in reversed(list(enumerate(rules))):
        known = next(((fact, _day(facts[fact])) for fact in rule.counts_from if facts.get(fact)), None)
        if known is not None and _since(rule) <= known[1]:
            return *known, rule, rules[place + 1 :]
    return None


def _day(known: date | str) -> date:
    return known if isinstance(known, date) else date.fromisoformat(known)  # JSON holds days as text


def _last_day(start: date, rule: EndingRule, later: list[EndingRule]) -> date:
    end = start + timedelta(days=rule.days)
    for change in later:
        if change.running and _since(change) <= end:
            # Whoever the shorter count would have let go already is free on the day on which it comes into force.
            end = max(start + timedelta(days=change.days), _since(change) - timedelta(days=1))
    return end


def _since(rule: EndingRule) -> date:
    return rule.since or date.min


def due_at(programme: Programme, kind: str, raised_at: datetime) -> datetime:
    """When an answer is due. It depends on the moment of raising alone, so that it tells nothing of the resident."""
    clock = programme.clocks[kind]
    wait = timedelta(hours=clock.due_hours)
    due = hours.after(programme, raised_at, wait) if clock.in_working_hours else raised_at.astimezone(UTC) + wait
    return hours.closing(programme, due) if clock.by_closing else due


def lapses_at(programme: Programme, kind: str, raised_at: datetime, ends: date | None = None) -> datetime:
    """When an unanswered hand-over ends by itself: after so many hours, or with the day on which the case ends."""
    clock = programme.clocks[kind]
    after = raised_at.astimezone(UTC) + timedelta(hours=clock.lapse_hours)
    return hours.local(ends + timedelta(days=1), time()) if clock.lapses_with_ending and ends else after


def enrichment_proposed_at(programme: Programme, received_at: datetime, rank: int, reachable: bool) -> datetime:
    """When the hub proposes to ask the district: at once for those who skip the wait or cannot be reached at all."""
    wait = 0 if not reachable or rank in waitless(programme) else programme.hours_before_enrichment
    return received_at + timedelta(hours=wait)


def waitless(programme: Programme) -> list[int]:
    """The ranks of those who skip the wait."""
    return [one.rank for one in programme.priorities if one.skips_wait]


def priority(programme: Programme, facts: Mapping[str, Any]) -> Priority:
    """The first of the programme's priorities that these facts meet; otherwise the ordinary one, behind them all."""
    ranked = sorted(programme.priorities, key=lambda one: one.rank)
    met = (one for one in ranked if one.fact in facts and facts[one.fact] == one.equals)
    return next(met, Priority(ranked[-1].rank + 1 if ranked else 1, "Ordinary", False))


def national_code(programme: Programme, outcome: str, on: date, system: str | None = None) -> str | None:
    """What the national system called this outcome on a day, or None where it has no code for it."""
    wanted = system or programme.national_system
    codes = [one for one in programme.crosswalk if (one.system, one.outcome) == (wanted, outcome)]
    valid = [one for one in codes if (one.since or date.min) <= on]
    return max(valid, key=lambda one: one.since or date.min).code or None if valid else None


def system_of(programme: Programme, outcome: str, code: str) -> str:
    """The national system that a code was given for: the present one, or one before it whose code this was."""
    known = [one.system for one in programme.crosswalk if (one.outcome, one.code) == (outcome, code)]
    present = programme.national_system or "National"
    return present if present in known or not known else known[0]


def telling_words(programme: Programme, typed: str) -> list[str]:
    """The words of a text that would tell its reader of somebody’s health, by the programme’s own list."""
    return words_beginning(programme.health_words, typed)


def words_beginning(listed: Iterable[str], typed: str) -> list[str]:
    """The words of a text that begin like one of these, however they are written."""
    found = re.findall(r"[^\W_]+", _plain(typed))
    starts = tuple(word.casefold() for word in listed)
    return sorted({word for word in found if word.startswith(starts)}) if starts else []


def _plain(typed: str) -> str:
    """Letters as they are read: without accents, invisible marks, full width, or another alphabet’s look-alikes."""
    letters = unicodedata.normalize("NFKD", unicodedata.normalize("NFKD", typed).casefold())
    seen = "".join(letter for letter in letters if unicodedata.category(letter) not in ("Cf", "Mn"))
    return seen.translate(LOOK_ALIKES)


def contacted_share(programme: Programme, tally: Mapping[str, int], received: int) -> Decimal | None:
    """Per cent of the cases received that count as contacted, to two places; `tally` counts closures by outcome."""
    contacted = sum(count for outcome, count in tally.items() if programme.outcomes[outcome].contacted)
    return (Decimal(100 * contacted) / received).quantize(Decimal("0.01")) if received else None


def category_of(programme: Programme, listed: str | None) -> str | None:
    """The category that a list's word stands for: the first when the list is silent, None when the word is unknown."""
    if not (listed or "").strip():
        return programme.categories[0].key if programme.categories else None
    word = listed.strip().casefold()
    names = (
        (one.key, {one.key.casefold(), one.label.casefold(), *map(str.casefold, one.listed_as)})
        for one in programme.categories
    )
    return next((key for key, known in names if word in known), None)
