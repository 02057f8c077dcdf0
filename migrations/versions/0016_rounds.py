"""Rounds: a day, its officers, their stops in order. A visit stands in one round of a day at most."""

from alembic import op

from migrations.policies import tenant_table

revision = "0016"
down_revision = "0015"


def upgrade() -> None:
    """Make the three tables."""
    _round()
    _crew()
    _stop()


def _round() -> None:
    op.execute("""
        create table round (
            org_id int not null, id uuid not null, day date not null, status text not null default 'proposed',
            team text, patch text, minutes int not null, kmh int not null, office text,
            from_office boolean not null, to_office boolean not null, ordered_by text not null,
            made_by uuid not null, made_at timestamptz not null, confirmed_at timestamptz,
            version int not null default 1,
            constraint pk_round primary key (org_id, id),
            constraint fk_round_org_id_made_by_account foreign key (org_id, made_by) references account (org_id, id),
            constraint ck_round_status check (status in ('proposed', 'confirmed', 'cancelled')),
            constraint ck_round_ordered_by check (ordered_by in ('vroom', 'plain')),
            constraint ck_round_minutes check (minutes between 1 and 120),
            constraint ck_round_kmh check (kmh between 3 and 120))""")
    op.execute("create index ix_round_org_id_day on round (org_id, day, id)")
    tenant_table("round", app="select, insert, update (status, ordered_by, confirmed_at, version)")


def _crew() -> None:
    op.execute("""
        create table round_crew (
            org_id int not null, round_id uuid not null, account_id uuid not null, second_id uuid, place int not null,
            starts_at timestamptz not null, ends_at timestamptz not null, home_at timestamptz,
            constraint pk_round_crew primary key (org_id, round_id, account_id),
            constraint fk_round_crew_org_id_round_id_round foreign key (org_id, round_id)
                references round (org_id, id),
            constraint fk_round_crew_org_id_account_id_account foreign key (org_id, account_id)
                references account (org_id, id),
            constraint fk_round_crew_org_id_second_id_account foreign key (org_id, second_id)
                references account (org_id, id),
            constraint ck_round_crew_two_people check (second_id <> account_id),
            constraint ck_round_crew_hours check (ends_at > starts_at))""")
    op.execute("create index ix_round_crew_org_id_account_id on round_crew (org_id, account_id)")
    op.execute("create index ix_round_crew_org_id_second_id on round_crew (org_id, second_id)")
    tenant_table("round_crew", app="select, insert, update (home_at)")


def _stop() -> None:
    op.execute("""
        create table round_stop (
            org_id int not null, round_id uuid not null, visit_id uuid not null, attempt int not null,
            day date not null, step text not null, nth int not null, pair boolean not null,
            opens_at timestamptz not null, closes_at timestamptz,
            status text not null, why text, account_id uuid, position int, planned_at timestamptz,
            constraint pk_round_stop primary key (org_id, round_id, visit_id, attempt),
            constraint fk_round_stop_org_id_round_id_round foreign key (org_id, round_id)
                references round (org_id, id),
            constraint fk_round_stop_org_id_visit_id_visit foreign key (org_id, visit_id)
                references visit (org_id, id),
            constraint fk_round_stop_org_id_round_id_account_id_round_crew
                foreign key (org_id, round_id, account_id) references round_crew (org_id, round_id, account_id),
            constraint ck_round_stop_status check (status in ('planned', 'unplanned', 'withdrawn')),
            constraint ck_round_stop_why check
                (why in ('time', 'pair', 'window', 'left-out', 'handed-back', 'cancelled')),
            constraint ck_round_stop_planned check
                (status <> 'planned' or (account_id is not null and position is not null and planned_at is not null)))
        """)
    # Two people who plan the same day at once cannot send two officers to one door.
    op.execute("""
        create unique index uq_round_stop_planned on round_stop (org_id, visit_id, attempt, day)
        where status = 'planned'""")
    tenant_table("round_stop", app="select, insert, update (pair, status, why, account_id, position, planned_at)")
