"""What an officer carries without signal, and the answers that come back from there."""

from alembic import op

from migrations.policies import tenant_table

revision = "0017"
down_revision = "0016"


def upgrade() -> None:
    """Make the keys that answers are sealed to, the packs that phones carry, and the answers that came back."""
    _key()
    _pack()
    _answer()


def _key() -> None:
    """Old keys stay, to open late answers; the private half is sealed under a key derived from SECRET_KEY."""
    op.execute("""
        create table doorstep_key (
            org_id int not null, id uuid not null, public bytea not null, sealed bytea not null,
            made_at timestamptz not null,
            constraint pk_doorstep_key primary key (org_id, id),
            constraint ck_doorstep_key_public check (octet_length(public) = 65))""")
    op.execute("create index ix_doorstep_key_org_id_made_at on doorstep_key (org_id, made_at)")
    tenant_table("doorstep_key", app="select, insert")


def _pack() -> None:
    """A pack names the session that took it: when that session is ended, the pack is over."""
    op.execute("""
        create table doorstep_pack (
            org_id int not null, id uuid not null, account_id uuid not null, session_id uuid not null,
            taken_at timestamptz not null, ends_at timestamptz not null,
            constraint pk_doorstep_pack primary key (org_id, id),
            constraint ck_doorstep_pack_ends check (ends_at > taken_at and ends_at <= taken_at + interval '12 hours'),
            constraint fk_doorstep_pack_org_id_account_id_account foreign key (org_id, account_id)
                references account (org_id, id),
            constraint fk_doorstep_pack_org_id_session_id_session foreign key (org_id, session_id)
                references session (org_id, id))""")
    tenant_table("doorstep_pack", app="select, insert")
    op.execute("""
        create table doorstep_pack_visit (
            org_id int not null, pack_id uuid not null, visit_id uuid not null,
            visit_version int not null, step text not null, attempt int not null,
            constraint pk_doorstep_pack_visit primary key (org_id, pack_id, visit_id),
            constraint fk_doorstep_pack_visit_org_id_pack_id_doorstep_pack foreign key (org_id, pack_id)
                references doorstep_pack (org_id, id),
            constraint fk_doorstep_pack_visit_org_id_visit_id_visit foreign key (org_id, visit_id)
                references visit (org_id, id))""")
    op.execute("create index ix_doorstep_pack_visit_org_id_visit_id on doorstep_pack_visit (org_id, visit_id)")
    tenant_table("doorstep_pack_visit", app="select, insert")


def _answer() -> None:
    """The phone drew the id: the same answer, however often it is sent, is one row."""
    op.execute("""
        create table doorstep_answer (
            org_id int not null, id uuid not null, pack_id uuid not null, visit_id uuid not null,
            account_id uuid not null, sent_by uuid not null, attempt int not null,
            made_at timestamptz not null, received_at timestamptz not null,
            outcome text not null, at timestamptz not null, second_id uuid, answers jsonb not null,
            status text not null, why text, recorded_as int,
            settled_by uuid, settled_at timestamptz, reason text, version int not null default 1,
            constraint pk_doorstep_answer primary key (org_id, id),
            constraint fk_doorstep_answer_org_id_pack_id_visit_id_doorstep_pack_visit
                foreign key (org_id, pack_id, visit_id) references doorstep_pack_visit (org_id, pack_id, visit_id),
            constraint fk_doorstep_answer_org_id_account_id_account foreign key (org_id, account_id)
                references account (org_id, id),
            constraint fk_doorstep_answer_org_id_sent_by_account foreign key (org_id, sent_by)
                references account (org_id, id),
            constraint fk_doorstep_answer_org_id_settled_by_account foreign key (org_id, settled_by)
                references account (org_id, id),
            constraint ck_doorstep_answer_status check (status in ('recorded', 'aside', 'dismissed')),
            constraint ck_doorstep_answer_why
                check (why in ('second', 'late', 'faults', 'moved-on', 'left', 'unfinished')),
            constraint ck_doorstep_answer_recorded check ((status = 'recorded') = (recorded_as is not null)),
            constraint ck_doorstep_answer_aside check (status <> 'aside' or why is not null),
            constraint ck_doorstep_answer_dismissed check ((status = 'dismissed') = (reason is not null)))""")
    op.execute("""
        create index ix_doorstep_answer_aside on doorstep_answer (org_id, received_at, id) where status = 'aside'""")
    op.execute("create index ix_doorstep_answer_org_id_visit_id on doorstep_answer (org_id, visit_id)")
    tenant_table(
        "doorstep_answer",
        app="select, insert, update (status, why, recorded_as, settled_by, settled_at, reason, version)",
    )
