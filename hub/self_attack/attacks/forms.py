"""The forms of one's own pages, sent with somebody else's ids where ids stand, and searched for somebody else's names.

A drop-down that is fed by the wrong query shows it at once; one whose answer is not checked takes the id. Whatever is
sent is an answer in words, and no row of another changes, and no text of another comes home.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from html.parser import HTMLParser
from typing import Any
from urllib.parse import urlsplit

from hub.kernel.access import Role
from hub.self_attack import canaries
from hub.self_attack.attacks.walking import ANSWERS, _allowed, _owns, address, rules, text_of, visit
from hub.self_attack.finding import Finding
from hub.self_attack.target import Target

NAME = "forms"
AN_ID = re.compile(r"[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}")
KEYS = {"csrf_token", "_once"}
NAMES = ("Fenwick", "IP24 2AA", "07700 900001", "9434765919")  # everybody of the world goes by these
WITH_IDS = """
    select c.relname as table from pg_class c
    where c.relnamespace = 'public'::regnamespace and c.relkind = 'r'
      and 2 = (select count(*) from pg_attribute a where a.attrelid = c.oid
               and ((a.attname = 'id' and a.atttypid = 'uuid'::regtype) or a.attname = 'org_id'))
      and c.relname not in ('event', 'outbox') order by 1"""
LEAVES = {"identity.sign_out", "identity.close_person", "identity.end_session"}


@dataclass
class Sent:
    """A form as a page shows it: where it goes, and for each field the values that it offers."""

    method: str
    action: str
    values: dict[str, list[str]] = field(default_factory=dict)
    typed: set[str] = field(default_factory=set)
    searches: bool = False


class Forms(HTMLParser):
    """Collects the forms of a page."""

    def __init__(self, url: str):
        super().__init__()
        self.url, self.found, self._select = url, [], ""

    def handle_starttag(self, tag: str, attrs: list) -> None:
        """Note a form, or a field of the last one."""
        told = dict(attrs)
        if tag == "form":
            method = (told.get("method") or "get").upper()
            searches = method == "GET" or told.get("role") == "search"
            self.found.append(Sent(method, told.get("action") or self.url, searches=searches))
        elif self.found and tag in ("input", "button") and told.get("name"):
            self._note(told["name"], told.get("value") or "", told.get("type", "text"))
        elif self.found and tag == "textarea" and told.get("name"):
            self._note(told["name"], "", "text")
        elif self.found and tag == "select":
            self._select = told.get("name") or ""
        elif self.found and tag == "option" and self._select:
            self._note(self._select, told.get("value") or "", "option")

    def _note(self, name: str, value: str, kind: str) -> None:
        form = self.found[-1]
        form.values.setdefault(name, []).append(value)
        if kind in ("text", "search", "tel", "email"):
            form.typed.add(name)


def attack(target: Target) -> Iterator[Finding]:
    """Every form of every page of one's own, in every role."""
    whose, _ = _ids(target), target.browsers  # signed in before anything is compared
    for slug in target.slugs:
        before = canaries.fingerprints(target.see)
        for role in target.roles:
            yield from _of(target, slug, role, whose)
        yield from _afterwards(target, slug, before)
    target.sign_in_again()


def _ids(target: Target) -> dict[str, tuple[str, int]]:
    """Whose each id is: its table and its organisation."""
    tables = [one.table for one in target.see(WITH_IDS)]
    found = target.see(" union all ".join(f"select '{one}' as name, id, org_id from {one}" for one in tables))
    return {str(one.id): (one.name, one.org_id) for one in found}


def _of(target: Target, slug: str, role: Role, whose: dict) -> Iterator[Finding]:
    own, done = target.world.place.org(slug), set()
    others = {table: id_ for id_, (table, org) in whose.items() if org != own}
    for rule, method in rules(target.world):
        if method != "GET" or not _owns(rule, slug) or not _allowed(rule, role):
            continue
        url = address(target.world, rule)
        response = visit(target.browsers[slug, role], "GET", url)
        if response.status_code != 200 or response.mimetype != "text/html":
            continue
        page = Forms(url)
        page.feed(response.text)
        for form in page.found:
            sort = (form.method, re.sub(AN_ID, "", form.action), *sorted(form.values))
            if sort not in done:
                done.add(sort)
                yield from _sent(target, slug, role, form, whose, others)


def _sent(target: Target, slug: str, role: Role, form: Sent, whose: dict, others: dict) -> Iterator[Finding]:
    as_shown = {name: next((one for one in values if one), "Zz") for name, values in form.values.items()}
    for name, values in form.values.items():
        tables = {whose[one][0] for one in values if one in whose}
        tried = [others[table] for table in tables if table in others]
        if form.searches and name in form.typed:
            tried += NAMES
        for value in () if name in KEYS else tried:
            target.tries += 1
            yield from _one(target, slug, role, form, as_shown | {name: value}, name)


def _one(target: Target, slug: str, role: Role, form: Sent, typed: dict, name: str) -> Iterator[Finding]:
    who, where = f"{slug}, {role}", f"{form.method} {re.sub(AN_ID, '…', urlsplit(form.action).path)}, {name}"
    browser = target.browsers[slug, role]
    kept = {key: value for key, value in typed.items() if key not in KEYS}
    if form.method == "GET":
        response: Any = browser.get(form.action, query_string=kept)
    else:
        response = browser.post(form.action, data=kept, follow_redirects=False)
        if response.status_code in (302, 303) and (response.location or "").startswith("/"):
            response = browser.get(response.location)
    if response.status_code not in ANSWERS | {400, 403}:
        yield Finding(NAME, who, where, f"answered {response.status_code}")
    if leaked := canaries.others(text_of(response), slug):
        yield Finding(NAME, who, where, f"showed what belongs to {', '.join(sorted(leaked))}")


def _afterwards(target: Target, slug: str, before: dict) -> Iterator[Finding]:
    """Nobody else's rows have changed, and no text of anybody else's stands among one's own."""
    after, own = canaries.fingerprints(target.see), target.world.place.org(slug)
    for table, org in sorted(key for key in before.keys() | after.keys() if before.get(key) != after.get(key)):
        if org != own:
            yield Finding(NAME, slug, table, f"changed rows of {target.slug_of(org)}")
            continue
        [told] = target.see(canaries.OF_ONE.format(table), org=own)
        if leaked := canaries.others(told.told or "", slug):
            yield Finding(NAME, slug, table, f"brought home what belongs to {', '.join(sorted(leaked))}")
