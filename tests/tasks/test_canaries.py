"""What of a resident reaches a partner: a canary in every text of the case, the request and the district's notes, named
for its column, and on the partner's side none but those of the fields that the agreement lists for the step.
"""

import re

import pytest

from hub.asking.actions import RAISE
from hub.calls.actions import record_call
from hub.cases import actions as cases
from hub.cases import queries as case_queries
from hub.conversation import actions as conversation
from hub.directory.fields import SUBJECT
from hub.handovers import actions as handovers
from hub.handovers import queries as handover_queries
from hub.kernel.access import GRANTS, May, Role
from hub.programmes.queries import programme
from hub.safety.actions import markers
from hub.self_attack.canaries import columns
from hub.support.actions import record_need
from hub.visits import actions as visits
from hub.visits import queries as visit_queries
from tests.doorstep.phone import Phone
from tests.open_fields import let_lie_open

COUNTY, DISTRICT, PARTNER = "norfolk", "south-norfolk", "broads-neighbours"
CANARY = re.compile(r"‡([a-z_.]+)‡")
PAGES = {right for role in (Role.COORDINATOR, Role.VOLUNTEER) for right in GRANTS[role]}


@pytest.fixture
def knock(norfolk, work):
    """A case with calls, notes and needs, whose door-knock the district has claimed."""
    told = {"forename": "Ada", "surname": "Penhaligon", "postcode": "NR15 2XE", "house": "4", "address": "Mill Lane"}
    with norfolk.acting(COUNTY, "tracer"):
        case_id = cases.open_case(programme(), told | {"phone": "+441632960001"})
        case = case_queries.case(case_id)
        unreached = next(key for key, one in programme().call_outcomes.items() if not one.reached)
        record_call(case, programme(), {"channel": "call", "outcome": unreached, "note": "Nobody there"})
        record_need("case", case_id, "food", "No food until Friday", about=[case.resident_id])
        cases.route(case_id, case_queries.case(case_id).version, norfolk.org(DISTRICT), "Told on the telephone")
        case = case_queries.case(case_id)
        typed = {"to": norfolk.org(DISTRICT), "instructions": "Use the side gate", "risk": "A dog lives here"}
        handover_id = RAISE["door-knock"](case.id, case.version, programme(), typed)
    work()
    with norfolk.acting(DISTRICT, "officer"):
        handovers.accept(handover_id, 1)
        request, me = handover_queries.received(handover_id), norfolk.person(DISTRICT, "officer").id
        markers.add(request.subject, "dog", me, "It bites", handover_id=handover_id)
        conversation.write(request, "Which bell is it?")
    work()
    return handover_id


@pytest.fixture
def sung(norfolk, everything, knock):
    """A canary in every text that the county and the district hold, each named for the place where it is kept."""
    mine = {"county": norfolk.org(COUNTY), "district": norfolk.org(DISTRICT)}
    let_lie_open(everything)
    everything("set session_replication_role = replica")
    # A length is no reason to be silent, but it keeps a column out of the list.
    for table, column in [*columns(everything), ("risk_marker", "note"), ("message", "words")]:
        everything(
            f"update {table} set {column} = coalesce({column}, '') || ' ‡{table}.{column}‡' "
            "where org_id in (:county, :district)",
            **mine,
        )
    for key in SUBJECT:
        value = "to_jsonb(array['‡subject.{0}‡'])" if key in ("phones", "emails") else "to_jsonb('‡subject.{0}‡'::text)"
        everything(
            f"""update handover set subject = jsonb_set(subject, '{{{key}}}', {value.format(key)})
                where org_id in (:county, :district)""",
            **mine,
        )
    everything("set session_replication_role = origin")
    return set(SUBJECT)


@pytest.fixture
def handed_on(norfolk, sung, knock, work):
    """The district has looked at it and hands the first step on; the partner's coordinator gave it to a volunteer."""
    with norfolk.acting(DISTRICT, "officer"):
        visit = visit_queries.of_request(knock)
        task = visits.hand_on(visit, visit.version)
    work()
    with norfolk.acting(PARTNER, "coordinator"):
        handovers.assign(task, 1, norfolk.person(PARTNER, "volunteer").id)
    work()
    return task


@pytest.fixture
def gives(everything, norfolk):
    """What the agreement between the two lists for a visit step."""
    [agreement] = everything(
        "select gives from agreement where from_org = :giver and to_org = :taker and live @> now()",
        giver=norfolk.org(DISTRICT),
        taker=norfolk.org(PARTNER),
    )
    return {f"subject.{key}" for key in agreement.gives}


