"""Every key, index and reference of a tenant's table is led by the tenant, or named with the reason."""

from tests.registers.test_tables import TABLES

# Indexes of tenants' tables that are not led by org_id, and why.
ACROSS = {
    "uq_card_code_hash": "the lobby finds a card before its tenant is known: a keyed hash of 60 random bits",
    "ix_visit_code_code_hash": "the same for the code that an officer says, of one day",
    "ix_account_badge": "the same for the number of a badge, which is worn for all to see",
    "ix_account_email_key": "the lobby finds an account before its tenant is known",
    "uq_session_token_hash": "the same for a session: a hash of 256 random bits tells nobody anything",
    "uq_password_link_token_hash": "the same for a link",
    "uq_provider_attempt_state_hash": "the same for the state of a sign-in at a provider",
    "ix_provider_id": "the lobby finds whose a provider is: its id stands on the sign-in page",
    "uq_scim_token_token_hash": "the same for the key of a directory",
    "uq_half_session_token_hash": "the same for whoever is half signed in",
    "ix_outbox_due": "the relay serves every tenant",
    "ix_outbox_leased": "the relay serves every tenant",
    "ix_outbox_done": "the relay serves every tenant",
    "ix_submission_at": "the relay forgets every tenant's old forms",
    "ix_kept_search_at": "the relay forgets every tenant's old searches",
    "ix_answers_begun_at": "the relay forgets every tenant's old answers",
    "ix_outbox_id": "the worker takes a row by its id and the tenant from the row",
    "ix_member_partnership_id": "the lobby's functions look up a partnership's members",
    "one_lead": "a partnership has one lead, whoever it is",
    "ix_organisation_area_gss": "which organisation answers for an area",
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
    "erasure_item.about": "what was erased is named by its id, of whatever table",
    "legal_hold_about.about": "a resident, a case or a request",
    "subject_correction.notice_id": "a notice has two rows, and the correction outlives neither",
    "subject_correction.record_id": "a resident, or one row of a hand-over",
    "subject_notice.parent_id": "the received row of the same organisation",
    "subject_request.subject_id": "a resident or a hand-over; the request outlives it",
    "event": "an event outlives what it speaks of",
    "event_about.about": "the same",
    "unsealed.event_id": "written by the statement that writes the event",
    "seal_leaf.event_id": "a leaf outlives an event that somebody took away: verifying says so",
    "outbox": "a job may outlive what caused it",
    "submission": "a form's key may outlive the account",
    "handover.agreement_id": "checked by the policy when the row is written",
    "handover.origin_id": "a case or a visit: the hand-over knows neither",
    "handover.parent_id": "the received row of the same organisation",
    "signature.account_id": "an agreement's signature outlives the account",
    "ending.account_id": "the same",
    "proposal_signature.account_id": "the same",
    "proposal.drafted_by": "the same",
    "proposal_note.account_id": "the same",
    "section.published_by": "a section outlives the account",
    "section.publish_by": "the same",
    "account_role.granted_by": "the colleague may be gone",
    "password_link.made_by": "the colleague may be gone",
    "provider_link.linked_by": "the same",
    "factor_reset.reset_by": "the same",
    "scim_token.made_by": "the same",
    "access_review_right.granted_by": "the same",
    "access_review_right.decided_by": "the same",
    "suspended_role.granted_by": "the same",
    "account_level.set_by": "the same",
    "batch_row.from_id": "told in the report as it was then",
    "batch_row.to_id": "the same",
    "team_member.added_by": "the same",
    "patch_member.added_by": "the same",
    "rota.set_by": "the same",
    "leave.added_by": "the same",
    "volunteer_check.recorded_by": "the same",
    "import_run.account_id": "the same",
    "import_row.case_id": "staged: the case does not exist yet",
    "call.household_call_id": "what the rows of one call have in common: there is no row of its own",
    "handover_origin.handover_id": "the sender's row of the same transaction, whose key has a side",
    "handover_origin.origin_id": "a case: the hand-over does not know it",
    "import_row.resident_id": "the same",
    "case_file.outcome_handover_id": "written from the county's own row of the hand-over",
    "contact_point.handover_id": "the same",
    "need.about_id": "a case or a hand-over, as about_kind says",
    "answers_begun.about_id": "a visit or a task: the answers know neither",
    "need_step.handover_id": "written from the organisation's own row",
    "need.handover_id": "written from the organisation's own row",
    "notice.about": "a request, a task, a case: whatever the notice leads to",
    "doorstep_pack_visit.work_id": "the visit's or the task's, whichever it is: generated from the two",
    "doorstep_answer.visit_id": "its pack's, by the key of work_id",
    "doorstep_answer.task_id": "the same",
    "doorstep_answer.second_id": "kept as the phone named them, known or not",
    "oddity.person_id": "a resident, or the request by which somebody was handed over",
    "oddity_event.about": "the same, or the colleague",
    "glass_break.person_id": "the same",
    "restriction.person_id": "a resident, or the request by which somebody was handed over",
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


# Keys whose columns others cover too, or which hold names and versions: what each promises.
PROMISES = {
    "fk_draft_change_org_id_name_version_section": "a step of drafting is undone in the version it was made in",
    "fk_section_org_id_name_repeats_section": "a version that goes back names one that there is",
    "fk_round_stop_org_id_round_id_round": "a stop that nobody is given stands in a round all the same",
}


def test_what_these_keys_promise_is_kept(catalogue):
    assert set(PROMISES) <= {one.conname for one in catalogue("select conname from pg_constraint where contype = 'f'")}


# What people add to a record: refused once it is erased.
ADDED_TO = (
    "call",
    "case_note",
    "close_contact",
    "contact_point",
    "found_point",
    "message",
    "place_visited",
    "resident_message",
)


def test_what_the_database_does_by_itself_is_this(catalogue):
    """Triggers, and the exclusion that lets one agreement be in force at a time."""
    found = {
        f"{one.table}.{one.name}"
        for one in catalogue("""
        select tgrelid::regclass::text as table, tgname as name from pg_trigger where not tgisinternal
        union all select conrelid::regclass::text, conname from pg_constraint where contype = 'x'""")
    }
    assert found == {
        "erasure_item.guard_erasure",
        "erasure_item.guard_resident",
        "erasure_run.keep_run",
        *(f"{table}.nothing_is_added" for table in ADDED_TO),
        "resident.stays_erased",
        "case_file.stays_erased",
        "handover.stays_erased",
        "handover.keep_subject",
        "subject_file.keep_file",
        "event.append_only",
        "event.never_emptied",
        "event_about.append_only",
        "event_about.never_emptied",
        "seal_leaf.append_only",
        "seal_leaf.never_emptied",
        "seal_node.append_only",
        "seal_node.never_emptied",
        "seal_checkpoint.append_only",
        "seal_checkpoint.never_emptied",
        "seal_key.append_only",
        "seal_key.never_emptied",
        "outbox.nudge",
        "handover.check_answer",
        "handover.check_holder",
        "handover.keep_end",
        "section.keep_published",
        "section.keep_scheduled",
        "volunteer_check.append_only",
        "account_level.append_only",
        "leave.never_away_twice",
        "signature.takes_effect",
        "ending.takes_effect",
        "proposal.keep_proposal",
        "proposal_signature.takes_effect",
        "agreement.one_live_agreement",
        "organisation_area.one_area_once",
    }
