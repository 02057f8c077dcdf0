"""A small invented world: three partnerships at work, in each organisation somebody in every role.

In each of its texts, at the end, stands a canary of whose text it is.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import Any
from uuid import UUID

from flask import Flask

from hub.allocation.actions import give, set_level
from hub.allocation.actions.giving import Giving
from hub.allocation.queries import chosen
from hub.asking.actions import RAISE
from hub.asking.household import can_be_named
from hub.cases import actions as cases
from hub.cases import queries as case_queries
from hub.conversation.actions import write
from hub.demo.build import FOLDER, build_partnership
from hub.directory import actions as directory
from hub.directory import queries as agreements
from hub.directory.sections import live
from hub.drafting import actions as drafting
from hub.enrichment.actions import add_point, save_checklist
from hub.enrichment.queries import checklist
from hub.handovers import actions as handovers
from hub.handovers import queries as requests
from hub.identity.actions import create_account
from hub.kernel.access import Role
from hub.kernel.clock import now
from hub.kernel.db import row
from hub.kernel.tenancy import Acting, as_actor
from hub.kernel.work.worker import drain
from hub.national.actions import make_pack
from hub.programmes.queries import programme
from hub.programmes.rules import national_code
from hub.self_attack import canaries
from hub.self_attack.world import (
    accounts,
    agreed,
    asking,
    cards,
    carried,
    erased,
    escalated,
    listed,
    needs,
    overseen,
    providers,
    sealed,
    sought,
    spare,
    staff,
    subjects,
    twice,
    visiting,
)
from hub.self_attack.world.naming import name_somebody
from hub.self_attack.world.place import Place
from hub.self_attack.world.reaching import reach
from hub.support.actions import record_need
from hub.teams.actions import record_check
from hub.visits import actions as visits
from hub.visits import queries as visit_queries

COUNTY, DISTRICT, PARTNER, STRANGER, OTHER = "norfolk", "south-norfolk", "broads-neighbours", "norwich", "fenshire"
FOLDERS = Path(__file__).parents[1] / "partnerships"
OTHERS = ("fenflood", "harbourton")
WALKERS = (COUNTY, DISTRICT, PARTNER, STRANGER, OTHER)


FAILED = "select id, name, error from outbox where error is not null"


@dataclass
class World:
    """What was made, by name, and how to act in it."""

    app: Any
    place: Place
    made: dict[str, Any]

    def work(self) -> int:
        """Do all due jobs as the worker does them; none may fail."""
        before = set(self.place.everything(FAILED))
        with self.app.app_context():
            done = drain()
        if failed := set(self.place.everything(FAILED)) - before:
            raise RuntimeError(f"The world could not be built: {failed}")
        return done

    def acting(self, slug: str, role: str):
        return self.place.acting(slug, role)

    def case(self, slug: str, name: str, district: str | None = None, **typed) -> UUID:
        """A case that the organisation's tracer typed in, routed to a district."""
        told = {
            "forename": "Anna",
            "surname": "Fenwick",
            "postcode": "IP24 2AA",
            "house": "4",
            "address": "High Street",
        }
        with self.acting(slug, "tracer"):
            case_id = cases.open_case(programme(), told | {"phone": "+447700900001"} | typed)
            row("update case_file set reference = :name where id = :id returning id", name=name, id=case_id)
            if district:
                to = self.place.org(district)
                row(
                    "update case_file set district_id = :d, routed = 'person' where id = :id returning id",
                    d=to,
                    id=case_id,
                )
        self.made[name] = case_id
        return case_id

    def ask(self, slug: str, case: str, kind: str, name: str) -> UUID:
        with self.acting(slug, "tracer"):
            found = case_queries.case(self.made[case])
            typed = {"to": found.district_id, "question": "Another number?", "instructions": "Use the side gate"}
            if kind == "door-knock":
                typed["household"] = [one.id for one in can_be_named(found)][:1]
            self.made[name] = RAISE[kind](found.id, found.version, programme(), typed)
        self.work()
        return self.made[name]


