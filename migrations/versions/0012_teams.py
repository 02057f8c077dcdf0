"""Teams' members, rotas, leave, patches, volunteers' checks; mobile and badge of an account; the patch of a request."""

from alembic import op

from migrations.policies import tenant_table

revision = "0012"
down_revision = "0011"

ACCOUNT = """
            constraint fk_{0}_org_id_{1}_account foreign key (org_id, {1}) references account (org_id, id)"""


def upgrade() -> None:
    """Make the tables of who works when and where, and of how requests were placed by rule."""
    _accounts()
    _members()
    _rota()
    _checks()
    _placements()


def _accounts() -> None:
    # Unique within the organisation alone: a global index would tell a stranger that a number exists.
    op.execute("alter table account add column mobile text, add column badge text")
    op.execute("alter table account add constraint uq_account_org_id_badge unique (org_id, badge)")
    op.execute("alter table account add constraint ck_account_mobile check (mobile ~ '^[+][1-9][0-9]{6,14}$')")
    op.execute("alter table account add constraint ck_account_badge check (badge ~ '^[0-9]{7}$')")
    op.execute("grant update (mobile, badge) on account to hub_app")


def _members() -> None:
    for table, what in (("team_member", "team"), ("patch_member", "patch")):
        op.execute(f"""
        create table {table} (
            org_id int not null, account_id uuid not null, {what} text not null,
            added_at timestamptz not null, added_by uuid,
            constraint pk_{table} primary key (org_id, account_id, {what}),{ACCOUNT.format(table, "account_id")})""")
        op.execute(f"create index ix_{table}_org_id_{what} on {table} (org_id, {what})")
        tenant_table(table, app="select, insert, delete")


def _rota() -> None:
    """A weekly pattern counts from its day until the next one's; its times are UK local times."""
    op.execute(f"""
        create table rota (
            org_id int not null, account_id uuid not null, valid_from date not null, version int not null,
            set_at timestamptz not null, set_by uuid,
            constraint pk_rota primary key (org_id, account_id, valid_from),
            constraint uq_rota_org_id_account_id_version unique (org_id, account_id, version),{
        ACCOUNT.format("rota", "account_id")
    })""")
    tenant_table("rota", app="select, insert, delete, update (version, set_at, set_by)")
    op.execute("""
        create table rota_shift (
            org_id int not null, account_id uuid not null, valid_from date not null,
            weekday smallint not null, starts time not null, ends time not null,
            constraint pk_rota_shift primary key (org_id, account_id, valid_from, weekday, starts),
            constraint fk_rota_shift_org_id_account_id_valid_from_rota foreign key (org_id, account_id, valid_from)
                references rota (org_id, account_id, valid_from) on delete cascade,
            constraint ck_rota_shift_weekday check (weekday between 0 and 6),
            constraint ck_rota_shift_ends check (ends > starts))""")
    tenant_table("rota_shift", app="select, insert, delete")
    op.execute(f"""
        create table leave (
            org_id int not null, id uuid not null, account_id uuid not null,
            starts_on date not null, ends_on date not null, added_at timestamptz not null, added_by uuid,
            constraint pk_leave primary key (org_id, id),
            constraint ck_leave_ends_on check (ends_on >= starts_on),
            constraint never_away_twice exclude using gist
                (org_id with =, account_id with =, daterange(starts_on, ends_on, '[]') with &&),{
        ACCOUNT.format("leave", "account_id")
    })""")
    op.execute("create index ix_leave_org_id_ends_on on leave (org_id, ends_on)")
    tenant_table("leave", app="select, insert, delete")


def _checks() -> None:
    """A check stands as it was recorded; a later one takes its place."""
    op.execute(f"""
        create table volunteer_check (
            org_id int not null, id uuid not null, account_id uuid not null,
            checked_on date not null, expires_on date not null, recorded_by uuid, recorded_at timestamptz not null,
            constraint pk_volunteer_check primary key (org_id, id),
            constraint ck_volunteer_check_expires_on check (expires_on >= checked_on),{
        ACCOUNT.format("volunteer_check", "account_id")
    })""")
    op.execute("create index ix_volunteer_check_org_id_account_id_id on volunteer_check (org_id, account_id, id)")
    tenant_table("volunteer_check", app="select, insert", partner="select, insert")
    op.execute("""
        create trigger append_only before update or delete on volunteer_check
        for each row execute function refuse_change()""")
    # Two timers of a check: before it lapses the coordinators are told, at its lapse the volunteer's tasks come back.
    op.execute("""
        alter policy partner_answers on outbox
        with check (outbox.name in ('handover:pass_on', 'volunteer_check:remind', 'volunteer_check:lapse'))""")


def _placements() -> None:
    op.execute("alter table handover add column patch text")
    op.execute("grant update (patch) on handover to hub_app")
    op.execute("""
        create index ix_handover_org_id_patch on handover (org_id, patch)
        where side = 'received' and status in ('waiting', 'accepted')""")
    op.execute("""
        create index ix_handover_org_id_holder_id on handover (org_id, holder_id)
        where side = 'received' and status in ('waiting', 'accepted')""")
    # The receiver's patches are the receiver's: nobody hands a request over with one.
    op.execute("create policy unplaced on handover as restrictive for insert with check (handover.patch is null)")
    op.execute(f"""
        create table placement (
            org_id int not null, id uuid not null, handover_id uuid not null, side text not null default 'received',
            rule text not null, why text not null, team text, patch text, account_id uuid, at timestamptz not null,
            constraint pk_placement primary key (org_id, id),
            constraint ck_placement_side check (side = 'received'),
            constraint ck_placement_rule check (rule in ('by-hand', 'patch', 'least-loaded', 'round-robin')),
            constraint fk_placement_org_id_handover_id_side_handover foreign key (org_id, handover_id, side)
                references handover (org_id, id, side),{ACCOUNT.format("placement", "account_id")})""")
    op.execute("create index ix_placement_org_id_handover_id_id on placement (org_id, handover_id, id)")
    op.execute("""
        create index ix_placement_org_id_account_id_id on placement (org_id, account_id, id)
        where account_id is not null""")
    tenant_table("placement", app="select, insert")
