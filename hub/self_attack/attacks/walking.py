"""Every route, every method, every role: as a stranger, as a partner, signed out, and what owners are shown and send.

Also run by the tests, which hold the same findings against nothing.
"""

import io
import zipfile
from collections.abc import Callable, Iterator, Mapping
from typing import Any
from uuid import UUID

from werkzeug.routing import Rule

from hub.kernel.access import GRANTS, PARTNER_ROLES, May, Role
from hub.kernel.keys import new_id
from hub.self_attack import canaries
from hub.self_attack.book import looks
from hub.self_attack.book.routes import OWN, RIGHT_OF, ROUTES
from hub.self_attack.finding import Finding
from hub.self_attack.world import World
from hub.self_attack.world.place import SignedIn, sign_in

NAME = "addresses"
Browsers = Mapping[tuple[str | None, Role | None], SignedIn]
See = Callable[..., Any]

# What an address answers in words: shown, led on, not there, not possible now, used up, wrongly filled in, too often.
ANSWERS = {200, 302, 303, 404, 409, 410, 422, 429}
# In the walk each organisation has every role; a district's own partner roles see no visit's door, and no answer to it.
# A need stands on a case, which a district's officers do not see: in a unitary council neither.
CASES_ALONE = {f"needs.{one}" for one in ("add", "change", "pass_on", "settle", "show", "standing")}
KEYED = {401}
OFFICERS = {Role.OFFICER, Role.MANAGER}
VISITS_ALONE = {"doors.acknowledge", "doors.out", "doorstep.aside", "doorstep.dismiss"}


def browsers_of(world: World, slugs: tuple[str, ...]) -> dict[tuple[str | None, Role | None], SignedIn]:
    """A browser for everyone who walks: (organisation, role) → signed in; (None, None) → signed out."""
    found: dict[tuple[str | None, Role | None], SignedIn] = {(None, None): world.app.test_client()}
    for slug in slugs:
        for role in Role:
            found[slug, role] = sign_in(world.place, world.place.person(slug, role), role)
    return found


def attack(target: Any) -> Iterator[Finding]:
    """Everybody everywhere: strangers first, owners' looks, and at last what owners send, which ends things."""
    told = (target.world, target.see, target.browsers)
    walkers = [(slug, role) for slug in target.slugs for role in target.roles]
    each = len(rules(target.world))
    for slug, role in walkers:
        target.tries += each
        yield from strangers(*told, slug, role)
    yield from signed_out(*told)
    for slug, role in walkers:
        target.tries += each
        yield from owners_look(*told, slug, role, lambda *_: None)
    for slug, role in walkers:
        yield from owners_send(target.world, target.see, slug, role)
    target.sign_in_again()


def rules(world: World) -> list[tuple[Rule, str]]:
    """Every address with its method, in the order in which an owner walks: readers first, what ends things last."""
    found = [
        (rule, method)
        for rule in world.app.url_map.iter_rules()
        if rule.endpoint != "static"
        for method in sorted(rule.methods - {"HEAD", "OPTIONS"})
    ]
    return sorted(found, key=lambda one: (ROUTES.get(one[0].endpoint, OWN).after, one[1], one[0].rule))


def address(world: World, rule: Rule) -> str:
    """The address of somebody's own: the ids that the book names for it."""
    route = ROUTES[rule.endpoint]
    values = {name: source[1:] if source.startswith("=") else world.made[source] for name, source in route.ids.items()}
    return world.app.url_map.bind("localhost").build(rule.endpoint, values)


def visit(browser: SignedIn, method: str, url: str) -> Any:
    """Go there, with an empty form where something is sent."""
    return browser.post(url) if method == "POST" else browser.open(url, method=method)


def text_of(response: Any) -> str:
    """What an answer says; of a file of files, what each of them says."""
    if response.mimetype == "application/pdf":
        return ""
    if response.mimetype != "application/zip":
        return response.get_data(as_text=True)
    with zipfile.ZipFile(io.BytesIO(response.data)) as files:
        return "\n".join(files.read(name).decode("utf-8-sig") for name in files.namelist())


def right_of(rule: Rule) -> May | None:
    """The right that the book demands for it; None for what anybody may open."""
    return RIGHT_OF.get(rule.endpoint)


def _by_key(rule: Rule) -> bool:
    """What a directory calls with a key of its own: nobody's browser has one."""
    return rule.endpoint.startswith("scim.")


def _allowed(rule: Rule, role: Role) -> bool:
    right = right_of(rule)
    return right is None or right in GRANTS[role]


def _owns(rule: Rule, slug: str) -> bool:
    return ROUTES[rule.endpoint].owner in ("", slug)


def strangers(world: World, see: See, browsers: Browsers, slug: str, role: Role) -> Iterator[Finding]:
    """Whoever is not the owner of an address: 403 without the right, 404 with it, and no canary but their own."""
    browser, before = browsers[slug, role], canaries.fingerprints(see)
    for rule, method in rules(world):
        allowed, own = _allowed(rule, role), _owns(rule, slug)
        if rule.endpoint == "identity.sign_out" or (allowed and own and method == "POST"):
            continue  # what one may do to one's own is `owners_send`
        response = visit(browser, method, address(world, rule))
        wanted = {403} if not allowed else ANSWERS if own else {404}
        wanted = KEYED if _by_key(rule) else wanted
        yield from _unlike("strangers", slug, role, method, rule, response, wanted)
    yield from _changed("strangers", world, see, before, slug, role)


