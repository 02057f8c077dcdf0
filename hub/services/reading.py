"""Reading Open Referral UK (HSDS-UK, versions 1 and 3): one service of a feed as this hub keeps it. No database.

A feed is somebody else's file: whatever stands in it, reading ends with a service or with a reason in words.
"""

import hashlib
import html
import json
import re
from collections.abc import Iterable, Mapping
from typing import Any

from hub.gazetteer.rules import parse_postcode
from hub.kernel.keys import surname_key
from hub.services.grid import grid

MOST_SERVICES = 20_000  # of a load; no county has as many, and each costs the worker time that others wait for
LISTS = ("contents", "content", "services", "data")
MOST_PLACES = 50
DAYS = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")
CLOCK = re.compile(r"([01]?\d|2[0-3]):([0-5]\d)")
TAGS = re.compile(r"<[^<>]{0,500}>")  # without the second “<” a text of them costs its length 500 times


class Unreadable(Exception):
    """Not a service, or not a list of them; the message says why."""


def services(document: Any) -> list[Any]:
    """The services of a document: a list, a page of a feed, or a single one. Raises Unreadable."""
    found = document if isinstance(document, list) else None
    if isinstance(document, Mapping):
        found = next((document[key] for key in LISTS if isinstance(document.get(key), list)), None)
        found = [document] if found is None and "name" in document else found
    if found is None:
        raise Unreadable("The file holds no list of services in Open Referral UK form.")
    if len(found) > MOST_SERVICES:
        raise Unreadable(f"It holds more than {MOST_SERVICES:,} services.")
    return found


def parse(content: bytes) -> Any:
    """The document in a file. Raises Unreadable."""
    try:
        return json.loads(content.decode("utf-8-sig"))
    except (ValueError, RecursionError):
        raise Unreadable("The file is not JSON in UTF-8.") from None


def read(raw: Any, terms: Mapping[str, Iterable[str]]) -> dict[str, Any]:
    """One service; `terms` maps needs to the taxonomy's terms, by name or id. Raises Unreadable."""
    if not isinstance(raw, Mapping):
        raise Unreadable("It is not a record.")
    source, name = plain(raw.get("id"), 200), plain(raw.get("name"), 200)
    if not source:
        raise Unreadable("It has no id.")
    if not name:
        raise Unreadable("It has no name.")
    if plain(raw.get("status"), 40).casefold() not in ("", "active"):
        raise Unreadable("It is not active.")
    provider = raw.get("organization") or raw.get("organisation")
    found = {
        "source": source,
        "name": name,
        "provider": plain(_get(provider, "name"), 200),
        "description": plain(raw.get("description"), 2000),
        "url": _link(raw.get("url") or _get(provider, "url")),
        "email": plain(raw.get("email"), 254) or _contact(raw, "email"),
        "phone": _phone(raw),
        "cost": _cost(raw),
        "eligibility": _eligibility(raw),
        "hours": _hours(raw),
        "needs": _needs(raw, terms),
        "places": _places(raw),
    }
    told = f"{name} {found['provider']} {found['description']} {' '.join(_terms(raw))}"
    found["words"] = folded(told)[:4000]
    return found | {"digest": hashlib.sha256(json.dumps(found, sort_keys=True).encode()).hexdigest()[:32]}


def folded(text: str) -> str:
    """Words as they are searched: without case, accents and signs, a blank between them and around."""
    words = re.findall(r"[^\W_]+", text)
    return " ".join(["", *(surname_key(word) or word.casefold() for word in words), ""])


def plain(value: Any, longest: int) -> str:
    """A value as plain text: no markup, no control characters, of bounded length."""
    if not isinstance(value, str | int | float) or isinstance(value, bool):
        return ""
    told = html.unescape(TAGS.sub(" ", str(value)[: longest * 4]))
    shown = "".join(letter if letter.isprintable() else " " for letter in told)
    return " ".join(shown.split())[:longest].strip()


def _get(value: Any, key: str) -> Any:
    return value.get(key) if isinstance(value, Mapping) else None


def _list(value: Any, *keys: str) -> list[Mapping]:
    """The records under the first of these keys that has some."""
    for key in keys:
        found = _get(value, key)
        if isinstance(found, list):
            return [one for one in found if isinstance(one, Mapping)]
    return []


def _link(value: Any) -> str:
    link = plain(value, 500)
    return link if re.fullmatch(r"https?://[^\s\"'<>]+", link) else ""


def _contact(raw: Mapping, key: str) -> str:
    return next((told for one in _list(raw, "contacts") if (told := plain(one.get(key), 254))), "")


