"""Risk markers at an address; who is at a door now; answers that a person has begun to give, one at a time."""

from alembic import op

from migrations.policies import tenant_table

revision = "0015"
down_revision = "0014"


def upgrade() -> None:
    """Make the tables of markers, of check-ins and their alarms, and of answers begun."""
    _marker()
    _review()
    _check_in()
    _alarm()
    _answers_begun()


def _marker() -> None:
    op.execute("""
        create table risk_marker (
            org_id int not null, id uuid not null,
            address_key text not null, line_key text not null, postcode_key text not null, place text not null,
            category text not null, note text, handover_id uuid, side text not null default 'received',
            added_at timestamptz not null, added_by uuid not null, owner_id uuid not null,
            reviewed_at timestamptz not null, reviews int not null default 0, expires_at timestamptz not null,
            ended_at timestamptz, version int not null default 1,
            constraint pk_risk_marker primary key (org_id, id),
            constraint fk_risk_marker_org_id_handover_id_side_handover foreign key (org_id, handover_id, side)
                references handover (org_id, id, side),
            constraint fk_risk_marker_org_id_added_by_account foreign key (org_id, added_by)
                references account (org_id, id),
            constraint fk_risk_marker_org_id_owner_id_account foreign key (org_id, owner_id)
                references account (org_id, id),
            constraint ck_risk_marker_side check (side = 'received'),
            constraint ck_risk_marker_note check (char_length(note) <= 200),
            constraint ck_risk_marker_year check (expires_at - reviewed_at <= interval '367 days'))""")
    # Who stands at the door at one time is warned of each thing once.
    op.execute("""
        create unique index uq_risk_marker_open on risk_marker (org_id, address_key, category)
        where ended_at is null""")
    op.execute("""
        create index ix_risk_marker_org_id_postcode_key on risk_marker (org_id, postcode_key)
        where ended_at is null""")
    op.execute("create index ix_risk_marker_org_id_expires_at on risk_marker (org_id, expires_at, id)")
    tenant_table(
        "risk_marker",
        app="select, insert, update (owner_id, reviewed_at, reviews, expires_at, ended_at, version)",
    )


def _review() -> None:
    op.execute("""
        create table risk_marker_review (
            org_id int not null, marker_id uuid not null, number int not null, at timestamptz not null,
            what text not null, by uuid, owner_id uuid, expires_at timestamptz, reason text,
            constraint pk_risk_marker_review primary key (org_id, marker_id, number),
            constraint fk_risk_marker_review_org_id_marker_id_risk_marker foreign key (org_id, marker_id)
                references risk_marker (org_id, id),
            constraint fk_risk_marker_review_org_id_by_account foreign key (org_id, by)
                references account (org_id, id),
            constraint fk_risk_marker_review_org_id_owner_id_account foreign key (org_id, owner_id)
                references account (org_id, id),
            constraint ck_risk_marker_review_what
                check (what in ('added', 'renewed', 'ended', 'handed-over', 'expired')),
            constraint ck_risk_marker_review_hub check ((what = 'expired') = (by is null)))""")
    tenant_table("risk_marker_review", app="select, insert")


def _check_in() -> None:
    op.execute("""
        create table check_in (
            org_id int not null, id uuid not null, visit_id uuid not null,
            started_at timestamptz not null, expected_at timestamptz not null, alarm_at timestamptz not null,
            ended_at timestamptz, ended_by uuid, ended_how text, ended_why text,
            constraint pk_check_in primary key (org_id, id),
            constraint fk_check_in_org_id_visit_id_visit foreign key (org_id, visit_id) references visit (org_id, id),
            constraint fk_check_in_org_id_ended_by_account foreign key (org_id, ended_by)
                references account (org_id, id),
            constraint ck_check_in_alarm check (started_at < expected_at and expected_at <= alarm_at),
            constraint ck_check_in_ended check ((ended_at is null) = (ended_by is null)
                and (ended_at is null) = (ended_how is null)),
            constraint ck_check_in_how check (ended_how in ('out', 'recorded', 'manager')),
            constraint ck_check_in_why check ((ended_why is not null) = (ended_how is not distinct from 'manager')))""")
    op.execute("create unique index uq_check_in_visit on check_in (org_id, visit_id) where ended_at is null")
    op.execute("create index ix_check_in_org_id_visit_id on check_in (org_id, visit_id)")
    op.execute("create index ix_check_in_org_id_alarm_at on check_in (org_id, alarm_at) where ended_at is null")
    tenant_table(
        "check_in",
        app="select, insert, update (expected_at, alarm_at, ended_at, ended_by, ended_how, ended_why)",
    )
    op.execute("""
        create table at_door (
            org_id int not null, check_in_id uuid not null, account_id uuid not null, left_at timestamptz,
            constraint pk_at_door primary key (org_id, check_in_id, account_id),
            constraint fk_at_door_org_id_check_in_id_check_in foreign key (org_id, check_in_id)
                references check_in (org_id, id),
            constraint fk_at_door_org_id_account_id_account foreign key (org_id, account_id)
                references account (org_id, id))""")
    # Nobody is at two doors, whether they said so themselves or a colleague named them.
    op.execute("create unique index uq_at_door_person on at_door (org_id, account_id) where left_at is null")
    tenant_table("at_door", app="select, insert, update (left_at)")


def _alarm() -> None:
    # One alarm for one deadline, by its key: a job that runs twice raises it once.
    op.execute("""
        create table door_alarm (
            org_id int not null, check_in_id uuid not null, deadline timestamptz not null,
            raised_at timestamptz not null, escalated_at timestamptz,
            acknowledged_at timestamptz, acknowledged_by uuid, done text, note text,
            constraint pk_door_alarm primary key (org_id, check_in_id, deadline),
            constraint fk_door_alarm_org_id_check_in_id_check_in foreign key (org_id, check_in_id)
                references check_in (org_id, id),
            constraint fk_door_alarm_org_id_acknowledged_by_account foreign key (org_id, acknowledged_by)
                references account (org_id, id),
            constraint ck_door_alarm_done check (done in ('called', 'sent', 'safe', 'false-alarm')),
            constraint ck_door_alarm_acknowledged check ((acknowledged_at is null) = (acknowledged_by is null)
                and (acknowledged_at is null) = (done is null)))""")
    op.execute("""
        create index ix_door_alarm_open on door_alarm (org_id, raised_at) where acknowledged_at is null""")
    tenant_table(
        "door_alarm",
        app="select, insert, update (escalated_at, acknowledged_at, acknowledged_by, done, note)",
    )


def _answers_begun() -> None:
    """Kept for whoever gives them and nobody else, until they are recorded or two days have passed."""
    op.execute("""
        create table answers_begun (
            org_id int not null, account_id uuid not null, about_id uuid not null,
            version int not null, step text not null, typed jsonb not null, at timestamptz not null,
            constraint pk_answers_begun primary key (org_id, account_id, about_id),
            constraint fk_answers_begun_org_id_account_id_account foreign key (org_id, account_id)
                references account (org_id, id))""")
    op.execute("create index ix_answers_begun_at on answers_begun (at)")
    rights = "select, insert, update (version, step, typed, at), delete"
    tenant_table("answers_begun", app=rights, partner=rights)
    op.execute("create policy relay on answers_begun to hub_relay using (true)")
    op.execute("grant select (at), delete on answers_begun to hub_relay")
    op.execute("""
        create policy own_answers on answers_begun as restrictive to hub_app, hub_partner
        using (account_id = (select acting_account()))""")
