"""The walk's officers on their way: tomorrow's round, a risk marker, somebody overdue at a door."""

from datetime import time, timedelta

from hub.handovers import actions as handovers
from hub.handovers import queries as requests
from hub.kernel.clock import now
from hub.rounds import actions as rounds
from hub.safety.actions import doors, markers
from hub.visit_models.attempts.actions import keep
from hub.visits import actions as visits
from hub.visits import queries as visit_queries
from hub.visits.at_door import go_to_door


def a_round(world, county: str, slug: str) -> None:
    """An officer of the district plans tomorrow for themselves: a visit that came back from the partner."""
    world.case(county, "round case", slug)
    knock = world.ask(county, "round case", "door-knock", "round door-knock")
    day = (now() + timedelta(days=1)).date()
    typed = {"minutes": 10, "begin": "anywhere", "end": "anywhere", "office": None}
    with world.acting(slug, "officer"):
        handovers.accept(knock, requests.received(knock).version, take_over=True)
        visit = visit_queries.of_request(knock)
        visits.go_on_without(visit, visit.version)
        me = world.made["round officer"] = world.place.person(slug, "officer").id
        crew = [{"account_id": me, "second_id": None, "starts": time(8), "ends": time(21)}]
        world.made["round"] = rounds.plan(day, typed | {"crew": crew}, None, None, everyones=False)
    world.work()


def at_doors(world, county: str, slug: str) -> None:
    """A risk marker at a home of the district; an officer who is overdue at a door, and another visit nobody is at."""
    world.case(county, "door case", slug)
    knock = world.ask(county, "door case", "door-knock", "door door-knock")
    with world.acting(slug, "officer"):
        handovers.accept(knock, requests.received(knock).version, take_over=True)
        visit = visit_queries.of_request(knock)
        visits.go_on_without(visit, visit.version)
        subject, me = requests.received(knock).subject, world.place.person(slug, "officer").id
        world.made["marker"] = markers.add(subject, "dog", me, "A large dog", handover_id=knock)
        there = visit_queries.of_request(world.made["round door-knock"])
        check_in = world.made["check-in"] = go_to_door(there, None, 20)
        keep(there.id, there.version, there.state.step, {"note": ["Nobody yet"]}, "note")
    world.place.everything(
        """update check_in set started_at = started_at - interval '1 hour',
           expected_at = expected_at - interval '1 hour', alarm_at = alarm_at - interval '1 hour' where id = :id""",
        id=check_in,
    )
    with world.acting(slug, "manager"):
        doors.raise_alarm(check_in)
    world.work()
