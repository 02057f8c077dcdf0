"""A tracer's hour: twelve cases, what each of them took in pages, presses and characters, and nothing typed twice."""

import io

import pytest

from hub.gazetteer import actions as gazetteer
from hub.gazetteer.rules import Located
from tests.journeys.counting import Counting
from tests.journeys.test_main_journey import SOUTH_NORFOLK, line_list, resident
from tests.journeys.visitor import Visitor

FAMILIES = (
    "Ashby", "Barrow", "Catton", "Dereham", "Eaton", "Fakenham", "Gorleston", "Holt", "Ingham", "Kenning", "Loddon",
    "Martham",
)  # fmt: skip
DAY = {"onset_on-day": "19", "onset_on-month": "11", "onset_on-year": "2026"}
CONTACTS = (
    {"forename": "Noor", "surname": "Reed", "met": "household", "met_on": "today", "phone": "01632960002"},
    {"forename": "Lee", "met": "vehicle", "met_on": "yesterday"},
    {"forename": "Kim", "surname": "Hall", "met": "near", "met_on": "19/11"},
)
PLACES = (
    {"kind": "work", "name": "The Mill", "postcode": "NR1 3AB", "visited_on": "18/11", "arrived": "9am"},
    {"kind": "shop", "name": "Corner shop", "visited_on": "19/11"},
)
TOLD = ["isolation-advice", "contacts-asked", "support-offered"]


@pytest.fixture
def tracer(client, app, work, norfolk):
    """A tracer with twelve new cases of their own, on the list; whatever they do is counted."""
    with app.app_context():
        gazetteer.load([Located("postcode", SOUTH_NORFOLK, "E07000149", 600000, 310000, None, None, None)])
    supervisor, tracer = Visitor(client("norfolk", "supervisor")), Counting(client("norfolk", "tracer"))
    people = [
        resident(
            SOUTH_NORFOLK,
            ID=f"hour-{n}",
            Forename="Sam",
            Surname=name,
            Phone=f"07700 9001{n:02}",
            **{"House Number": n},
        )
        for n, name in enumerate(FAMILIES, 10)
    ]
    given_twelve(supervisor, work, people)
    me = str(tracer.client.person.id)
    supervisor.open("/cases?show=unallocated")
    supervisor.client.post(
        "/cases/allocate", data={"case": [f"{one}." for one in ids_on(supervisor)], "account_id": me}
    )
    tracer.open("/cases")
    tracer.effort.loads = 0
    return tracer


def given_twelve(supervisor: Visitor, work, people) -> None:
    supervisor.open("/imports").press("Read file", {"file": (io.BytesIO(line_list(*people)), "list.csv")})
    work()
    supervisor.open(supervisor.url).press("Import")
    work()
    supervisor.open(supervisor.url).says(f"{len(people)} New")


def ids_on(visitor: Visitor) -> list[str]:
    return [one.get("value") for one in visitor.tree.iter() if one.get("name") == "case"]


def rows(*each: dict) -> dict:
    return {f"rows.{number}.{name}": value for number, one in enumerate(each) for name, value in one.items()}


def spoke(tracer: Counting, **more) -> Counting:
    """They answer, and everything that is said goes onto one page."""
    return tracer.follow("They answered").press("Record", **more)