def build(app: Flask, everything: Callable[..., Any]) -> World:
    """Everything, in the order in which it would happen; `everything` asks and writes past row security."""
    place = Place(app, everything)
    world = World(app, place, {})
    for folder in (FOLDER, *(FOLDERS / name for name in OTHERS)):
        build_partnership(app, lambda *_: None, folder)
    place.orgs.update({one.slug: one.id for one in place.everything("select id, slug from organisation")})
    for slug, org_id in place.orgs.items():
        _people(app, slug, org_id)
    _put_in_force(world)
    for slug, district in ((COUNTY, DISTRICT), (OTHER, "lower-fen"), ("harbourton", "harbourton")):
        _county(world, slug, district)
    _strangers(world)
    _district(world)
    _draft(world)
    _messages(world)
    agreed.drafted(world, COUNTY)
    visiting.a_round(world, COUNTY, DISTRICT)
    visiting.at_doors(world, COUNTY, DISTRICT)
    needs.in_need(world, COUNTY, DISTRICT)
    staff.at_work(world)
    asking.of_the_trail(world, COUNTY)
    providers.at_work(world, WALKERS, COUNTY)
    accounts.second_steps(world, (COUNTY, DISTRICT, STRANGER, OTHER))
    accounts.reviewed(world, (COUNTY, OTHER))
    accounts.by_directory(world, (COUNTY, OTHER))
    subjects.ask(world, COUNTY, f"{COUNTY} open")
    cards.at_doors(world, DISTRICT, WALKERS, world.made[f"{COUNTY} door-knock"])
    overseen.oddities(world, COUNTY)
    overseen.behind_glass(world, COUNTY)
    carried.carry(world, DISTRICT, "door door-knock")
    escalated.escalate(world, COUNTY, DISTRICT)
    erased.erase(world, COUNTY)
    sought.seek(world, {COUNTY: "tracer", DISTRICT: "officer", STRANGER: "officer", OTHER: "tracer"})
    sealed.seal(world)
    spare.keep(world, COUNTY)
    canaries.sing(everything)
    everything("delete from installation where key = 'demo'")  # its sign-in page names everybody
    return world


def _people(app, slug: str, org_id: int) -> None:
    """Somebody in every role, whatever the organisation's kind: what a stranger may is then up to the rows alone."""
    with app.app_context(), as_actor(Acting(org_id)):
        for role in Role:
            account_id = create_account(f"walk-{role}@{slug}.example", f"Zo {role} {slug}", [role])
            if role == Role.VOLUNTEER:
                record_check(account_id, now().date(), now().date() + timedelta(days=300))
        create_account(f"spare@{slug}.example", f"Zo spare {slug}", [Role.ADVISER])


def _put_in_force(world: World) -> None:
    for slug in world.place.orgs:
        with world.acting(slug, "manager"):
            for draft in agreements.drafts():
                directory.publish(draft.name, draft.version)
        with world.acting(slug, "ig"):
            for one in agreements.agreements():
                if (one.signed_from_at if one.side == "from" else one.signed_to_at) is None:
                    directory.sign(one.id)


def _county(world: World, slug: str, district: str) -> None:
    """One case of each kind: allocated and called, asked about, answered, closed, handed back, in triage."""
    for name in ("open", "knock", "answered", "withdrawn", "closed"):
        world.case(slug, f"{slug} {name}", district)
    world.case(slug, f"{slug} triage")
    with world.acting(slug, "tracer"):
        case = case_queries.case(world.made[f"{slug} open"])
        reach(world, slug, case)
        name_somebody(world, slug, case)
        case = case_queries.case(case.id)
        record_need("case", case.id, "food", "No food until Friday", about=[case.resident_id])
    with world.acting(slug, "supervisor"):
        tracer = world.made[f"{slug} tracer"] = world.place.person(slug, "tracer").id
        giving = Giving(chosen(), programme())
        set_level(tracer, giving.allocation.levels[0].key)
        world.made[f"{slug} batch"] = give(giving, {case.id: case_queries.case(case.id).allocated_to}, tracer, None)
    world.ask(slug, f"{slug} open", "enrichment", f"{slug} enrichment")
    world.ask(slug, f"{slug} knock", "door-knock", f"{slug} door-knock")
    _answered(world, slug, district)
    world.ask(slug, f"{slug} withdrawn", "enrichment", f"{slug} no longer")
    with world.acting(slug, "tracer"):
        handovers.withdraw(world.made[f"{slug} no longer"])
    _closed(world, slug)
    twice.known(world, slug)
    if slug == COUNTY:
        listed.bring(world, slug)
    world.work()


