"""Households: whose home is whose, who stands apart, one call for several, and a request that names several people."""

import re

import sqlalchemy as sa
from alembic import op

from migrations.policies import tenant_table

revision = "0027"
down_revision = "0026"


def upgrade() -> None:
    """Let residents be found by their home, and calls and hand-overs speak of several of one household."""
    op.execute("alter table resident add column home_key text not null default ''")
    op.execute("create index ix_resident_org_id_home_key on resident (org_id, home_key) where home_key <> ''")
    op.execute("alter table import_row add column home_key text")
    op.execute("alter table case_file add column parted_at timestamptz")
    op.execute("alter table call add column household_call_id uuid")
    _find_homes()
    _several()
    _one_more("case_note", "ck_case_note_kind", "kind", "parted", "joined")


def _find_homes() -> None:
    """Residents from before get theirs by a job: Python tells what a home is, and an upgrade should not wait for it."""
    for table in ("resident", "outbox"):
        op.execute(f"alter table {table} no force row level security")
    op.execute("""
        insert into outbox (org_id, id, acts_for, name, args, available_at, created_at)
        select org_id, uuidv7(), org_id, 'cases:homes', '{}', now(), now() from resident group by org_id""")
    for table in ("resident", "outbox"):
        op.execute(f"alter table {table} force row level security")


def _several() -> None:
    """A request may name several residents of one address, and be over for some of them."""
    op.execute("alter table handover add column settled int[] not null default '{}'")
    op.execute("grant update (settled) on handover to hub_app")
    op.execute("""
        create table handover_origin (
            org_id int not null, handover_id uuid not null, place int not null, origin_id uuid not null,
            constraint pk_handover_origin primary key (org_id, handover_id, place),
            constraint ck_handover_origin_place check (place > 0))""")
    op.execute("create index ix_handover_origin_org_id_origin_id on handover_origin (org_id, origin_id)")
    tenant_table("handover_origin", app="select, insert")
    op.execute("alter table visit_attempt add column household jsonb not null default '{}'")
    # Of the others no more is told than the agreement gives of the subject itself; and nobody is settled at the start.
    op.execute("""
        create policy members on handover as restrictive for insert with check (
            handover.settled = '{}' and (not handover.subject ? 'household' or handover.other_org_id = handover.org_id
            or array(select distinct k from jsonb_array_elements(handover.subject -> 'household') m,
                     lateral jsonb_object_keys(m) k)
               <@ (select a.gives from agreement a where a.id = handover.agreement_id)))""")


def _one_more(table: str, constraint: str, column: str, *more: str) -> None:
    """Let a column take further values beside those that it takes now, whichever migrations came before."""
    now_is = op.get_bind().execute(
        sa.text("select pg_get_constraintdef(oid) from pg_constraint where conname = :name"), {"name": constraint}
    ).scalar_one()  # fmt: skip
    values = sorted({*re.findall(r"'([^']*)'", now_is), *more})
    op.execute(f"alter table {table} drop constraint {constraint}")
    listed = ", ".join(f"'{one}'" for one in values)
    op.execute(f"alter table {table} add constraint {constraint} check ({column} in ({listed}))")
