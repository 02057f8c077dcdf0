"""Nothing is shown or changed without its event; an event says exactly what it must, and stands for ever."""

from uuid import uuid4

import pytest
from sqlalchemy import text
from sqlalchemy.exc import ProgrammingError

from hub.kernel import audit
from hub.kernel.audit import WrongEvent, mirror, record
from hub.kernel.db import db, row, rows
from hub.kernel.events import VOCABULARY
from hub.kernel.keys import new_id
from hub.kernel.tenancy import Acting, as_actor

FACTS = {"list": "cases", "count": 2}


def refused(norfolk, kind, **facts):
    with pytest.raises(WrongEvent) as why:
        with norfolk.acting("norfolk", "tracer"):
            record(kind, **facts)
    return str(why.value)


def test_an_event_outside_the_vocabulary_is_refused(norfolk):
    assert refused(norfolk, "case:admired", case=uuid4()) == "'case:admired' is not in the vocabulary."


@pytest.mark.parametrize("kind", sorted(VOCABULARY))
def test_each_event_carries_exactly_its_facts(kind):
    facts = dict.fromkeys(VOCABULARY[kind], 1)
    audit.check(kind, facts)
    with pytest.raises(WrongEvent, match="must carry"):
        audit.check(kind, facts | {"more": 1})
    for name in facts:
        with pytest.raises(WrongEvent, match="must carry"):
            audit.check(kind, {other: 1 for other in facts if other != name})


@pytest.mark.asvs("16.2.5", "16.4.1")
def test_a_fact_is_an_id_a_number_or_a_code_and_never_a_text_or_a_record(norfolk):
    told = "She said that she had been to Cromer on the day before, and would rather not be rung again."
    assert "not a text" in refused(norfolk, "list:shown", list=told, count=1)
    assert "not a text" in refused(norfolk, "search:made", list="cases", fields=[told], count=1)
    for value in ({"surname": "Bloggs"}, 1.5, b"Bloggs", object()):
        assert "can't be a" in refused(norfolk, "list:shown", list=value, count=1)


@pytest.mark.asvs("16.2.1")
def test_an_event_says_who_where_and_how(norfolk, everything):
    resident, actor = uuid4(), norfolk.actor("norfolk", "tracer")
    with norfolk.acting("norfolk", "tracer"):
        event_id = record("list:shown", about=[resident, resident, None], **FACTS)
    [event] = everything("select * from event where id = :id", id=event_id)
    assert (event.org_id, event.account_id, event.role) == (actor.org_id, actor.account_id, "tracer")
    assert (event.kind, event.via, event.from_org, event.facts) == ("list:shown", "command", None, FACTS)
    assert event.about == [str(resident)]
    [found] = everything("select * from event_about where event_id = :id", id=event_id)
    assert (found.org_id, found.about) == (actor.org_id, resident)


@pytest.mark.parametrize(("by_job", "via"), [(False, "command"), (True, "job")])
def test_an_event_says_whether_a_command_or_a_job_wrote_it(app, norfolk, everything, by_job, via):
    with app.app_context(), as_actor(Acting(norfolk.org("norfolk"), None, "tracer", by_job=by_job)):
        event_id = record("list:shown", **FACTS)
    assert everything("select via from event where id = :id", id=event_id)[0].via == via


def test_an_event_of_a_page_says_so(client, everything):
    client("norfolk", "tracer").get("/cases")
    assert {one.via for one in everything("select via from event where kind = 'list:shown'")} == {"page"}


def test_facts_are_kept_in_the_one_form_that_can_be_sealed_later(norfolk, everything):
    with norfolk.acting("norfolk", "tracer"):
        event_id = record("search:made", list="cases", fields={"surname", "postcode"}, count=0)
    assert everything("select facts from event where id = :id", id=event_id)[0].facts["fields"] == [
        "postcode",
        "surname",
    ]


def test_the_event_goes_with_the_change_when_that_fails(norfolk, everything):
    with pytest.raises(ZeroDivisionError):
        with norfolk.acting("norfolk", "tracer"):
            event_id = record("list:shown", **FACTS)
            raise ZeroDivisionError
    assert everything("select 1 from event where id = :id", id=event_id) == []


