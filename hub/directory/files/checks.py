"""What no single file can show: whether the files of a partnership agree with each other."""

from collections.abc import Iterator
from dataclasses import replace
from itertools import combinations
from typing import Any

from hub.directory.fields import NEVER_GIVEN, SUBJECT
from hub.directory.files.partnership import Organisation, Partnership, Terms
from hub.directory.sections import SECTIONS, Fault
from hub.kernel.access import PARTNER_ROLES, Role

KINDS_BY_PART = {"lead": ("county", "unitary"), "district": ("district", "unitary"), "partner": ("voluntary",)}
ROLES_AT_PARTNERS = PARTNER_ROLES | {Role.IG, Role.ADMINISTRATOR}


def membership(file: str, head: dict[str, Any], organisations: dict[str, Organisation | None]) -> Iterator[Fault]:
    """Everyone who is listed has a file, and every file is listed, once and under its own name."""
    named = [("lead", head["lead"]), *(("districts", one) for one in head["districts"])]
    named += [("partners", one) for one in head["partners"]]
    slugs = [slug for _, slug in named]
    for key, slug in named:
        if slugs.count(slug) > 1:
            yield Fault(file, f"partnership.{key}", f"'{slug}' has more than one part in the partnership.")
        if slug not in organisations:
            yield Fault(file, f"partnership.{key}", f"'{slug}' has no file {slug}.toml.")
    for stem, organisation in organisations.items():
        if stem not in slugs:
            yield Fault(f"{stem}.toml", "organisation.slug", f"'{stem}' is not listed in {file}.")
        if organisation and organisation.slug != stem:
            yield Fault(organisation.file, "organisation.slug", f"This must be '{stem}', as the file is named.")


def everything(partnership: Partnership, slugs: set[str], agreements: str, people: str) -> Iterator[Fault]:
    """All that these files get wrong together. `slugs` are all the files there are, broken ones too."""
    for organisation in partnership.organisations.values():
        yield from _fits_its_part(organisation)
        yield from _sections(partnership.seen_from(organisation), organisation)
    yield from _areas(partnership)
    yield from _terms(partnership, agreements, slugs)
    yield from _people(partnership, people, slugs)


def _fits_its_part(organisation: Organisation) -> Iterator[Fault]:
    kinds = KINDS_BY_PART.get(organisation.part, ())
    if kinds and organisation.kind not in kinds:
        reason = f"A {organisation.part} of a partnership is {' or '.join(kinds)}, not {organisation.kind}."
        yield Fault(organisation.file, "organisation.kind", reason)


def _sections(partnership: Partnership, organisation: Organisation) -> Iterator[Fault]:
    for name, part in organisation.sections.items():
        registered = SECTIONS[name]
        runs = registered.faults and (part.sound or registered.lenient)
        for fault in registered.faults(part.body, partnership) if runs else ():
            key = f"{name}.{fault.key}" if fault.key else name
            yield replace(fault, file=fault.file or organisation.file, key=key)


def _areas(partnership: Partnership) -> Iterator[Fault]:
    held = [(one, area) for one in partnership.organisations.values() for area in one.areas]
    for (first, area), (second, other) in combinations(held, 2):
        if area.overlaps(other):
            reason = f"{area.gss} is '{first.slug}'’s on the same day too: an address must have one answer."
            yield Fault(second.file, "organisation.gss", reason)


def _terms(partnership: Partnership, file: str, slugs: set[str]) -> Iterator[Fault]:
    for terms in partnership.agreements:
        key = f"agreement.{terms.slug}"
        if terms.giver not in slugs:
            yield Fault(file, f"{key}.from", f"'{terms.giver}' is no organisation of this partnership.")
        if terms.receiver not in slugs:
            yield Fault(file, f"{key}.to", f"'{terms.receiver}' is no organisation of this partnership.")
        if terms.giver == terms.receiver:
            yield Fault(file, f"{key}.to", "An organisation needs no agreement with itself.")
        for field in sorted(NEVER_GIVEN.get(terms.kind, frozenset()) & set(terms.gives)):
            reason = f"{terms.kind} may never give '{field}' ({SUBJECT[field].lower()}): it tells of somebody’s health."
            yield Fault(file, f"{key}.{terms.kind}.gives", reason)
    for one, other in combinations(partnership.agreements, 2):
        if _clash(one, other):
            reason = f"'{one.slug}' says already what {one.giver} gives {one.receiver} for {one.kind} at that time."
            yield Fault(file, f"agreement.{other.slug}", reason)


def _clash(one: Terms, other: Terms) -> bool:
    if (one.giver, one.receiver, one.kind) != (other.giver, other.receiver, other.kind):
        return False
    if one.slug == other.slug:
        return one.version == other.version
    if one.ends_at and one.ends_at <= other.starts_at:
        return False
    return not (other.ends_at and other.ends_at <= one.starts_at)


def _people(partnership: Partnership, file: str, slugs: set[str]) -> Iterator[Fault]:
    seen = set()
    for person in partnership.people:
        key = f"person.{person.email}"
        if person.email in seen:
            yield Fault(file, key, "This person is listed twice; give all their roles in one entry.")
        seen.add(person.email)
        home = partnership.organisations.get(person.org)
        if person.org not in slugs:
            yield Fault(file, f"{key}.org", f"'{person.org}' is no organisation of this partnership.")
        for role in person.roles if home else ():
            at_partner = home.part == "partner"
            if role in PARTNER_ROLES and not at_partner or at_partner and role not in ROLES_AT_PARTNERS:
                yield Fault(file, f"{key}.roles", f"Nobody is {role} at a {home.part} organisation.")
        for part, named in (("teams", person.teams), ("patches", person.patches)) if home else ():
            for missing in sorted(set(named) - home.keys(part)):
                yield Fault(file, f"{key}.{part}", f"There is no “{missing}” in [{part}] of {person.org}.")
