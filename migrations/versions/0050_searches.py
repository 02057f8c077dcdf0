"""What people type to find somebody: kept for its typist for hours, so that no name stands in an address."""

from alembic import op

from migrations.policies import tenant_table

revision = "0050"
down_revision = "0049"


def upgrade() -> None:
    """A search is read by whoever typed it, changed by nobody, and forgotten by the relay."""
    op.execute("""
        create table kept_search (
            org_id int not null, id uuid not null, account_id uuid not null,
            endpoint text not null check (length(endpoint) <= 60),
            typed jsonb not null check (length(typed::text) <= 12000), at timestamptz not null,
            constraint ck_kept_search_sealed check (sealed(typed #>> '{}', 'record', org_id)),
            constraint pk_kept_search primary key (org_id, id),
            constraint fk_kept_search_org_id_account_id_account foreign key (org_id, account_id)
                references account (org_id, id))""")
    op.execute("create index ix_kept_search_at on kept_search (at)")
    tenant_table("kept_search", app="select, insert")
    op.execute("create policy relay on kept_search to hub_relay using (true)")
    op.execute("grant select (at), delete on kept_search to hub_relay")
    op.execute("""
        create policy own_search on kept_search as restrictive to hub_app
        using (account_id = (select acting_account()))""")
    _forget_what_stood_in_addresses()


def _forget_what_stood_in_addresses() -> None:
    """Until now a list's address held what was searched for, and was kept with what was done from there."""
    op.execute("alter table batch no force row level security")
    op.execute("update batch set back = regexp_replace(back, '(^|&)text=[^&]*', '', 'g') where back ~ '(^|&)text='")
    op.execute("alter table batch force row level security")
    op.execute("alter table submission no force row level security")
    op.execute("update submission set location = null where location ~ '[?&]text='")
    op.execute("alter table submission force row level security")