def _phone(raw: Mapping) -> str:
    listed = [*_list(raw, "phones"), *(phone for one in _list(raw, "contacts") for phone in _list(one, "phones"))]
    return next((told for one in listed if (told := plain(one.get("number"), 40))), "")


def _cost(raw: Mapping) -> str:
    told = []
    for one in _list(raw, "cost_options"):
        amount, option = plain(one.get("amount"), 20), plain(one.get("option"), 80)
        words = plain(one.get("amount_description"), 80)
        priced = "Free" if amount and not amount.strip("0.") else f"£{amount}" if amount else ""
        told.append(" ".join(part for part in (option, priced, words) if part))
    told = [one for one in told if one] or [plain(raw.get("fees_description") or raw.get("fees"), 200)]
    return "; ".join(told)[:300]


def _eligibility(raw: Mapping) -> str:
    told = [plain(raw.get("eligibility_description"), 300)]
    told += [plain(one.get("eligibility"), 200) for one in _list(raw, "eligibilities", "eligibilitys", "eligibility")]
    ages = raw if raw.get("minimum_age") or raw.get("maximum_age") else next(iter(_list(raw, "eligibilitys")), {})
    least, most = _age(_get(ages, "minimum_age")), _age(_get(ages, "maximum_age"))
    told.append(f"Ages {least or 0} to {most}" if most else f"Age {least} and over" if least else "")
    return "; ".join(one for one in told if one)[:500]


def _age(value: Any) -> int | None:
    return int(value) if isinstance(value, int | float) and not isinstance(value, bool) and 0 < value < 130 else None


def _hours(raw: Mapping) -> list[dict[str, Any]]:
    """Opening times: weekdays (0 is Monday), opens, closes, as 'HH:MM'; what cannot be read is left out."""
    listed = [*_list(raw, "schedules"), *_list(raw, "regular_schedules")]
    for there in _list(raw, "service_at_locations"):
        listed += [*_list(there, "schedules"), *_list(there, "regular_schedules")]
    found = []
    for one in listed[:100]:
        days = [DAYS.index(day) for day in DAYS if day in re.split(r"[^A-Z]+", _days(one))]
        opens, closes = (CLOCK.match(plain(one.get(key), 20)) for key in ("opens_at", "closes_at"))
        if days and opens and closes:
            first, last = (f"{int(one[1]):02}:{one[2]}" for one in (opens, closes))
            hours = {"days": days, "opens": first, "closes": last}
            if hours not in found:
                found.append(hours)
    return found


def _days(one: Mapping) -> str:
    told = plain(one.get("byday") or one.get("weekday"), 60).upper()
    return ",".join(part[:2] for part in re.split(r"[^A-Z]+", told) if part)


def _terms(raw: Mapping) -> list[str]:
    """The names and ids of the taxonomy's terms that the service bears."""
    listed = [_get(one, "taxonomy_term") for one in _list(raw, "attributes")]
    listed += [_get(one, "taxonomy") for one in _list(raw, "service_taxonomys", "service_taxonomies")]
    listed += _list(raw, "taxonomy_terms")
    return [told for one in listed for key in ("name", "id", "code") if (told := plain(_get(one, key), 200))]


def _needs(raw: Mapping, terms: Mapping[str, Iterable[str]]) -> list[str]:
    mine = {one.casefold() for one in _terms(raw)}
    return [need for need, wanted in terms.items() if mine & {one.casefold() for one in wanted}]


def _places(raw: Mapping) -> list[dict[str, Any]]:
    there = [one.get("location") for one in _list(raw, "service_at_locations")] + _list(raw, "locations")
    return [_place(one) for one in there[:MOST_PLACES] if isinstance(one, Mapping)]


def _place(location: Mapping) -> dict[str, Any]:
    at = next(iter(_list(location, "addresses", "physical_addresses")), {})
    lines = [plain(at.get(key), 100) for key in ("address_1", "address_2", "city")]
    address = ", ".join(dict.fromkeys(one for one in [plain(location.get("name"), 100), *lines] if one))
    postcode = parse_postcode(plain(at.get("postal_code"), 20))
    try:
        at_grid = grid(float(location["latitude"]), float(location["longitude"]))
    except (KeyError, TypeError, ValueError, OverflowError):
        at_grid = None
    easting, northing = at_grid or (None, None)
    return {
        "address": address[:300], "postcode": postcode.text if postcode else "", "easting": easting,
        "northing": northing,
    }  # fmt: skip
