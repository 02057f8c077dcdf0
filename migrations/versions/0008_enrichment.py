"""Enrichment: what a district searched for a hand-over, the contact points it found, and its note."""

from alembic import op

from migrations.policies import tenant_table

revision = "0008"
down_revision = "0007"

# A search belongs to the received side of a hand-over of the same organisation, and ends with that row.
OF_HANDOVER = """
    constraint ck_{table}_side check (side = 'received'),
    constraint fk_{table}_org_id_handover_id_side_handover foreign key (org_id, handover_id, side)
        references handover (org_id, id, side)"""


def upgrade() -> None:
    """Make the three tables of a search under way."""
    op.execute(f"""
        create table search (
            org_id int not null, handover_id uuid not null, side text not null default 'received',
            note text not null default '', version int not null default 1,
            changed_by uuid not null, changed_at timestamptz not null,
            constraint pk_search primary key (org_id, handover_id),
            constraint fk_search_org_id_changed_by_account foreign key (org_id, changed_by)
                references account (org_id, id),
            {OF_HANDOVER.format(table="search")})""")
    tenant_table("search", app="select, insert, update (note, version, changed_by, changed_at)")
    op.execute(f"""
        create table system_search (
            org_id int not null, handover_id uuid not null, side text not null default 'received', system text not null,
            result text not null, searched_by uuid not null, searched_at timestamptz not null,
            constraint pk_system_search primary key (org_id, handover_id, system),
            constraint ck_system_search_result check (result in ('found', 'nothing-found', 'not-searched')),
            constraint fk_system_search_org_id_searched_by_account foreign key (org_id, searched_by)
                references account (org_id, id),
            {OF_HANDOVER.format(table="system_search")})""")
    tenant_table("system_search", app="select, insert, update (result, searched_by, searched_at)")
    op.execute(f"""
        create table found_point (
            org_id int not null, id uuid not null, handover_id uuid not null, side text not null default 'received',
            kind text not null, value text not null, system text not null,
            added_by uuid not null, added_at timestamptz not null,
            constraint pk_found_point primary key (org_id, id),
            constraint uq_found_point_org_id_handover_id_kind_value_system
                unique (org_id, handover_id, kind, value, system),
            constraint ck_found_point_kind check (kind in ('phone', 'email', 'address')),
            constraint fk_found_point_org_id_added_by_account foreign key (org_id, added_by)
                references account (org_id, id),
            {OF_HANDOVER.format(table="found_point")})""")
    tenant_table("found_point", app="select, insert, delete")
