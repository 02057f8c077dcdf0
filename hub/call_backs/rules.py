"""When a resident wants to be rung, and what of it another organisation may learn. No database."""

from collections.abc import Collection
from datetime import datetime, time, timedelta
from typing import Any
from uuid import UUID, uuid5

from hub.kernel.clock import UK
from hub.kernel.words import phone as as_written

WAITING_LISTS = UUID("5d0c4a52-6a0e-4a6f-9c39-5a8a7f2f6b11")
PARTS = {"morning": time(9), "afternoon": time(12), "evening": time(17), "any": time(9)}
LANGUAGES = {"en": "English", "cy": "Welsh", "pl": "Polish", "lt": "Lithuanian", "pt": "Portuguese", "ro": "Romanian"}
ENDS = {"morning": time(12), "afternoon": time(17), "evening": time(20), "any": time(20)}


def ring_from(part_of_day: str, asked_at: datetime) -> datetime:
    """From when to ring (UTC): at once within the wished part of the day, else when it next begins, in UK time."""
    local = asked_at.astimezone(UK)
    begins = datetime.combine(local.date(), PARTS[part_of_day], UK)
    if local.time() >= ENDS[part_of_day]:
        begins = datetime.combine(local.date() + timedelta(days=1), PARTS[part_of_day], UK)
    return max(begins, asked_at).astimezone(asked_at.tzinfo)


def when_in_words(part_of_day: str, asked_at: datetime, at: datetime) -> str:
    """'this afternoon', 'tomorrow morning', 'today, at any time', 'in the evening of Tuesday 24 November'."""
    wished = ring_from(part_of_day, asked_at).astimezone(UK).date()
    days = (wished - at.astimezone(UK).date()).days
    near = {-1: "yesterday", 0: "today", 1: "tomorrow"}.get(days)
    if part_of_day == "any":
        return (near or f"on {wished:%A} {wished.day} {wished:%B}") + ", at any time"
    if near:
        return f"this {part_of_day}" if days == 0 else f"{near} {part_of_day}"
    return f"in the {part_of_day} of {wished:%A} {wished.day} {wished:%B}"


def waiting_list(org_id: int) -> UUID:
    """What a notice of a waiting call is about: all that wait at one organisation, so that many make one notice."""
    return uuid5(WAITING_LISTS, str(org_id))


def wish_in_words(language: str | None, part_of_day: str, asked_at: datetime, at: datetime, phone: str | None) -> str:
    """How and when to ring: 'in Polish, this afternoon, on 07700 900778'; what did not pass is left out."""
    told = [when_in_words(part_of_day, asked_at, at)]
    if language:
        told.insert(0, f"in {LANGUAGES.get(language, language)}")
    if phone:
        told.append(f"on {as_written(phone)}")
    return ", ".join(told)


def passing(call_back: Any, returns: Collection[str]) -> dict[str, Any]:
    """What of a call back the agreement lets the sender have; that it was asked for, and when, is always told."""
    return {
        "phone": call_back.phone if "contact_points" in returns else None,
        "language": call_back.language if "language" in returns else "en",
        "part_of_day": call_back.part_of_day,
        "asked_at": call_back.asked_at,
    }
