"""Reaching a resident: calls struck out, what was said in them, and texts and emails with how they arrived."""

from alembic import op

from migrations.policies import tenant_table

revision = "0030"
down_revision = "0029"


def upgrade() -> None:
    """Let a call say more of itself and be struck out, and keep what was written to a resident."""
    op.execute("""
        alter table call add column number_shown text, add column answered_because text,
            add column told jsonb not null default '[]', add column struck_at timestamptz, add column struck_by uuid,
            add column undo jsonb,
            add constraint fk_call_org_id_struck_by_account foreign key (org_id, struck_by)
                references account (org_id, id)""")
    # What a person did last: the number they showed, the call that they may still take back.
    op.execute("create index ix_call_org_id_by_recorded_at on call (org_id, by, recorded_at)")
    # Who rings when: the booked calls of a person, and of a whole team by time.
    op.execute("""
        create index ix_case_file_booked on case_file (org_id, allocated_to, call_back_at)
        where call_back_at is not null""")
    _written()


def _written() -> None:
    op.execute("""
        create table resident_message (
            org_id int not null, id uuid not null, case_id uuid not null, contact_point_id uuid not null,
            channel text not null, template text not null, language text not null, subject text, body text not null,
            sent_by text not null, notify_template text, status text not null, fault text,
            written_at timestamptz not null, by uuid, sent_at timestamptz, told_at timestamptz, call_id uuid,
            constraint pk_resident_message primary key (org_id, id),
            constraint fk_resident_message_org_id_case_id_case_file foreign key (org_id, case_id)
                references case_file (org_id, id),
            constraint fk_resident_message_org_id_contact_point_id_contact_point
                foreign key (org_id, contact_point_id) references contact_point (org_id, id),
            constraint fk_resident_message_org_id_by_account foreign key (org_id, by) references account (org_id, id),
            constraint fk_resident_message_org_id_call_id_call foreign key (org_id, call_id)
                references call (org_id, id),
            constraint ck_resident_message_channel check (channel in ('text', 'email')),
            constraint ck_resident_message_sent_by check (sent_by in ('notify', 'hand')),
            constraint ck_resident_message_status
                check (status in ('waiting', 'sent', 'delivered', 'failed', 'refused')))""")
    op.execute("create index ix_resident_message_case on resident_message (org_id, case_id, written_at)")
    tenant_table("resident_message", app="select, insert, update (status, fault, sent_at, told_at, call_id)")