def test_a_tracers_hour(tracer, capsys, everything):
    took: dict[str, list] = {}

    def case(what: str, do) -> None:
        before = tracer.effort.now()
        tracer.follow("Next case" if tracer.url != "/cases" else FAMILIES[0])
        do()
        took.setdefault(what, []).append(tracer.effort - before)

    def reached_and_closed() -> None:
        typed = DAY | {"occupation": "Baker"}
        spoke(
            tracer,
            told=TOLD,
            answered_because="local-number",
            needs=["food", "medicine"],
            contacts_named="3",
            language="English",
            **typed,
        )
        tracer.press("Close this case").says("Closed")

    def reached_and_named() -> None:
        told = {"told": TOLD, "answered_because": "local-number", "language": "English",
                "needs": ["food", "medicine"]}  # fmt: skip
        tracer.follow("They answered").press("Record, then close contacts", **told, **DAY, occupation="Baker")
        tracer.press("Save, then places", **rows(*CONTACTS)).press("Save", **rows(*PLACES))
        tracer.says("Close this case").press("Close this case").says("Closed").says("3 close contacts named")

    def voicemail_and_text() -> None:
        tracer.press("Voicemail left").follow("Text").press("I sent it").says("recorded as sent")

    def wrong_number() -> None:
        tracer.press("Wrong number").says("No contact details that work").follow("Ask: find contact details")
        tracer.press("See what they will see").press("Send").says("The request is with the district now")

    for _ in range(4):
        case("no answer", lambda: tracer.press("No answer").says("No answer recorded at"))
    case("voicemail and a text", voicemail_and_text)
    case("wrong number, the district is asked", wrong_number)
    case("wrong number, a system had another", wrong_but_found(tracer))
    for _ in range(2):
        case("reached, needs, closed", reached_and_closed)
    case("reached, 3 contacts, 2 places, closed", reached_and_named)
    case(
        "call back agreed",
        lambda: spoke(tracer, outcome="call-rescheduled", call_back="tomorrow-9").says("We call back"),
    )
    case("refused", lambda: spoke(tracer, outcome="refused-to-engage").says("a supervisor decides"))

    report(capsys, took, tracer.effort)
    then_each_was_little_work(took)
    then_nothing_was_typed_twice([one for what, each in took.items() if "closed" in what for one in each], everything)
    assert tracer.effort.loads <= 41 and tracer.effort.presses <= 68 and tracer.effort.keystrokes <= 160


def wrong_but_found(tracer: Counting):
    def do() -> None:
        tracer.press("Wrong number").press("Found", result="found")
        tracer.press("Add", phone="07700900555").says("07700 900555")

    return do


def then_each_was_little_work(took) -> None:
    """Upper bounds per case: pages, presses and characters, from opening it to its outcome on the case."""
    most = {
        "no answer": (2, 2, 0), "voicemail and a text": (4, 4, 0), "wrong number, the district is asked": (5, 5, 0),
        "wrong number, a system had another": (4, 5, 11), "reached, needs, closed": (4, 10, 22),
        "reached, 3 contacts, 2 places, closed": (6, 17, 107),
        "call back agreed": (3, 5, 0), "refused": (3, 4, 0),
    }  # fmt: skip
    for what, each in took.items():
        loads, presses, keys = most[what]
        for one in each:
            assert one.loads <= loads and one.presses <= presses and one.keystrokes <= keys, (what, one)


def then_nothing_was_typed_twice(closed, everything) -> None:
    """From the call to the closed case no field was asked a second time, and what was typed is where it belongs."""
    for one in closed:
        names = [name for name, _ in one.typed]
        assert len(names) == len(set(names)), names
    found = everything(
        """select c.status, c.outcome, c.onset_on, c.contacts_named, c.facts ->> 'occupation' as job,
                  (select count(*) from need n where n.org_id = c.org_id and n.about_id = c.id) as needs
           from case_file c where c.status = 'closed'"""
    )
    assert len(found) == 3
    assert {(one.outcome, f"{one.onset_on}", one.contacts_named, one.job, one.needs) for one in found} == {
        ("reached-complete", "2026-11-19", 3, "Baker", 2)
    }


def report(capsys, took, whole) -> None:
    """The figures, for whoever wants to beat them."""
    with capsys.disabled():
        print("\nA tracer's hour: pages, presses, characters")
        for what, each in took.items():
            one = each[0]
            print(f"  {len(each)} × {what}: {one.loads}, {one.presses}, {one.keystrokes}")
        print(f"  all {sum(map(len, took.values()))}: {whole.loads}, {whole.presses}, {whole.keystrokes}")