def test_nobody_without_an_organisation_writes_an_event(app):
    with pytest.raises(ProgrammingError):
        with app.app_context(), as_actor(Acting()):
            record("list:shown", **FACTS)


def test_nobody_writes_an_event_in_a_colleagues_name(app, norfolk):
    with pytest.raises(ProgrammingError, match="own_name"):
        with norfolk.acting("norfolk", "tracer"):
            rows("""insert into event (org_id, id, at, kind, account_id, via)
                    values (acting_org(), :id, now(), 'list:shown', :colleague, 'page') returning id""",
                 id=new_id(), colleague=norfolk.person("norfolk", "supervisor").id)  # fmt: skip


def test_nobody_writes_an_event_into_anothers_trail(norfolk):
    for table, columns in {
        "event (org_id, id, at, kind, via)": ":org, gen_random_uuid(), now(), 'list:shown', 'page'",
        "event_about (org_id, about, event_id)": ":org, gen_random_uuid(), gen_random_uuid()",
    }.items():
        with pytest.raises(ProgrammingError, match="row-level security"):
            with norfolk.acting("norfolk", "tracer"):
                rows(f"insert into {table} values ({columns}) returning 1", org=norfolk.org("breckland"))


@pytest.mark.asvs("16.4.2")
def test_an_event_is_never_changed_removed_or_emptied_not_even_by_the_owner_of_the_table(everything):
    assert everything("select 1 from event_about limit 1")
    for table in ("event", "event_about"):
        for statement in (f"update {table} set org_id = org_id", f"delete from {table}", f"truncate {table} cascade"):
            with pytest.raises(ProgrammingError, match="append-only"):
                everything(statement)


def test_only_select_and_insert_are_granted(everything):
    found = everything("""select table_name, grantee, string_agg(privilege_type, ' ' order by privilege_type) as rights
        from information_schema.role_table_grants where table_name in ('event', 'event_about') and grantee like 'hub%'
        and grantee <> 'hub_owner' group by 1, 2""")
    assert {tuple(one) for one in found} == {
        ("event", "hub_app", "INSERT SELECT"),
        ("event", "hub_partner", "INSERT"),
        ("event", "hub_relay", "SELECT"),
        ("event_about", "hub_relay", "SELECT"),
        ("event_about", "hub_app", "INSERT SELECT"),
        ("event_about", "hub_partner", "INSERT"),
    }
    assert (
        everything("""select 1 from information_schema.column_privileges where table_name in ('event', 'event_about')
        and privilege_type = 'UPDATE' and grantee <> 'hub_owner'""")
        == []
    )


def test_a_mirrored_step_keeps_its_id_and_leaves_the_persons_id_at_home(app, norfolk, everything):
    here, there, event_id, handover = norfolk.org("norfolk"), norfolk.org("breckland"), new_id(), uuid4()
    with app.app_context(), as_actor(Acting(there, by_job=True)):
        mirror(event_id, "handover:accepted", from_org=here, role="tracer", about=[handover], handover=handover)
    [event] = everything("select * from event where id = :id", id=event_id)
    assert (event.org_id, event.from_org, event.role, event.account_id) == (there, here, "tracer", None)


def test_the_database_refuses_a_mirrored_event_with_a_persons_id(norfolk, everything):
    with pytest.raises(Exception, match="ck_event_mirrored_without_account"):
        everything("""insert into event (org_id, id, at, kind, account_id, from_org, via)
            values (1, gen_random_uuid(), now(), 'x', gen_random_uuid(), 2, 'job')""")


def test_who_looked_at_this_resident_is_found_by_index(norfolk):
    with norfolk.acting("norfolk", "ig"):
        db.session.execute(text("set local enable_seqscan = off"))  # the test's table is too small for an index
        plan = rows("explain select event_id from event_about where org_id = acting_org() and about = :id", id=uuid4())
    assert "Index" in " ".join(one[0] for one in plan)
    with norfolk.acting("norfolk", "ig"):
        assert row("select count(*) as n from event").n > 0