def signed_out(world: World, see: See, browsers: Browsers) -> Iterator[Finding]:
    """Nobody gets in who has not signed in, and nobody changes anything."""
    browser, before = browsers[None, None], canaries.fingerprints(see)
    for rule, method in rules(world):
        response = visit(browser, method, address(world, rule))
        wanted = ANSWERS if right_of(rule) is None else {302} if method == "GET" else {401}
        wanted = KEYED if _by_key(rule) else wanted
        yield from _unlike("signed out", None, None, method, rule, response, wanted)
        if wanted == {302} and "/sign-in?next=" not in (response.location or ""):
            yield Finding("signed out", "nobody", f"{method} {rule.rule}", f"led to {response.location}")
    yield from _changed("signed out", world, see, before, None, None)


def owners_send(world: World, see: See, slug: str, role: Role) -> Iterator[Finding]:
    """An empty form at every address of one's own: an answer in words, and only one's own rows change.

    In a session of its own: whoever holds two roles signs out everywhere else in the first of them.
    """
    browser, before = sign_in(world.place, world.place.person(slug, role), role), canaries.fingerprints(see)
    for rule, method in rules(world):
        if method == "POST" and not _by_key(rule) and _owns(rule, slug) and _allowed(rule, role):
            response = visit(browser, method, address(world, rule))
            yield from _unlike("owners send", slug, role, method, rule, response, ANSWERS)
    yield from _changed("owners send", world, see, before, slug, role)


def owners_look(
    world: World, see: See, browsers: Browsers, slug: str, role: Role, shown: Callable[[str, set[str], Any], None]
) -> Iterator[Finding]:
    """What owners are shown: their own alone, each look in the trail. `shown` hears what each page was."""
    browser, org = browsers[slug, role], world.place.org(slug)
    for rule, method in rules(world):
        right = right_of(rule)
        if method != "GET" or _by_key(rule) or not _owns(rule, slug) or not _allowed(rule, role):
            continue
        marker = new_id()
        response = visit(browser, method, address(world, rule))
        if _not_theirs(rule, role):
            yield from _unlike("owners look", slug, role, method, rule, response, {404})
            continue
        wanted = ANSWERS if right is None or not ROUTES[rule.endpoint].owner else {200, 302, 303, 409}
        yield from _unlike("owners look", slug, role, method, rule, response, wanted)
        told = looks.left(see, org, marker)
        marks = set(canaries.RESIDENT.findall(text_of(response)))
        shown(rule.endpoint, marks, response)
        if response.status_code == 200 and not looks.expected(rule.endpoint, told):
            yield _finding("owners look", slug, role, method, rule, f"left other events: {', '.join(told) or 'none'}")
        if marks - looked_at(see, org, marker):
            yield _finding("owners look", slug, role, method, rule, "a resident was shown without an event")


def _not_theirs(rule: Rule, role: Role) -> bool:
    return (rule.endpoint in VISITS_ALONE and role in PARTNER_ROLES) or (
        rule.endpoint in CASES_ALONE and role in OFFICERS
    )


def _unlike(
    attack: str, slug: str | None, role: Role | None, method: str, rule: Rule, response: Any, wanted: set[int]
) -> Iterator[Finding]:
    if response.status_code not in wanted:
        yield _finding(attack, slug, role, method, rule, f"answered {response.status_code}")
    if leaked := canaries.others(text_of(response), slug or ""):
        yield _finding(attack, slug, role, method, rule, f"showed what belongs to {', '.join(sorted(leaked))}")


def _finding(attack: str, slug: str | None, role: Role | None, method: str, rule: Rule, what: str) -> Finding:
    return Finding(attack, f"{slug}, {role}" if slug else "nobody", f"{method} {rule.rule}", what)


def _changed(
    attack: str, world: World, see: See, before: Any, slug: str | None, role: Role | None
) -> Iterator[Finding]:
    after, own = canaries.fingerprints(see), world.place.org(slug) if slug else None
    for table, org in sorted(before.keys() | after.keys()):
        if org != own and before.get((table, org)) != after.get((table, org)):
            whose = next((name for name, id_ in world.place.orgs.items() if id_ == org), str(org))
            yield Finding(attack, f"{slug}, {role}" if slug else "nobody", table, f"changed rows of {whose}")


def looked_at(see: See, org_id: int, since: UUID) -> set[str]:
    """Whose record the trail says was looked at: a resident is also found by their case, a request by its visit."""
    about = see(
        """select distinct right(about::text, 12) as mark, about from event_about
           where org_id = :org and event_id > :since""",
        org=org_id,
        since=since,
    )
    known = see(
        """select right(x::text, 12) as mark from (
                     select unnest(array[c.id, c.resident_id]) as x from case_file c where c.org_id = :org
                        and (c.id = any(:ids) or c.resident_id = any(:ids))
                     union select v.handover_id from visit v where v.org_id = :org and v.id = any(:ids)) found""",
        org=org_id,
        ids=[one.about for one in about],
    )
    return {one.mark for one in [*about, *known]}
