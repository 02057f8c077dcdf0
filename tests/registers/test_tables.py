"""Every table is isolated, or named open with the reason."""

import re

# Tables without row security, and why that is right.
OPEN = {
    "alembic_version": "which migration the database stands at",
    "installation": "marks of the installation, such as that it is a demo",
    "place": "the gazetteer: published postcodes, no tenant's rows",
}

# Isolated tables of no single organisation: seen by whom they concern, changed by the operator or a trigger.
SHARED = {
    "partnership": "seen by its members",
    "organisation": "seen by itself and by the members of its partnerships",
    "agreement": "seen by its two parties",
}

# Indexes of tenants' tables that are not led by org_id, and why.
ACROSS = {
    "ix_account_email_key": "the lobby finds an account before its tenant is known",
    "uq_session_token_hash": "the same for a session: a hash of 256 random bits tells nobody anything",
    "uq_password_link_token_hash": "the same for a link",
    "ix_outbox_due": "the relay serves every tenant",
    "ix_outbox_leased": "the relay serves every tenant",
    "ix_outbox_done": "the relay serves every tenant",
    "ix_submission_at": "the relay forgets every tenant's old forms",
    "ix_outbox_id": "the worker takes a row by its id and the tenant from the row",
    "ix_member_partnership_id": "the lobby's functions look up a partnership's members",
    "one_lead": "a partnership has one lead, whoever it is",
    "ix_organisation_area_gss": "which organisation answers for an area",
}

TABLES = """
    select c.oid, c.relname as name, c.relrowsecurity as enabled, c.relforcerowsecurity as forced,
           exists (select 1 from pg_attribute a where a.attrelid = c.oid and a.attname = 'org_id') as tenants,
           pg_get_userbyid(c.relowner) as owner
    from pg_class c
    where c.relnamespace in ('public'::regnamespace, 'lobby'::regnamespace) and c.relkind in ('r', 'p')"""
POLICIES = """
    select tablename, policyname, permissive, array_to_string(roles, ',') as roles, cmd, qual, with_check
    from pg_policies"""
OWN = "(org_id = ( SELECT acting_org() AS acting_org))"


def test_every_table_is_isolated_or_named_open(catalogue):
    tables = catalogue(TABLES)
    isolated = {one.name for one in tables if one.enabled and one.forced}
    assert {one.name for one in tables} - isolated == set(OPEN)
    assert {one.name for one in tables if not one.tenants} - set(OPEN) == set(SHARED)
    assert {one.owner for one in tables} == {"hub_owner"}


def test_every_isolated_table_has_a_policy(catalogue):
    with_policy = {one.tablename for one in catalogue(POLICIES)}
    assert {one.name for one in catalogue(TABLES) if one.enabled} == with_policy


def test_an_ordinary_table_has_the_one_ordinary_policy(catalogue):
    special = {
        "event",
        "outbox",
        "handover",
        "submission",
        "organisation",
        "partnership",
        "member",
        "organisation_area",
        "agreement",
        "signature",
        "ending",
        "account",
        "account_role",
        "session",
        "password_link",
        "section",
    }
    found: dict[str, set] = {}
    for one in catalogue(POLICIES):
        found.setdefault(one.tablename, set()).add(
            (one.policyname, one.permissive, one.roles, one.cmd, one.qual, one.with_check)
        )
    ordinary = {("own", "PERMISSIVE", "public", "ALL", OWN, OWN)}
    assert {table: rules for table, rules in found.items() if table not in special and rules != ordinary} == {}
    for table in ("event", "submission", "account", "account_role", "session", "password_link", "section"):
        assert ordinary < found[table], table


def test_every_policy_for_the_application_asks_who_acts(catalogue):
    """A policy that asks nobody is for the owner's operator, the lobby's functions or the relay alone."""
    unasked = {
        (one.tablename, one.policyname, one.roles)
        for one in catalogue(POLICIES)
        if "true" in (one.qual, one.with_check)
    }
    assert {roles for _, _, roles in unasked} <= {"hub_owner", "hub_lobby", "hub_relay"}
    for one in catalogue(POLICIES):
        if one.roles in ("public", "hub_app", "hub_app,hub_partner"):
            asked = f"{one.qual or ''} {one.with_check or ''}"
            known = re.search(r"acting_org\(\)|acting_account\(\)|lobby\.(neighbours|partnerships)\(\)", asked)
            assert known, (one.tablename, one.policyname)


