"""Everything that this organisation holds on one person, as the content of an access pack (UK GDPR art. 15(1)).

The statements are as many for a person with a hundred looks as for one with none: one for each table that holds
something, and a few for who looked, from whom it came, with whom it was shared and how long it is kept.
"""

import hashlib
import json
import re
from collections.abc import Callable, Iterable, Sequence
from datetime import date, datetime
from typing import Any

from hub.directory.fields import ANSWER, KINDS, SUBJECT
from hub.governance.naming import words_here
from hub.governance.queries import events as trail
from hub.governance.rules import happened_at
from hub.governance.subjects import Subject
from hub.governance.words import WORDS
from hub.kernel import holding
from hub.kernel.access import ROLE_NAMES, Role
from hub.kernel.clock import now
from hub.kernel.db import rows
from hub.kernel.words import day, moment, phone
from hub.subject_requests import keeping
from hub.subject_requests.rules.said import key_label, speaker
from hub.subject_requests.rules.words import BY_HUB, PURPOSES

Said = Callable[[str, str], str]
FORMAT = "partnership-hub subject access, version 1"
MOST_LOOKS = 5_000
FIRST = "residents"  # who the person is stands before what was done for them
EARLIER = "Earlier looks, which are not told here. You may ask us for them"
FEW_WORDS = 2  # what is longer may name somebody, and is marked to be read
A_DAY = re.compile(r"\d{4}-\d{2}-\d{2}")
A_MOMENT = re.compile(r"\d{4}-\d{2}-\d{2}T\d{2}:\d{2}(:\d{2}(\.\d+)?)?([+-]\d{2}:\d{2}|Z)")
A_PHONE = re.compile(r"\+\d{8,15}")
# Whose names and words a fact may hold, and the ground on which it is struck out until somebody shows it.
HIDDEN = {holding.STAFF: "staff", holding.OTHERS: "third-party"}
SHARED = """
    select h.id, h.side, h.kind, h.reference, h.raised_at, h.status, o.name as other_name,
           array(select jsonb_object_keys(h.subject)) as given,
           array(select jsonb_object_keys(coalesce(h.answer, '{}'))) as answered,
           a.slug, a.version, a.purpose, a.legal_basis
    from handover h left join organisation o on o.id = h.other_org_id left join agreement a on a.id = h.agreement_id
    where h.org_id = acting_org() and h.id = any(cast(:ids as uuid[])) order by h.raised_at, h.id, h.side
"""
LISTS = """
    select a.said_at, a.reference, r.file_name from arrival a
    join import_run r on r.org_id = a.org_id and r.id = a.run_id
    where a.org_id = acting_org() and a.case_id = any(cast(:ids as uuid[])) order by a.said_at
"""


def content(subject: Subject, ids: holding.Ids) -> dict[str, Any]:
    """The content of a pack as plain JSON; `ids` are the sets under which the register finds the person's rows."""
    said = speaker(words_here())
    held = [_held(one, said) for one in holding.gather(ids)]
    held.sort(key=lambda one: one["name"] != FIRST)
    sections = [one for one in (*held, _shared(subject), _looks(subject), keeping.section()) if one["entries"]]
    return {
        "format": FORMAT,
        "organisation": rows("select name from organisation where id = acting_org()")[0].name,
        "person": {"name": subject.name, "born_on": _plain(subject.born_on), "postcode": subject.postcode},
        "gathered_at": now().isoformat(timespec="seconds"),
        "sections": sections,
    }


def digest(told: dict[str, Any]) -> str:
    """A fingerprint of a content: sorted keys, no blanks."""
    return hashlib.sha256(json.dumps(told, sort_keys=True, separators=(",", ":")).encode()).hexdigest()


def count(told: dict[str, Any]) -> int:
    """How many entries a content has."""
    return sum(len(one["entries"]) for one in told["sections"])


def _held(section: holding.Section, said: Said) -> dict[str, Any]:
    return _section(section.name, section.title, "held", [_entry(one, said) for one in section.entries])


def _section(name: str, title: str, sort: str, entries: Sequence[dict[str, Any]]) -> dict[str, Any]:
    """`sort` says which of the questions of art. 15(1) the section answers: held, shared, looked or kept."""
    return {"name": name, "title": title, "sort": sort, "entries": list(entries)}


def _entry(one: holding.Entry, said: Said) -> dict[str, Any]:
    return {
        "at": _plain(one.at),
        "facts": [
            _fact(_labelled(label), said(one.columns.get(label, ""), value), one.third_party.get(label))
            for label, value in one.facts
        ],
    }


