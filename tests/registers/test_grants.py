"""Each role of the database has rights on these tables and functions, and on no other; hub_eraser's: test_held.py."""

import pytest

EVERYBODY = ["hub_app", "hub_backup", "hub_migrator", "hub_partner", "hub_relay"]


def test_functions_that_run_as_their_owner_are_these_and_nobody_else_calls_them(catalogue):
    found = catalogue("""
        select n.nspname || '.' || p.proname as name, pg_get_userbyid(p.proowner) as owner, p.proconfig as config,
               has_function_privilege('public', p.oid, 'execute') as open,
               array(select r from unnest(array['hub_app', 'hub_partner', 'hub_relay', 'hub_backup', 'hub_migrator']) r
                     where has_function_privilege(r, p.oid, 'execute') order by r) as callers
        from pg_proc p join pg_namespace n on n.oid = p.pronamespace where p.prosecdef""")
    assert {one.name: (one.owner, one.callers) for one in found} == {
        "lobby.session_by_token": ("hub_lobby", ["hub_app"]),
        "lobby.accounts_by_email": ("hub_lobby", ["hub_app"]),
        "lobby.half_session_by_token": ("hub_lobby", ["hub_app"]),
        "lobby.scim_token_by_hash": ("hub_lobby", ["hub_app"]),
        "lobby.password_link_by_token": ("hub_lobby", ["hub_app"]),
        "lobby.providers": ("hub_lobby", ["hub_app"]),
        "lobby.provider_in_use": ("hub_lobby", ["hub_app"]),
        "lobby.attempt_by_state": ("hub_lobby", ["hub_app"]),
        "lobby.partnerships": ("hub_lobby", ["hub_app"]),
        "lobby.neighbours": ("hub_lobby", ["hub_app", "hub_partner"]),
        "lobby.signed": ("hub_lobby", []),
        "lobby.ended": ("hub_lobby", []),
        "lobby.both_signed": ("hub_lobby", []),
        "lobby.put_in_force": ("hub_lobby", []),
        "lobby.county_outcomes": ("hub_lobby", ["hub_app"]),
        "lobby.demo_people": ("hub_lobby", ["hub_app"]),
        "lobby.typed_at_a_door": ("hub_lobby", ["hub_app"]),
        "lobby.check_answer": ("hub_lobby", []),
        "lobby.referral_content": ("hub_lobby", ["hub_app", "hub_partner"]),
        "lobby.task_content": ("hub_lobby", ["hub_app", "hub_partner"]),
        "lobby.may_hold_task": ("hub_lobby", ["hub_app", "hub_partner"]),
        "lobby.check_holder": ("hub_lobby", []),
        "lobby.hidden": ("hub_lobby", ["hub_app", "hub_partner"]),
        "lobby.mobile_at_door": ("hub_lobby", ["hub_app", "hub_partner"]),
        "lobby.unknown_erasures": ("hub_lobby", ["hub_app"]),
        "lobby.context_proven": ("hub_lobby", EVERYBODY),
        "lobby.looks_elsewhere": ("hub_lobby", ["hub_app"]),
    }
    # pg_temp last: unlisted, a caller's own temporary tables would come before ours.
    assert {one.name: one.config for one in found if one.config != ["search_path=pg_catalog, public, pg_temp"]} == {}
    open_ = [one.name for one in found if one.open and one.name.startswith("lobby.")]
    assert open_ == ["lobby.context_proven"], (
        "row security asks it in everybody's name, and it tells of the asker alone"
    )


@pytest.mark.asvs("13.2.2")
def test_each_role_has_rights_on_these_tables_alone(catalogue):
    found: dict[str, dict] = {}
    for one in catalogue("""
        select grantee, table_name,
               string_agg(distinct lower(privilege_type), ' ' order by lower(privilege_type)) as rights
        from (select grantee, table_schema, table_name, privilege_type from information_schema.role_table_grants
              union select grantee, table_schema, table_name, privilege_type
              from information_schema.role_column_grants) as all_grants
        where table_schema in ('public', 'lobby') and grantee not in ('hub_owner', 'hub_eraser') group by 1, 2"""):
        found.setdefault(one.grantee, {})[one.table_name] = one.rights
    assert set(found) == {"hub_app", "hub_partner", "hub_relay", "hub_lobby"}
    assert found["hub_relay"] == {
        "answers_begun": "delete select",
        "event": "select",
        "event_about": "select",
        "kept_search": "delete select",
        "organisation": "select",
        "outbox": "delete select update",
        "seal_checkpoint": "insert select",
        "seal_copy": "insert select update",
        "seal_key": "insert select",
        "seal_leaf": "insert select",
        "seal_node": "insert select",
        "submission": "delete select",
        "unsealed": "delete select",
    }
    assert found["hub_lobby"] == {
        "context_key": "select",
        "card": "select",
        "visit_code": "select",
        "account": "select",
        "account_role": "select",
        "session": "select update",
        "half_session": "select",
        "scim_token": "select",
        "password_link": "select",
        "provider": "select",
        "provider_attempt": "select",
        "organisation": "select",
        "member": "select",
        "agreement": "insert select update",
        "signature": "insert",
        "proposal": "select update",
        "proposal_signature": "select",
        "handover": "select",
        "event": "select",
        "event_about": "select",
        "volunteer_check": "select",
        "at_door": "select",
        "installation": "select",
        "notice": "select",
        "section": "select",
        "restriction": "select",
        "glass_break": "select",
        "case_file": "select",
        "resident": "select",
        "erasure_line": "select",
    }
    assert found["hub_partner"] == {
        "visit_code": "insert select",
        "answers_begun": "delete insert select update",
        "account": "select",
        "account_role": "select",
        "event": "insert",
        "event_about": "insert",
        "unsealed": "insert",
        "outbox": "insert",
        "submission": "insert select update",
        "handover": "select update",
        "organisation": "select",
        "installation": "select",
        "notice": "insert select update",
        "place": "select",
        "volunteer_check": "insert select",
        "check_in": "insert select update",
        "at_door": "insert select update",
        "door_alarm": "select update",
        "doorstep_answer": "insert select update",
        "doorstep_key": "insert select",
        "doorstep_pack": "insert select",
        "doorstep_pack_visit": "insert select",
    }
    assert {table for table, rights in found["hub_app"].items() if "delete" in rights} == {
        "subject_correction",
        "subject_note",
        "subject_pause",
        "subject_redaction",
        "answers_begun",
        "provider",
        "provider_attempt",
        "provider_link",
        "provider_logout",
        "provider_session",
        "sign_in_rule",
        "account_role",
        "second_factor",
        "recovery_code",
        "suspended_role",
        "scim_group",
        "scim_member",
        "staff_list",
        "close_contact",
        "place_visited",
        "none_named",
        "import_upload",
        "import_row",
        "import_reject",
        "column_name",
        "arrival",
        "found_point",
        "service_place",
        "team_member",
        "patch_member",
        "rota",
        "rota_shift",
        "leave",
        "shift_clock",
        "round_crew",
        "draft_change",
        "likeness",
        "saved_question",
        "section",
        "staff_home",
        "oddity_note",
    }
    assert not {
        table
        for table, rights in found["hub_app"].items()
        if "truncate" in rights or "trigger" in rights or "references" in rights
    }
