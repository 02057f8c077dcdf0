"""Escalations to the consultant and on to health protection; on which day supervisors heard of an overdue case."""

from alembic import op

from migrations.policies import tenant_table

revision = "0028"
down_revision = "0027"

STATES = "('waiting', 'taken', 'asked', 'advised', 'passed', 'over')"


def upgrade() -> None:
    """Each escalation is a row, what people wrote about it stands apart, the case says where its latest stands."""
    op.execute(f"""
        alter table case_file add column escalation_state text
            constraint ck_case_file_escalation_state check (escalation_state in {STATES})""")
    op.execute("""
        create index ix_case_file_escalated on case_file (org_id, escalation_state, id)
        where status = 'open' and escalation_state <> 'over'""")
    _escalations()
    op.execute("""
        create table overdue_told (
            org_id int not null, told_on date not null, case_id uuid not null,
            constraint pk_overdue_told primary key (org_id, told_on, case_id),
            constraint fk_overdue_told_org_id_case_id_case_file foreign key (org_id, case_id)
                references case_file (org_id, id))""")
    tenant_table("escalation", app="select, insert, update")
    tenant_table("escalation_note", app="select, insert")
    tenant_table("overdue_told", app="select, insert")


def _escalations() -> None:
    op.execute(f"""
        create table escalation (
            org_id int not null, id uuid not null, case_id uuid not null, setting text not null, state text not null,
            version int not null default 1, raised_at timestamptz not null, raised_by uuid, due_at timestamptz not null,
            taken_by uuid, taken_at timestamptz, advised_at timestamptz,
            passed_at timestamptz, reference text, acknowledged_at timestamptz, ended_at timestamptz,
            constraint pk_escalation primary key (org_id, id),
            constraint fk_escalation_org_id_case_id_case_file foreign key (org_id, case_id)
                references case_file (org_id, id),
            constraint fk_escalation_org_id_raised_by_account foreign key (org_id, raised_by)
                references account (org_id, id),
            constraint fk_escalation_org_id_taken_by_account foreign key (org_id, taken_by)
                references account (org_id, id),
            constraint ck_escalation_state check (state in {STATES}),
            constraint ck_escalation_ended check ((state = 'over') = (ended_at is not null)))""")
    op.execute("""
        create unique index uq_escalation_org_id_case_id on escalation (org_id, case_id)
        where state <> 'over'""")
    op.execute("create index ix_escalation_list on escalation (org_id, due_at, id) where state <> 'over'")
    op.execute("create index ix_escalation_org_id_case_id on escalation (org_id, case_id, raised_at)")
    op.execute("""
        create table escalation_note (
            org_id int not null, id uuid not null, escalation_id uuid not null, kind text not null, body text not null,
            at timestamptz not null, by uuid,
            constraint pk_escalation_note primary key (org_id, id),
            constraint fk_escalation_note_org_id_escalation_id_escalation foreign key (org_id, escalation_id)
                references escalation (org_id, id),
            constraint fk_escalation_note_org_id_by_account foreign key (org_id, by) references account (org_id, id),
            constraint ck_escalation_note_kind
                check (kind in ('reason', 'question', 'reply', 'advice', 'passed', 'returned', 'declined')))""")
    op.execute("""
        create index ix_escalation_note_org_id_escalation_id_at on escalation_note (org_id, escalation_id, at)""")
