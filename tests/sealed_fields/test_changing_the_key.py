"""An older database is sealed when it is brought up; a new key seals all again, however often that is broken off."""

import pytest
from sqlalchemy import NullPool, create_engine

from hub import fields
from hub.cases import queries as cases
from hub.cases.actions import open_case
from hub.governance.subjects import find
from hub.kernel import cipher
from hub.kernel.db import owner_connection
from hub.programmes.queries import programme
from hub.safety.actions import markers
from hub.sealed_fields import actions as resealing
from hub.sealed_fields.places import PLACES
from hub.settings import WrongSettings
from hub.start import check
from tests.conftest import dispose
from tests.intake.conftest import PERSON
from tests.open_fields import let_lie_open, lying_open

NUMBER, RISK = "9434765919", "A dog that bites"
NEW = "a new key for tests, of more than thirty-two characters"
BARE_ARRIVAL = """update arrival set digest = 'older',
    facts = facts || jsonb_build_object('nhs_number', cast(:number as text))"""
HOME = {"address": "4 Mill Lane, Swaffham", "postcode": "PE37 7AB"}


@pytest.fixture
def kept(norfolk, bring):
    """A typed case and a listed one, and a marker: the case's id."""
    bring(PERSON)
    with norfolk.acting("norfolk", "tracer"):
        typed = {"surname": "Canary", "forename": "Ada", "nhs_number": NUMBER, "risk": RISK, "reference": "T-1"}
        case_id = open_case(programme(), dict.fromkeys(("born_on", "postcode")) | HOME | typed)
    with norfolk.acting("breckland", "officer"):
        markers.add(HOME, "dog", norfolk.person("breckland", "officer").id, RISK)
    return case_id


@pytest.fixture
def keys(app):
    """`keys(NEW, OLD)`: the process goes on with these; `keys.old` is the one it had."""
    old = app.config["HUB"].field_keys
    use = lambda *secrets: cipher.use(secrets)  # noqa: E731
    use.old = old[0]
    yield use
    cipher.use(old)


def standing(everything) -> str:
    return everything("select value from installation where key = 'field_key'")[0].value


def rotate(app) -> None:
    with app.app_context():
        resealing.rotate(lambda _: None)


def refused(app) -> str:
    with pytest.raises(WrongSettings) as told, app.app_context(), owner_connection() as connection:
        resealing.refuse_other_key(connection)
    return str(told.value)


def names_of_keys(everything) -> set[str]:
    found = {match[3] for place in PLACES for column in place.columns
             for one in everything(f'select "{column}"::text as words from {place.table} where "{column}" is not null')
             for match in cipher.values.TOKEN.findall(one.words)}  # fmt: skip
    return found


def test_an_older_database_is_sealed_once_and_found_in_as_before(app, kept, everything, norfolk):
    means = let_lie_open(everything)
    everything("update resident set nhs_number = :number where nhs_number is not null", number=NUMBER)
    everything("update case_file set facts = facts || jsonb_build_object('risk', cast(:risk as text)) where id = :id",
               risk=RISK, id=kept)  # fmt: skip
    everything("update handover set subject = subject || '{\"risk\": 9}' where subject ? 'surname'")
    everything("update risk_marker set note = :risk", risk=RISK)
    everything(BARE_ARRIVAL, number=NUMBER)
    for table, check_ in means.items():
        everything(f"alter table {table} add constraint ck_{table}_sealed {check_} not valid")
    everything("delete from installation where key = 'field_key'")
    assert lying_open(everything, NUMBER) and refused(app).endswith("'hub migrate' seals them.")
    resealing.seal_what_lies_open(app)
    assert lying_open(everything, NUMBER, RISK) == set()
    with norfolk.acting("norfolk", "ig"):
        assert len(find(None, None, "943 476 5919", None)) == 2
        assert cases.case(kept).facts["risk"] == RISK
    sealed = everything("select nhs_number::text from resident order by 1")
    resealing.seal_what_lies_open(app)
    assert everything("select nhs_number::text from resident order by 1") == sealed
    check(app)