def test_the_special_policies_are_these(catalogue):
    """Whoever adds, drops or renames one comes here, and to the tests of what it refuses."""
    found = {
        f"{one.tablename}.{one.policyname} {one.cmd} {one.roles}"
        for one in catalogue(POLICIES)
        if one.policyname != "own"
    }
    assert found == {
        "event.own_name INSERT public",
        "outbox.see SELECT public",
        "outbox.work UPDATE public",
        "outbox.write INSERT public",
        "outbox.relay ALL hub_relay",
        "outbox.partner_answers INSERT hub_partner",
        "submission.own_forms ALL hub_app,hub_partner",
        "submission.relay ALL hub_relay",
        "handover.see SELECT public",
        "handover.work UPDATE public",
        "handover.send INSERT public",
        "handover.give INSERT public",
        "handover.partner_sees_received ALL hub_partner",
        "partnership.see SELECT hub_app,hub_partner",
        "partnership.operator ALL hub_owner",
        "organisation.see SELECT hub_app,hub_partner",
        "organisation.operator ALL hub_owner",
        "organisation.lobby SELECT hub_lobby",
        "member.see SELECT hub_app,hub_partner",
        "member.operator ALL hub_owner",
        "member.lobby SELECT hub_lobby",
        "organisation_area.see SELECT hub_app,hub_partner",
        "organisation_area.operator ALL hub_owner",
        "agreement.see SELECT hub_app",
        "agreement.offer INSERT hub_app",
        "agreement.lobby ALL hub_lobby",
        "signature.see SELECT hub_app",
        "signature.own_name INSERT hub_app",
        "ending.see SELECT hub_app",
        "ending.own_name INSERT hub_app",
        "account.lobby SELECT hub_lobby",
        "account_role.lobby SELECT hub_lobby",
        "session.lobby SELECT hub_lobby",
        "session.lobby_seen UPDATE hub_lobby",
        "password_link.lobby SELECT hub_lobby",
        "section.lobby SELECT hub_lobby",
    }


def test_every_key_and_index_of_a_tenants_table_is_led_by_the_tenant(catalogue):
    found = catalogue("""
        select t.relname as table, i.relname as index, a.attname as first, x.indisprimary as is_key
        from pg_index x join pg_class t on t.oid = x.indrelid join pg_class i on i.oid = x.indexrelid
        left join pg_attribute a on a.attrelid = t.oid and a.attnum = x.indkey[0]
        where t.relnamespace = 'public'::regnamespace
          and exists (select 1 from pg_attribute o where o.attrelid = t.oid and o.attname = 'org_id')""")
    assert {one.index for one in found if one.first != "org_id"} == set(ACROSS)
    tenants = {one.name for one in catalogue(TABLES) if one.tenants}
    assert {one.table for one in found if one.is_key and one.first == "org_id"} == tenants


def test_every_foreign_key_between_tenants_tables_carries_the_tenant(catalogue):
    found = catalogue("""
        select c.conname as name, f.relname as from_table, t.relname as to_table,
               array(select attname from unnest(c.conkey) with ordinality k(n, i) join pg_attribute a
                     on a.attrelid = c.conrelid and a.attnum = k.n order by i) as here,
               array(select attname from unnest(c.confkey) with ordinality k(n, i) join pg_attribute a
                     on a.attrelid = c.confrelid and a.attnum = k.n order by i) as there,
               exists (select 1 from pg_attribute o
                       where o.attrelid = c.confrelid and o.attname = 'org_id') as to_tenants
        from pg_constraint c join pg_class f on f.oid = c.conrelid join pg_class t on t.oid = c.confrelid
        where c.contype = 'f'""")
    composite = [one for one in found if one.to_tenants]
    assert len(composite) > 15
    assert [
        one.name for one in composite if one.here[0] != "org_id" or one.there[0] != "org_id" or len(one.here) < 2
    ] == []
    plain = {(one.to_table, *one.there) for one in found if not one.to_tenants}
    assert plain <= {("organisation", "id"), ("partnership", "id"), ("agreement", "id")}


