"""Leaves, checkpoints and their way out of the database.

An event with a lower id may commit later, so the leaves have numbers of their own. What is not sealed yet stands in a
small table, written by the statement that writes the event: asking which of a million events have no leaf would cost
more each time than sealing what is new.
"""

from alembic import op

from migrations.policies import tenant_table

revision = "0037"
down_revision = "0036"


def upgrade() -> None:
    """Make the trees' tables, and let everything be sealed that was recorded before."""
    _unsealed()
    _trees()
    _checkpoints()
    _copies()
    _sealer()


def _unsealed() -> None:
    op.execute("""
        create table unsealed (
            org_id int not null, event_id uuid not null,
            constraint pk_unsealed primary key (org_id, event_id))""")
    op.execute("alter table event no force row level security")
    op.execute("insert into unsealed (org_id, event_id) select org_id, id from event")
    op.execute("alter table event force row level security")
    tenant_table("unsealed", app="select, insert", partner="insert")


def _trees() -> None:
    """Each organisation's leaves in order, and of the nodes over them those that proofs are put together from."""
    op.execute("""
        create table seal_leaf (
            org_id int not null, index bigint not null, event_id uuid not null, hash bytea not null,
            constraint pk_seal_leaf primary key (org_id, index),
            constraint uq_seal_leaf_org_id_event_id unique (org_id, event_id),
            constraint ck_seal_leaf_hash check (index >= 0 and length(hash) = 32))""")
    op.execute("""
        create table seal_node (
            org_id int not null, level int not null, index bigint not null, hash bytea not null,
            constraint pk_seal_node primary key (org_id, level, index),
            constraint ck_seal_node_hash check (level > 0 and index >= 0 and length(hash) = 32))""")


def _checkpoints() -> None:
    """`note` is what was signed; the columns say it again for queries; on `edge` the next batch goes on."""
    op.execute("""
        create table seal_checkpoint (
            org_id int not null, number bigint not null, size bigint not null, root bytea not null, edge bytea not null,
            signed_at timestamptz not null, key bytea not null, note text not null,
            constraint pk_seal_checkpoint primary key (org_id, number),
            constraint ck_seal_checkpoint_number check (number > 0 and size >= 0))""")
    op.execute("create index ix_seal_checkpoint_org_id_size on seal_checkpoint (org_id, size)")
    op.execute("""
        create table seal_key (
            org_id int not null, key bytea not null, since timestamptz not null,
            first_number bigint not null,
            constraint pk_seal_key primary key (org_id, key),
            constraint fk_seal_key_org_id_first_number_seal_checkpoint
                foreign key (org_id, first_number) references seal_checkpoint (org_id, number))""")


def _copies() -> None:
    """How far each copy outside the database has got with each organisation's checkpoints."""
    op.execute("""
        create table seal_copy (
            org_id int not null, name text not null, number bigint not null default 0, sent_at timestamptz,
            fault text, failing_since timestamptz,
            constraint pk_seal_copy primary key (org_id, name))""")
    tenant_table("seal_copy", app="select")


def _sealer() -> None:
    """hub_relay alone seals; it reads the trail for that and for `hub audit verify`, and changes nothing of it."""
    for table in ("seal_leaf", "seal_node", "seal_checkpoint", "seal_key"):
        tenant_table(table, app="select")
        op.execute(f"grant insert on {table} to hub_relay")
        op.execute(f"""
            create trigger append_only before update or delete on {table}
            for each row execute function refuse_change()""")
        op.execute(f"""
            create trigger never_emptied before truncate on {table}
            for each statement execute function refuse_change()""")
    op.execute("grant delete on unsealed to hub_relay")
    op.execute("grant insert, update on seal_copy to hub_relay")
    op.execute("grant select (id, slug) on organisation to hub_relay")
    op.execute("create policy relay on organisation for select to hub_relay using (true)")
    for table in ("event", "event_about"):
        op.execute(f"grant select on {table} to hub_relay")
        op.execute(f"create policy relay on {table} for select to hub_relay using (true)")
    for table in ("unsealed", "seal_leaf", "seal_node", "seal_checkpoint", "seal_key", "seal_copy"):
        op.execute(f"grant select on {table} to hub_relay")
        op.execute(f"create policy relay on {table} to hub_relay using (true) with check (true)")