def everything_shown(app, browser, task) -> dict[str, str]:
    """Every page and file that a partner's people may open, by address."""
    texts = {}
    for rule in app.url_map.iter_rules():
        right = getattr(app.view_functions[rule.endpoint], "requires", None)
        if right not in PAGES - {May.USE_ACCOUNT} or "GET" not in rule.methods or rule.arguments - {"task_id"}:
            continue
        url = rule.rule.replace("<uuid:task_id>", str(task))
        texts[url] = browser.get(url).get_data(as_text=True)
    return texts


@pytest.mark.parametrize("role", ["coordinator", "volunteer"])
def test_a_partners_pages_hold_the_agreed_fields_and_nothing_else(app, client, handed_on, gives, role):
    shown = everything_shown(app, client(PARTNER, role), handed_on)
    assert {"/tasks", f"/tasks/{handed_on}"} <= set(shown)
    found = {url: set(CANARY.findall(text)) for url, text in shown.items()}
    assert found[f"/tasks/{handed_on}"] == gives, "the agreed fields do arrive, or this would prove nothing"
    assert {url: canaries - gives for url, canaries in found.items() if canaries - gives} == {}


def test_the_partners_rows_hold_nothing_else_either(everything, norfolk, handed_on, gives):
    """Pages, jobs, notices and e-mails are made of these. The risk is sealed in their row."""
    found = set()
    for (table,) in everything(
        """select c.relname from pg_class c join pg_attribute o on o.attrelid = c.oid and o.attname = 'org_id'
           where c.relnamespace = 'public'::regnamespace and c.relkind = 'r'"""
    ):
        rows = everything(f"select t::text as words from {table} t where org_id = :org", org=norfolk.org(PARTNER))
        found |= {name for row in rows for name in CANARY.findall(row.words)}
    assert found == gives - {"subject.risk"}


def test_their_emails_and_text_messages_hold_a_reference_and_no_resident(
    notify, norfolk, everything, knock, handed_on, work
):
    with norfolk.acting(COUNTY, "tracer"):
        handovers.withdraw(knock)
    work()
    people = everything("select email, mobile from account where org_id = :org", org=norfolk.org(PARTNER))
    addresses = {address for one in people for address in one if address}
    theirs = [one for one in notify.kept if addresses & {one.get("email_address"), one.get("phone_number")}]
    sent = str(theirs)
    assert "A new task" in sent and "is no longer needed" in sent and norfolk.person(PARTNER, "volunteer").email in sent
    assert {one["type"] for one in theirs} == {"email", "sms"}
    assert CANARY.findall(sent) == [] and "Penhaligon" not in sent


def test_the_districts_notes_are_among_what_was_sung(everything, sung, handed_on):
    """Otherwise the two above would prove little: these columns held canaries when the step was handed on."""
    kept = "case_note.body call.note need.note resident.address risk_marker.note message.words"
    for table, column in (place.split(".") for place in kept.split()):
        assert everything(f"select 1 from {table} where {column} like '%‡{table}.{column}‡%'"), (table, column)


def test_somebody_at_the_door_and_overdue_lets_nothing_else_across(
    app, client, handed_on, gives, later, work, everything, norfolk
):
    volunteer = client(PARTNER, "volunteer")
    assert CANARY.search(volunteer.get(f"/tasks/{handed_on}/check-in").text), "the risk, which the agreement gives"
    assert volunteer.post(f"/tasks/{handed_on}/check-in", data={"minutes": "20"}).status_code == 303
    later(minutes=40)
    work()
    for role in ("coordinator", "volunteer"):
        shown = everything_shown(app, client(PARTNER, role), handed_on)
        assert {one for text in shown.values() for one in CANARY.findall(text)} == gives
    assert "subject.address" in CANARY.findall(client(PARTNER, "coordinator").get("/safety").text)
    kept = everything("select t::text as words from check_in t union all select t::text from door_alarm t")
    assert len(kept) == 2 and not any(CANARY.search(one.words) for one in kept)


def test_a_phone_carries_the_agreed_fields_and_nothing_else(client, handed_on, gives, everything):
    made = Phone(client(PARTNER, "volunteer"))
    assert made.take(8).status_code == 200
    found = set(CANARY.findall(str(made.pack)))
    assert {"subject.address", "subject.risk"} <= found <= gives - {"subject.phones"}
    kept = everything(
        "select t::text as words from doorstep_pack t union all select t::text from doorstep_pack_visit t"
    )
    assert len(kept) == 2 and not any(CANARY.search(one.words) for one in kept)


def test_once_the_task_is_over_none_of_it_is_left_to_see(app, client, norfolk, handed_on, knock, work):
    with norfolk.acting(COUNTY, "tracer"):
        handovers.withdraw(knock)
    work()
    for role in ("coordinator", "volunteer"):
        shown = everything_shown(app, client(PARTNER, role), handed_on)
        assert {url for url, text in shown.items() if CANARY.search(text)} == set()