def test_the_digest_of_an_older_list_row_is_the_one_that_the_next_list_makes(app, kept, bring, everything):
    """Else the next list would call every row changed."""
    before = everything("select digest from arrival")
    let_lie_open(everything)
    everything(BARE_ARRIVAL, number=NUMBER)
    everything("alter table arrival add constraint ck_arrival_sealed check (sealed(facts ->> 'nhs_number', 'nhs', "
               "org_id)) not valid")  # fmt: skip
    with app.app_context(), resealing._owner() as begin:
        [place] = [one for one in PLACES if one.table == "arrival"]
        assert resealing._seal(begin, place) == 1
    assert everything("select digest from arrival") == before
    assert bring(PERSON).unchanged == 1


@pytest.mark.asvs("11.2.2")
def test_under_a_new_key_everything_is_found_and_the_old_key_is_needed_no_more(
    app, kept, keys, everything, norfolk, bring
):
    keys(NEW, keys.old)
    assert "'hub fields rotate' seals them under the new one" in refused(app)
    rotate(app)
    keys(NEW)
    assert names_of_keys(everything) == {cipher.key_id(NEW)} and standing(everything) == cipher.key_id(NEW)
    with norfolk.acting("norfolk", "ig"):
        assert len(find(None, None, NUMBER, None)) == 2
    assert bring(PERSON).unchanged == 1, "the same list again says nothing new"
    told = everything("select distinct org_id, facts from event where kind = 'fields:sealed_again'")
    assert {one.facts["key"] for one in told} == {cipher.key_id(NEW)} and len(told) == len(norfolk.orgs)


def test_broken_off_it_goes_on_where_it_was_and_until_then_nothing_starts(app, kept, keys, everything, monkeypatch):
    keys(NEW, keys.old)
    written, seal = [], resealing._seal

    def breaks(begin, place):
        if len(written) == 3:
            raise KeyboardInterrupt
        written.append(place.table)
        return seal(begin, place)

    monkeypatch.setattr(resealing, "_seal", breaks)
    with pytest.raises(KeyboardInterrupt):
        rotate(app)
    monkeypatch.setattr(resealing, "_seal", seal)
    assert names_of_keys(everything) == {cipher.key_id(NEW), cipher.key_id(keys.old)}
    for secrets in ((NEW, keys.old), (keys.old, NEW), (keys.old,)):
        keys(*secrets)
        assert "is not finished" in refused(app), "neither with the new key nor back with the old one"
    keys(NEW)
    with pytest.raises(WrongSettings, match=f"it lacks {cipher.key_id(keys.old)}"):
        rotate(app)
    keys(NEW, keys.old)
    rotate(app)
    assert names_of_keys(everything) == {cipher.key_id(NEW)}


def test_without_its_key_the_hub_does_not_start_and_says_which_one_it_needs(app, kept, keys, client):
    keys(NEW)
    assert f"does not hold the key {cipher.key_id(keys.old)}" in refused(app)


def test_a_page_that_cannot_be_opened_says_so(app, kept, keys, client):
    """A process that was started before the key was changed."""
    tracer = client("norfolk", "tracer")
    assert RISK in tracer.get(f"/cases/{kept}").text
    keys(NEW)
    answer = tracer.get(f"/cases/{kept}")
    assert answer.status_code == 500 and "is not among HUB_FIELD_KEYS" in answer.text
    assert "Tell whoever runs the hub" in answer.text


def test_afterwards_row_security_is_forced_and_every_trigger_stands(app, kept, keys, everything):
    """Of the tables that were sealed when this database was made, and again just now."""
    keys(NEW, keys.old)
    rotate(app)
    guards = everything("""
        select c.relrowsecurity and c.relforcerowsecurity as bound, array_agg(distinct t.tgenabled) as triggers
        from pg_class c left join pg_trigger t on t.tgrelid = c.oid
        where c.relnamespace = 'public'::regnamespace and c.relname = any(:names) group by c.oid""",
        names=[place.table for place in PLACES])  # fmt: skip
    assert len(guards) == len(PLACES) and all(one.bound for one in guards)
    assert {state for one in guards for state in one.triggers} <= {"O", None}


def test_while_a_process_of_the_hub_is_signed_in_the_key_is_not_changed(app):
    settings = app.config["HUB"]
    with create_engine(settings.database_url, poolclass=NullPool).connect() as running:
        running.exec_driver_sql("select 1")
        with pytest.raises(WrongSettings, match="The hub still runs"):
            fields._refuse_while_running(settings)
    dispose(app)
    fields._refuse_while_running(settings)
