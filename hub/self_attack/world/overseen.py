"""What information governance works on: oddities, one of them judged; homes kept as codes; a restricted record."""

from datetime import timedelta

from hub.cases import queries as cases
from hub.kernel.audit import record
from hub.kernel.clock import today
from hub.oddities import queries
from hub.oddities.actions import homes, reviewing, searching, trying
from hub.restricted import actions as restricted


def oddities(world, slug: str) -> None:
    """An adviser opens two cases that a tracer has; somebody says where they live."""
    with world.acting(slug, "adviser"):
        for name in ("open", "knock"):
            case = world.made[f"{slug} {name}"]
            record("record:opened", about=[case], record="case")
        homes.declare(world.place.person(slug, "adviser").id, "NR1 3AB", "High Street")
    with world.acting(slug, "ig"):
        searching.look("asked")
        world.made["oddity trial"] = trying.begin(queries.settings())
        first, second = queries.oddities(rule="no-relationship")[:2]
        reviewing.judge([first.id], "explained", "They had rung the helpline.")
        world.made["oddity"], world.made["odd account"] = second.id, second.account_id


def behind_glass(world, slug: str) -> None:
    """A restricted record that a consultant looked at for a while."""
    case_id = world.made["hidden case"] = world.case(slug, "hidden case", surname="Quayside", postcode="NR1 3AB")
    with world.acting(slug, "ig"):
        person = cases.case(case_id).resident_id
        until = today() + timedelta(days=90)
        world.made["restriction"] = restricted.mark(person, "well-known", "Plays for the city", until)
    with world.acting(slug, "consultant"):
        why = "Her surgery asks whether she was reached and has to know before noon."
        looked = restricted.break_glass(case_id, "urgent-care", why, 15)
        world.made["glass"] = looked.id
        restricted.end_glass(looked, "by-themself")
