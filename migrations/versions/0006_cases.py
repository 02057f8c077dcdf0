"""Cases: residents, their cases, ways to reach them, calls, local systems checked, and what people wrote about them."""

from alembic import op

from migrations.policies import tenant_table

revision = "0006"
down_revision = "0005"


def upgrade() -> None:
    """Make the county's own tables; nothing in them ever leaves except by a hand-over."""
    _residents()
    _cases()
    _contact_points()
    _calls()
    _notes()
    for table in ("resident", "case_file", "contact_point", "call", "system_check", "case_note"):
        tenant_table(table, app="select, insert, update")


def _residents() -> None:
    op.execute("""
        create table resident (
            org_id int not null, id uuid not null, forename text, surname text,
            forename_key text not null default '', surname_key text not null default '', born_on date,
            nhs_number text, gender text, ethnicity text, language text,
            house text, address text, postcode text, postcode_key text not null default '', uprn text,
            created_at timestamptz not null, version int not null default 1,
            constraint pk_resident primary key (org_id, id))""")
    op.execute("create index ix_resident_org_id_nhs_number on resident (org_id, nhs_number)")
    op.execute("create index ix_resident_org_id_surname_key_born_on on resident (org_id, surname_key, born_on)")
    op.execute("create index ix_resident_org_id_postcode_key on resident (org_id, postcode_key)")


def _cases() -> None:
    op.execute("""
        create table case_file (
            org_id int not null, id uuid not null, resident_id uuid not null,
            programme text not null, reference text, category text not null, origin text not null default 'list',
            status text not null default 'open', version int not null default 1, received_at timestamptz not null,
            onset_on date, tested_on date, exposed_on date, isolation_from date, ends_on date,
            priority int not null, variant boolean not null default false, contacts_named int,
            facts jsonb not null default '{}',
            gss text, district_id int references organisation (id), routed text,
            suggested_id int references organisation (id), bounces int not null default 0,
            allocated_to uuid, allocated_at timestamptz,
            calls int not null default 0, last_call_at timestamptz, last_call_outcome text, call_back_at timestamptz,
            outcome text, outcome_at timestamptz, outcome_handover_id uuid, outcome_code text,
            closed_at timestamptz, closed_by uuid,
            constraint pk_case_file primary key (org_id, id),
            constraint fk_case_file_org_id_resident_id_resident foreign key (org_id, resident_id)
                references resident (org_id, id),
            constraint fk_case_file_org_id_allocated_to_account foreign key (org_id, allocated_to)
                references account (org_id, id),
            constraint fk_case_file_org_id_closed_by_account foreign key (org_id, closed_by)
                references account (org_id, id),
            constraint ck_case_file_origin check (origin in ('list', 'typed')),
            constraint ck_case_file_status check (status in ('open', 'closed')),
            constraint ck_case_file_closed check ((status = 'closed') = (closed_at is not null)),
            constraint ck_case_file_routed check (routed in ('uprn', 'postcode', 'list', 'person', 'suggestion')))""")
    op.execute("""
        create unique index uq_case_file_org_id_programme_reference on case_file (org_id, programme, reference)
        where reference is not null""")
    op.execute("create index ix_case_file_org_id_resident_id on case_file (org_id, resident_id)")
    # The order of the tracer's list; a case without an end comes after all that have one.
    order = "priority, (coalesce(ends_on, date '9999-12-31')), received_at, id"
    op.execute(f"create index ix_case_file_list on case_file (org_id, {order}) where status = 'open'")
    op.execute(f"create index ix_case_file_mine on case_file (org_id, allocated_to, {order}) where status = 'open'")
    op.execute("""
        create index ix_case_file_triage on case_file (org_id, received_at, id)
        where status = 'open' and district_id is null""")
    op.execute("""
        create index ix_case_file_call_back on case_file (org_id, call_back_at)
        where status = 'open' and call_back_at is not null""")
    op.execute("create index ix_case_file_closed on case_file (org_id, closed_at, id) where status = 'closed'")


def _contact_points() -> None:
    op.execute("""
        create table contact_point (
            org_id int not null, id uuid not null, resident_id uuid not null, kind text not null, value text not null,
            typed text, source text not null, found_in text, handover_id uuid, state text not null default 'untried',
            added_at timestamptz not null, added_by uuid, version int not null default 1,
            constraint pk_contact_point primary key (org_id, id),
            constraint uq_contact_point_org_id_resident_id_kind_value unique (org_id, resident_id, kind, value),
            constraint fk_contact_point_org_id_resident_id_resident foreign key (org_id, resident_id)
                references resident (org_id, id),
            constraint fk_contact_point_org_id_added_by_account foreign key (org_id, added_by)
                references account (org_id, id),
            constraint ck_contact_point_kind check (kind in ('phone', 'email', 'address', 'other')),
            constraint ck_contact_point_source check (source in ('list', 'person', 'resident', 'district')),
            constraint ck_contact_point_state check (state in ('untried', 'works', 'wrong')))""")
    op.execute("create index ix_contact_point_org_id_kind_value on contact_point (org_id, kind, value)")


def _calls() -> None:
    op.execute("""
        create table call (
            org_id int not null, id uuid not null, case_id uuid not null, at timestamptz not null,
            channel text not null, contact_point_id uuid, outcome text not null, note text, call_back_at timestamptz,
            recorded_at timestamptz not null, by uuid,
            constraint pk_call primary key (org_id, id),
            constraint fk_call_org_id_case_id_case_file foreign key (org_id, case_id) references case_file (org_id, id),
            constraint fk_call_org_id_contact_point_id_contact_point foreign key (org_id, contact_point_id)
                references contact_point (org_id, id),
            constraint fk_call_org_id_by_account foreign key (org_id, by) references account (org_id, id),
            constraint ck_call_channel check (channel in ('call', 'text', 'email')))""")
    op.execute("create index ix_call_org_id_case_id_at on call (org_id, case_id, at)")
    op.execute("""
        create table system_check (
            org_id int not null, case_id uuid not null, system text not null, result text not null,
            at timestamptz not null, by uuid,
            constraint pk_system_check primary key (org_id, case_id, system),
            constraint fk_system_check_org_id_case_id_case_file foreign key (org_id, case_id)
                references case_file (org_id, id),
            constraint fk_system_check_org_id_by_account foreign key (org_id, by) references account (org_id, id),
            constraint ck_system_check_result check (result in ('found', 'nothing', 'unavailable')))""")


def _notes() -> None:
    """Why somebody routed, closed or reopened a case: events name these words by id, retention may erase them."""
    op.execute("""
        create table case_note (
            org_id int not null, id uuid not null, case_id uuid not null, kind text not null, body text not null,
            at timestamptz not null, by uuid,
            constraint pk_case_note primary key (org_id, id),
            constraint fk_case_note_org_id_case_id_case_file foreign key (org_id, case_id)
                references case_file (org_id, id),
            constraint fk_case_note_org_id_by_account foreign key (org_id, by) references account (org_id, id),
            constraint ck_case_note_kind check (kind in ('routed', 'closed', 'reopened', 'note')))""")
    op.execute("create index ix_case_note_org_id_case_id_at on case_note (org_id, case_id, at)")