def _answered(world: World, slug: str, district: str) -> None:
    asked = world.ask(slug, f"{slug} answered", "enrichment", f"{slug} answer")
    with world.acting(district, "officer"):
        handovers.accept(asked, 1)
        point = {"kind": "phone", "value": "+441632960009", "source": "Council tax"}
        handovers.return_answer(asked, {"outcome": "found", "contact_points": [point], "note": "Moved in June"}, 2)
    world.work()


def _closed(world: World, slug: str) -> None:
    with world.acting(slug, "tracer"):
        case = case_queries.case(world.made[f"{slug} closed"])
        coded = [key for key in programme().outcomes if national_code(programme(), key, now().date())]
        outcome = next(iter(coded or programme().outcomes))
        cases.close_case(case, case.version, programme(), outcome, "Spoke to them at last")
    if coded:
        with world.acting(slug, "supervisor"):
            world.made[f"{slug} pack"] = make_pack().number
            world.made[f"{slug} told"] = row("select id from hand_back_row where kind = 'closing' limit 1").id
            row("insert into national_feed (org_id, place) values (acting_org(), '7') returning org_id")


def _strangers(world: World) -> None:
    """The stranger of the same partnership has its own requests too."""
    world.case(COUNTY, "other open", STRANGER)
    world.case(COUNTY, "other knock", STRANGER)
    search = world.ask(COUNTY, "other open", "enrichment", "other enrichment")
    knock = world.ask(COUNTY, "other knock", "door-knock", "other door-knock")
    _search(world, STRANGER, search)
    with world.acting(STRANGER, "officer"):
        handovers.accept(knock, 1)
        visit = visit_queries.of_request(knock)
        again = next(one["key"] for one in visit.step["outcome"] if one["then"] == "again")
        visits.record_attempt(visit, visit.version, again, now(), {"note": "Nobody in"})


def _search(world: World, slug: str, handover_id: UUID) -> None:
    with world.acting(slug, "officer"):
        handovers.accept(handover_id, 1)
        system = checklist(handover_id)[0]["key"]
        save_checklist(handover_id, 0, {system: "found"}, "Looked twice")
        world.made[f"{slug} point"] = add_point(handover_id, "phone", "+441632960010", system)


def _district(world: World) -> None:
    """The district searches, and hands the first step of its visit to a partner, whose task it becomes."""
    _search(world, DISTRICT, world.made[f"{COUNTY} enrichment"])
    knock = world.made[f"{COUNTY} door-knock"]
    with world.acting(DISTRICT, "officer"):
        handovers.accept(knock, 1)
        visit = visit_queries.of_request(knock)
        world.made["visit"], world.made["task"] = visit.id, visits.hand_on(visit, visit.version)
    world.work()
    task, volunteer = world.made["task"], world.place.person(PARTNER, "volunteer").id
    with world.acting(PARTNER, "coordinator"):
        handovers.accept(task, requests.received(task).version)
        handovers.assign(task, requests.received(task).version, volunteer)
    world.work()


def _draft(world: World) -> None:
    """The district's manager writes the next visit model, and has changed something in it."""
    with world.acting(DISTRICT, "manager"):
        number = drafting.begin(live("visit_model").body)
        drafting.change(number, lambda body: body | {"summary": "What we would like to do next"})


def _messages(world: World) -> None:
    """The two councils write to each other, and each has a notice of it."""
    asked = world.made[f"{COUNTY} enrichment"]
    with world.acting(COUNTY, "tracer"):
        write(requests.sent(asked), "Did you look in the housing register?")
    with world.acting(DISTRICT, "officer"):
        write(requests.received(asked), "Yes, twice.")
    world.work()
    with world.acting(COUNTY, "tracer"):
        world.made["notice"] = row("select id from notice where org_id = acting_org() order by id limit 1").id
