"""Every table is isolated, or named open with the reason."""

import re

import pytest

# Tables without row security, and why that is right.
OPEN = {
    "alembic_version": "which migration the database stands at",
    "context_key": "what proves a tenancy context; no login reads it",
    "installation": "marks of the installation, such as that it is a demo",
    "self_attack": "reports of the hub's attacks on itself, in which everybody is invented",
    "place": "the gazetteer: published postcodes, no tenant's rows",
    "retention_class": "for how long each class of record is kept by default",
}

# Isolated tables of no single organisation: seen by whom they concern, changed by the operator or a trigger.
SHARED = {
    "partnership": "seen by its members",
    "organisation": "seen by itself and by the members of its partnerships",
    "agreement": "seen by its two parties",
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
ERASING = "erasing"  # on each table of an erasure: test_held.py says which and with what right
OWN = "(org_id = ( SELECT acting_org() AS acting_org))"


# Whoever adds, drops or renames a policy that is not the ordinary one comes here, and to the tests of what it refuses.
SPECIAL = {
    "volunteer_check.coordinator_records INSERT hub_partner",
    "notice.own_notices_read UPDATE hub_partner",
    "check_in.holder_goes INSERT hub_partner",
    "check_in.theirs_to_end UPDATE hub_partner",
    "at_door.volunteers_go INSERT hub_partner",
    "at_door.left_when_ended UPDATE hub_partner",
    "at_door.lobby SELECT hub_lobby",
    "door_alarm.coordinators_hear ALL hub_partner",
    "doorstep_pack.own_pack INSERT hub_partner",
    "doorstep_pack_visit.holder_carries INSERT hub_partner",
    "doorstep_answer.own_answer ALL hub_partner",
    "event.own_name INSERT public",
    "event.lobby SELECT hub_lobby",
    "event_about.lobby SELECT hub_lobby",
    "names_request.see SELECT public",
    "names_request.ask INSERT public",
    "names_request.give INSERT public",
    "names_request.answer UPDATE public",
    "event.relay SELECT hub_relay",
    "event_about.relay SELECT hub_relay",
    "unsealed.relay ALL hub_relay",
    "seal_leaf.relay ALL hub_relay",
    "seal_node.relay ALL hub_relay",
    "seal_checkpoint.relay ALL hub_relay",
    "seal_key.relay ALL hub_relay",
    "seal_copy.relay ALL hub_relay",
    "organisation.relay SELECT hub_relay",
    "outbox.see SELECT public",
    "outbox.work UPDATE public",
    "outbox.write INSERT public",
    "outbox.relay ALL hub_relay",
    "outbox.partner_answers INSERT hub_partner",
    "submission.own_forms ALL hub_app,hub_partner",
    "submission.relay ALL hub_relay",
    "kept_search.own_search ALL hub_app",
    "kept_search.relay ALL hub_relay",
    "answers_begun.own_answers ALL hub_app,hub_partner",
    "answers_begun.relay ALL hub_relay",
    "subject_notice.see SELECT public",
    "subject_notice.work UPDATE public",
    "subject_notice.tell INSERT public",
    "subject_notice.give INSERT public",
    "handover.see SELECT public",
    "handover.work UPDATE public",
    "handover.send INSERT public",
    "handover.give INSERT public",
    "handover.members INSERT public",
    "handover.unmarked INSERT public",
    "handover.unplaced INSERT public",
    "handover.curtain SELECT hub_app,hub_partner",
    "resident.curtain SELECT hub_app",
    "case_file.curtain SELECT hub_app",
    "contact_point.curtain SELECT hub_app",
    "import_row.curtain SELECT hub_app",
    "hand_back_row.curtain SELECT hub_app",
    "message.curtain SELECT hub_app",
    "handover.partner_sees_received ALL hub_partner",
    "handover.holder_works UPDATE hub_partner",
    "organisation.partner_sees_askers SELECT hub_partner",
    "volunteer_check.lobby SELECT hub_lobby",
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
    "signature.lobby ALL hub_lobby",
    "proposal.neighbours_alone INSERT hub_app",
    "proposal.lobby ALL hub_lobby",
    "proposal_signature.see SELECT hub_app",
    "proposal_signature.own_name INSERT hub_app",
    "proposal_signature.lobby SELECT hub_lobby",
    "outbox.agreed INSERT hub_app",
    "ending.see SELECT hub_app",
    "ending.own_name INSERT hub_app",
    "account.lobby SELECT hub_lobby",
    "account_role.lobby SELECT hub_lobby",
    "session.lobby SELECT hub_lobby",
    "session.lobby_seen UPDATE hub_lobby",
    "password_link.lobby SELECT hub_lobby",
    "provider.lobby SELECT hub_lobby",
    "provider_attempt.lobby SELECT hub_lobby",
    "half_session.lobby SELECT hub_lobby",
    "scim_token.lobby SELECT hub_lobby",
    "section.lobby SELECT hub_lobby",
    "card.lobby SELECT hub_lobby",
    "visit_code.lobby SELECT hub_lobby",
    "section.not_while_it_waits DELETE public",
    "section.drafts_alone DELETE public",
    "notice.own_notices SELECT hub_partner",
    "notice.lobby SELECT hub_lobby",
    "message.see SELECT public",
    "message.work UPDATE public",
    "message.write INSERT public",
    "message.give INSERT public",
    "message.erase DELETE hub_eraser,hub_owner",
    "names_request.erase DELETE hub_eraser,hub_owner",
    "erasure_run.own_name INSERT hub_app",
    "erasure_line.lobby SELECT hub_lobby",
}


@pytest.mark.asvs("8.2.2", "8.4.1")
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
    special = {one.partition(".")[0] for one in SPECIAL if ".curtain " not in one}
    found: dict[str, set] = {}
    for one in catalogue(POLICIES):
        rules = found.setdefault(one.tablename, set())
        if one.policyname not in (ERASING, "curtain"):  # both only narrow what the ordinary one allows
            rules.add((one.policyname, one.permissive, one.roles, one.cmd, one.qual, one.with_check))
    ordinary = {("own", "PERMISSIVE", "public", "ALL", OWN, OWN)}
    assert {table: rules for table, rules in found.items() if table not in special and rules != ordinary} == {}
    for table in [
        "event",
        "event_about",
        "unsealed",
        "seal_leaf",
        "seal_node",
        "seal_checkpoint",
        "seal_key",
        "seal_copy",
        "submission",
        "account",
        "account_role",
        "session",
        "password_link",
        "section",
        "notice",
        "answers_begun",
        "kept_search",
        "check_in",
        "at_door",
        "door_alarm",
        "doorstep_pack",
        "doorstep_pack_visit",
        "doorstep_answer",
        "resident",
        "case_file",
        "contact_point",
        "proposal",
        "erasure_line",
        "erasure_run",
    ]:
        assert ordinary <= found[table], table


def test_every_policy_for_the_application_asks_who_acts(catalogue):
    """A policy that asks nobody is for the owner's operator, the lobby's functions or the relay alone.

    A restrictive one lets nobody in: it only narrows what the others allow.
    """
    unasked = {
        (one.tablename, one.policyname, one.roles)
        for one in catalogue(POLICIES)
        if "true" in (one.qual, one.with_check)
    }
    assert {roles for _, _, roles in unasked} <= {"hub_owner", "hub_lobby", "hub_relay"}
    for one in catalogue(POLICIES):
        if one.permissive == "PERMISSIVE" and one.roles in ("public", "hub_app", "hub_app,hub_partner"):
            asked = f"{one.qual or ''} {one.with_check or ''}"
            known = re.search(r"acting_org\(\)|acting_account\(\)|lobby\.(neighbours|partnerships)\(\)", asked)
            assert known, (one.tablename, one.policyname)


def test_the_special_policies_are_these(catalogue):
    found = {
        f"{one.tablename}.{one.policyname} {one.cmd} {one.roles}"
        for one in catalogue(POLICIES)
        if one.policyname not in ("own", ERASING)
    }
    assert found == SPECIAL


def test_the_lobby_reads_the_live_programme_of_sections_and_nothing_else(catalogue):
    [rule] = [one for one in catalogue(POLICIES) if (one.tablename, one.policyname) == ("section", "lobby")]
    assert rule.qual == "((name = 'programme'::text) AND (state = 'live'::text))"


@pytest.mark.asvs("8.4.1")
def test_no_view_type_or_function_goes_round_row_security(catalogue):
    assert catalogue("select relname from pg_class where relkind = 'm'") == []
    views = catalogue(
        """select relname, reloptions from pg_class where relkind = 'v' and relnamespace = 'public'::regnamespace"""
    )
    assert [one.relname for one in views if "security_invoker=true" not in (one.reloptions or [])] == []
    assert catalogue("select typname from pg_type where typtype = 'e'") == [], (
        "an enum is not leakproof: text with a check"
    )
