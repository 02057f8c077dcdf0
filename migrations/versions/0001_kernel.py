"""Kernel: who acts, events, outbox, submissions, the installation's marks."""

from alembic import op

from migrations.policies import OWN, open_table, tenant_table

revision = "0001"
down_revision = None


def upgrade() -> None:
    """Make the tables that every feature stands on."""
    _context()
    _events()
    _outbox()
    _submissions()
    op.execute("create table installation (key text constraint pk_installation primary key, value text not null)")
    open_table("installation", partner="select")


def _context() -> None:
    op.execute("revoke all on schema public from public")
    op.execute("grant usage on schema public to hub_app, hub_partner, hub_relay, hub_lobby, hub_backup")
    op.execute("create schema lobby")
    op.execute("grant usage, create on schema lobby to hub_lobby")
    op.execute("grant usage on schema lobby to hub_app")
    op.execute("""
        create function acting_org() returns int language sql stable parallel safe
        return nullif(current_setting('hub.org', true), '')::int""")
    op.execute("""
        create function acting_account() returns uuid language sql stable parallel safe
        return nullif(current_setting('hub.account', true), '')::uuid""")
    op.execute("""
        create function refuse_change() returns trigger language plpgsql as $$
        begin raise exception '% is append-only', tg_table_name using errcode = 'insufficient_privilege'; end $$""")


def _events() -> None:
    op.execute("""
        create table event (
            org_id int not null, id uuid not null, at timestamptz not null, kind text not null,
            account_id uuid, role text, session_id uuid, request_id uuid, from_org int, via text not null,
            about jsonb not null default '[]', facts jsonb not null default '{}',
            constraint pk_event primary key (org_id, id),
            constraint ck_event_via check (via in ('page', 'job', 'command', 'api')),
            constraint ck_event_mirrored_without_account check (from_org is null or account_id is null))""")
    op.execute("create index ix_event_org_id_account_id_id on event (org_id, account_id, id)")
    op.execute("""
        create table event_about (
            org_id int not null, about uuid not null, event_id uuid not null,
            constraint pk_event_about primary key (org_id, about, event_id),
            constraint fk_event_about_org_id_event_id_event
                foreign key (org_id, event_id) references event (org_id, id))""")
    for table in ("event", "event_about"):
        tenant_table(table, app="select, insert", partner="insert")
        op.execute(f"""
            create trigger append_only before update or delete on {table}
            for each row execute function refuse_change()""")
        op.execute(f"""
            create trigger never_emptied before truncate on {table}
            for each statement execute function refuse_change()""")
    # Restrictive, so it narrows the policy above: a person writes events in their own name, and mirrors none.
    op.execute("""
        create policy own_name on event as restrictive for insert
        with check (account_id is not distinct from (select acting_account())
                    and (from_org is null or (select acting_account()) is null))""")


def _outbox() -> None:
    op.execute("""
        create table outbox (
            org_id int not null, id uuid not null, acts_for int not null, name text not null,
            args jsonb not null default '{}', account_id uuid, role text, request_id uuid,
            status text not null default 'pending', attempt int not null default 0,
            available_at timestamptz not null, lease_until timestamptz, created_at timestamptz not null,
            done_at timestamptz, error text,
            constraint pk_outbox primary key (org_id, id),
            constraint ck_outbox_status check (status in ('pending', 'sent', 'running', 'done', 'failed')))""")
    op.execute("create index ix_outbox_due on outbox (available_at) where status = 'pending'")
    op.execute("create index ix_outbox_leased on outbox (lease_until) where status in ('sent', 'running')")
    op.execute("create index ix_outbox_id on outbox (id)")
    op.execute("create index ix_outbox_done on outbox (done_at) where status = 'done'")
    op.execute("alter table outbox enable row level security")
    op.execute("alter table outbox force row level security")
    op.execute(f"create policy see on outbox for select using ({OWN})")
    op.execute(f"create policy work on outbox for update using ({OWN})")
    op.execute("create policy relay on outbox to hub_relay using (true) with check (true)")
    op.execute("grant select, insert, update (status, done_at, lease_until) on outbox to hub_app")
    op.execute("grant insert on outbox to hub_partner")
    op.execute("grant select, update, delete on outbox to hub_relay")
    op.execute("""
        create function nudge_relay() returns trigger language plpgsql as $$
        begin perform pg_notify('hub_outbox', ''); return null; end $$""")
    op.execute("create trigger nudge after insert on outbox for each statement execute function nudge_relay()")


def _submissions() -> None:
    op.execute("""
        create table submission (
            org_id int not null, key uuid not null, account_id uuid not null, at timestamptz not null, location text,
            constraint pk_submission primary key (org_id, key))""")
    tenant_table("submission", app="select, insert, update (location)", partner="select, insert, update (location)")
    op.execute("create index ix_submission_at on submission (at)")
    op.execute("create policy relay on submission to hub_relay using (true)")
    op.execute("grant select (at), delete on submission to hub_relay")
    op.execute("""
        create policy own_forms on submission as restrictive to hub_app, hub_partner
        using (account_id = (select acting_account()))""")