def _labelled(label: str) -> str:
    """'What the list told: tested_on' → 'What the list told: Tested'."""
    first, *keys = label.split(": ")
    return ": ".join([first, *map(key_label, keys)])


def _fact(label: str, value: Any, third: str | None = None) -> dict[str, Any]:
    told = {"label": label, "value": str(value)}
    if third in HIDDEN:
        told["hide"] = HIDDEN[third]
    free = third == holding.WORDS and len(told["value"].split()) > FEW_WORDS
    return told | ({"mind": True} if free else {})


def _facts(pairs: Iterable[tuple[str, Any]]) -> list[dict[str, Any]]:
    return [_fact(label, value) for label, value in pairs if value not in (None, "", [])]


def _shared(subject: Subject) -> dict[str, Any]:
    """From whom it came and with whom it was shared: which fields, under which agreement, why and on what basis."""
    about = [str(one) for one in subject.about]
    entries = [_listed(one) for one in rows(LISTS, ids=about)] + [_handover(one) for one in rows(SHARED, ids=about)]
    return _section("shared", "Who gave it to us, and whom we gave it to", "shared", entries)


def _listed(one: Any) -> dict[str, Any]:
    told = (("What", "A list of cases"), ("Reference", one.reference), ("Received as the file", one.file_name))
    return {"at": _plain(one.said_at), "facts": _facts(told)}


def _handover(one: Any) -> dict[str, Any]:
    sent = one.side == "sent"
    given = ", ".join(label for key, label in SUBJECT.items() if key in one.given)
    answered = ", ".join(label for key, label in ANSWER.items() if key in one.answered)
    agreement = f"{one.slug}, version {one.version}" if one.slug else "None: within this organisation"
    return {"at": _plain(one.raised_at), "facts": _facts((
        ("What", KINDS.get(one.kind, one.kind)), ("Reference", one.reference),
        ("Given to" if sent else "Received from", one.other_name),
        ("What was given" if sent else "What we received", given),
        ("What came back" if sent else "What we gave back", answered),
        ("Sharing agreement", agreement), ("Purpose", one.purpose), ("Legal basis", one.legal_basis),
    ))}  # fmt: skip


def _looks(subject: Subject) -> dict[str, Any]:
    """Who consulted or changed it: when, in which role, what for; the names of staff are struck out by default."""
    found = trail.events(trail.Filter(subject.about), limit=MOST_LOOKS + 1)
    more, found = len(found) > MOST_LOOKS, found[:MOST_LOOKS]
    ids = sorted({str(one.account_id) for one in found if one.account_id})
    known = "select id, name from account where org_id = acting_org() and id = any(cast(:ids as uuid[]))"
    names = {one.id: one.name for one in rows(known, ids=ids)}
    others = {one.id: one.name for one in rows("select id, name from organisation")}
    entries = [_look(one, names, others) for one in reversed(found)]
    if more:  # a pack never leaves anything out in silence
        entries.insert(0, {"at": None, "facts": [_fact("What", EARLIER)]})
    return _section("looks", "Who looked at it or changed it, and what for", "looked", entries)


def _look(event: Any, names: dict[Any, str], others: dict[int, str]) -> dict[str, Any]:
    words, known = WORDS.get(event.kind), event.role in set(Role)
    facts = _facts((
        ("What", words.title if words else event.kind),
        ("Role", ROLE_NAMES[Role(event.role)] if known else "The hub itself"),
        ("Where", others.get(event.from_org) if event.from_org is not None else None),
        ("What for", PURPOSES[event.role] if known else BY_HUB),
    ))  # fmt: skip
    if event.account_id in names:
        facts.append(_fact("Name", names[event.account_id], holding.STAFF))
    return {"at": _plain(happened_at(event.id)), "facts": facts}


def _plain(value: date | datetime | None) -> str | None:
    if isinstance(value, datetime):
        return value.isoformat(timespec="seconds")
    return value.isoformat() if value else None


def readable(value: str) -> str:
    """A value as people read it: a day, a moment and phone numbers in words; everything else as it stands."""
    if A_DAY.fullmatch(value) or A_MOMENT.fullmatch(value):
        try:
            return shown_at(value)
        except ValueError:
            return value
    numbers = value.split(", ")
    return ", ".join(map(phone, numbers)) if all(map(A_PHONE.fullmatch, numbers)) else value


def shown_at(value: str | None) -> str:
    """A moment of a pack in words: a day, or a day and a time in UK local time."""
    if not value:
        return ""
    return moment(datetime.fromisoformat(value)) if "T" in value else day(date.fromisoformat(value))
