"""Who may know of whom: one's own partnership, and nothing of a neighbour's other ones."""

import pytest
from sqlalchemy.exc import ProgrammingError

from hub.directory.sync import sync
from hub.kernel.db import owner_connection, rows
from hub.kernel.tenancy import NOBODY, Acting, as_actor

TABLES = ("partnership", "organisation", "member", "organisation_area", "agreement", "signature", "ending", "section")
REFUSED = "permission denied|row-level security"


@pytest.fixture
def two_partnerships(norfolk, fell, everything):
    """Norfolk and the fell, with Norwich as a member of both."""
    with norfolk.app.app_context():
        sync(fell.load().partnership)
    everything("""insert into member (org_id, partnership_id, part)
                  select o.id, p.id, 'district' from organisation o, partnership p
                  where o.slug = 'norwich' and p.slug = 'fell'""")
    norfolk.orgs |= {row.slug: row.id for row in everything("select id, slug from organisation")}
    return norfolk


def seen_by(partnership, slug, statement, role=None):
    with partnership.app.app_context(), as_actor(Acting(partnership.org(slug), role=role)):
        return {row[0] for row in rows(statement)}


def test_a_member_sees_its_partnership_and_its_fellow_members(two_partnerships):
    assert seen_by(two_partnerships, "breckland", "select slug from partnership") == {"norfolk"}
    assert len(seen_by(two_partnerships, "breckland", "select slug from organisation")) == 11
    assert seen_by(two_partnerships, "dale", "select slug from organisation") == {
        "dale",
        "fellshire",
        "wardens",
        "norwich",
    }
    assert seen_by(two_partnerships, "dale", "select gss from organisation_area") == {"E07000001", "E07000148"}


def test_a_member_of_two_partnerships_sees_both_and_shows_neither_to_the_other(two_partnerships):
    assert seen_by(two_partnerships, "norwich", "select slug from partnership") == {"norfolk", "fell"}
    assert "dale" in seen_by(two_partnerships, "norwich", "select slug from organisation")
    assert "dale" not in seen_by(two_partnerships, "breckland", "select slug from organisation")
    together = "select p.slug from member m join partnership p on p.id = m.partnership_id"
    assert seen_by(two_partnerships, "breckland", together) == {"norfolk"}
    partnerships_of_others = "select distinct partnership_id from member"
    assert len(seen_by(two_partnerships, "breckland", partnerships_of_others)) == 1


def test_nobody_sees_nothing(app):
    with app.app_context(), as_actor(NOBODY):
        for table in TABLES:
            assert rows(f"select 1 from {table}") == [], table


def test_an_organisation_outside_every_partnership_sees_itself_alone(norfolk, everything):
    [(org_id,)] = everything(
        "insert into organisation (slug, name, short_name, kind) values ('alone', 'A', 'A', 'county') returning id"
    )
    with norfolk.app.app_context(), as_actor(Acting(org_id)):
        assert [row.slug for row in rows("select slug from organisation")] == ["alone"]


def test_an_agreement_is_seen_by_its_two_parties_only(norfolk):
    parties = "select a.slug from agreement a"
    assert seen_by(norfolk, "city-welcome", parties) == {"support", "welcome-visits"}
    assert seen_by(norfolk, "norwich", parties) == {"contact-details", "door-knock", "support", "welcome-visits"}
    assert seen_by(norfolk, "breckland", parties) == {"contact-details", "door-knock", "support"}
    assert seen_by(norfolk, "breckland", "select org_id from signature") == {norfolk.org("breckland")}


def test_a_partners_people_see_their_own_organisation_and_nothing_else_of_the_directory(norfolk):
    seen = seen_by(norfolk, "city-welcome", "select slug from organisation", role="volunteer")
    assert seen == {"city-welcome"}, "a council that has handed it nothing yet is not its business"
    for table in set(TABLES) - {"organisation"}:
        with pytest.raises(ProgrammingError, match=REFUSED):
            seen_by(norfolk, "city-welcome", f"select 1 from {table}", role="volunteer")


@pytest.mark.parametrize(
    "statement",
    [
        "insert into organisation (slug, name, short_name, kind) values ('x', 'X', 'X', 'county')",
        "update organisation set name = 'Mine' where slug = 'breckland'",
        "delete from member",
        "insert into organisation_area (org_id, gss, valid) values (acting_org(), 'E07000148', 'empty')",
        "update partnership set name = 'Mine'",
        "truncate organisation_area",
        "delete from agreement",
        "delete from signature",
        "delete from ending",
        "update agreement set valid = 'empty'",
        "update agreement set signed_from_at = now(), signed_to_at = now()",
        "update agreement set gives = '{surname}'",
        "update signature set signed_at = now()",
        "update ending set ends_at = now()",
    ],
)
def test_no_tenant_changes_the_directory(norfolk, statement):
    with pytest.raises(ProgrammingError, match=REFUSED), norfolk.acting("breckland", "administrator"):
        rows(statement)


def test_the_operator_alone_makes_organisations(norfolk):
    with norfolk.app.app_context(), owner_connection() as connection:
        assert connection.exec_driver_sql("select count(*) from organisation").scalar() == 11
        for table in ("section", "agreement", "signature", "ending"):
            count = connection.exec_driver_sql(f"select count(*) from {table}").scalar()
            assert count == 0, f"the owner is bound too by {table}"


def test_the_functions_that_look_across_tenants_answer_the_application_alone(everything):
    granted = everything("""select p.proname, r.rolname from pg_proc p cross join pg_roles r
        where p.pronamespace = 'lobby'::regnamespace and p.proname in ('partnerships', 'neighbours', 'signed', 'ended')
        and has_function_privilege(r.oid, p.oid, 'execute')
        and r.rolname like 'hub\\_%' and r.rolname <> 'hub_lobby'""")
    assert {tuple(row) for row in granted} == {
        ("partnerships", "hub_app"), ("neighbours", "hub_app"), ("neighbours", "hub_partner"),
    }  # fmt: skip