# Columns of type uuid that name a tenant's row without a composite key, and why.
FREE = {
    "event": "an event outlives what it speaks of",
    "event_about.about": "the same",
    "outbox": "a job may outlive what caused it",
    "submission": "a form's key may outlive the account",
    "handover.agreement_id": "checked by the policy when the row is written",
    "handover.origin_id": "a case or a visit: the hand-over knows neither",
    "handover.parent_id": "the received row of the same organisation",
    "signature.account_id": "an agreement's signature outlives the account",
    "ending.account_id": "the same",
    "section.published_by": "a section outlives the account",
    "account_role.granted_by": "the colleague may be gone",
    "password_link.made_by": "the colleague may be gone",
    "import_run.account_id": "the same",
    "import_row.case_id": "staged for minutes: the case does not exist yet",
    "import_row.resident_id": "the same",
    "case_file.outcome_handover_id": "written from the county's own row of the hand-over",
    "contact_point.handover_id": "the same",
    "need.about_id": "a case or a hand-over, as about_kind says",
    "need.handover_id": "written from the organisation's own row",
    "visit.onward_id": "written from the district's own row",
    "visit_attempt.onward_id": "the same",
}


def test_every_reference_to_a_tenants_row_is_a_composite_key_or_has_its_reason(catalogue):
    keyed = {
        (one.table, one.column)
        for one in catalogue("""
        select f.relname as table, a.attname as column from pg_constraint c join pg_class f on f.oid = c.conrelid
        join pg_attribute a on a.attrelid = c.conrelid and a.attnum = any(c.conkey) where c.contype = 'f'""")
    }
    loose = {
        (one.table, one.column)
        for one in catalogue("""
        select c.relname as table, a.attname as column from pg_class c join pg_attribute a on a.attrelid = c.oid
        where c.relnamespace = 'public'::regnamespace and c.relkind = 'r' and a.attnum > 0
          and a.atttypid = 'uuid'::regtype and a.attname <> 'id'
          and exists (select 1 from pg_attribute o where o.attrelid = c.oid and o.attname = 'org_id')""")
    } - keyed
    assert {
        f"{table}.{column}" for table, column in loose if table not in FREE and f"{table}.{column}" not in FREE
    } == set()
    assert {("visit", "model"), ("visit", "model_version")} <= keyed, "a visit keeps the version it began with"


def test_what_the_database_does_by_itself_is_this(catalogue):
    """Triggers, and the exclusion that lets one agreement be in force at a time."""
    found = {
        f"{one.table}.{one.name}"
        for one in catalogue("""
        select tgrelid::regclass::text as table, tgname as name from pg_trigger where not tgisinternal
        union all select conrelid::regclass::text, conname from pg_constraint where contype = 'x'""")
    }
    assert found == {
        "event.append_only",
        "event.never_emptied",
        "event_about.append_only",
        "event_about.never_emptied",
        "outbox.nudge",
        "handover.check_answer",
        "handover.keep_end",
        "section.keep_published",
        "signature.takes_effect",
        "ending.takes_effect",
        "agreement.one_live_agreement",
        "organisation_area.one_area_once",
    }


def test_the_lobby_reads_the_live_programme_of_sections_and_nothing_else(catalogue):
    [rule] = [one for one in catalogue(POLICIES) if (one.tablename, one.policyname) == ("section", "lobby")]
    assert rule.qual == "((name = 'programme'::text) AND (state = 'live'::text))"


def test_no_view_type_or_function_goes_round_row_security(catalogue):
    assert catalogue("select relname from pg_class where relkind = 'm'") == []
    views = catalogue(
        """select relname, reloptions from pg_class where relkind = 'v' and relnamespace = 'public'::regnamespace"""
    )
    assert [one.relname for one in views if "security_invoker=true" not in (one.reloptions or [])] == []
    assert catalogue("select typname from pg_type where typtype = 'e'") == [], (
        "an enum is not leakproof: text with a check"
    )
