"""Close contacts and places that residents name, and who said that there are none."""

from alembic import op

from migrations.policies import tenant_table

revision = "0033"
down_revision = "0032"

OF_CASE = """
            added_at timestamptz not null, by uuid, version int not null default 1,
            constraint pk_{table} primary key (org_id, id),
            constraint fk_{table}_org_id_case_id_case_file foreign key (org_id, case_id)
                references case_file (org_id, id),
            constraint fk_{table}_org_id_by_account foreign key (org_id, by) references account (org_id, id)"""


def upgrade() -> None:
    """Make the three tables."""
    op.execute(f"""
        create table close_contact (
            org_id int not null references organisation (id), id uuid not null, case_id uuid not null,
            forename text, surname text, surname_key text not null, met text not null, met_on date,
            phone text, email text, note text, {OF_CASE.format(table="close_contact")})""")
    op.execute("create index ix_close_contact_org_id_case_id on close_contact (org_id, case_id)")
    tenant_table(
        "close_contact",
        app="select, insert, delete, update (forename, surname, surname_key, met, met_on, phone, email, note, version)",
    )
    op.execute(f"""
        create table place_visited (
            org_id int not null references organisation (id), id uuid not null, case_id uuid not null,
            kind text not null, name text not null, postcode text, postcode_key text not null,
            visited_on date not null, arrived time, "left" time, note text,
            {OF_CASE.format(table="place_visited")})""")
    op.execute("create index ix_place_visited_org_id_case_id on place_visited (org_id, case_id)")
    op.execute(
        "create index ix_place_visited_org_id_kind_postcode_key "
        "on place_visited (org_id, kind, postcode_key, visited_on)"
    )
    tenant_table(
        "place_visited",
        app="select, insert, delete, "
        'update (kind, name, postcode, postcode_key, visited_on, arrived, "left", note, version)',
    )
    op.execute("""
        create table none_named (
            org_id int not null references organisation (id), case_id uuid not null, sort text not null,
            at timestamptz not null, by uuid,
            constraint pk_none_named primary key (org_id, case_id, sort),
            constraint fk_none_named_org_id_case_id_case_file foreign key (org_id, case_id)
                references case_file (org_id, id),
            constraint fk_none_named_org_id_by_account foreign key (org_id, by) references account (org_id, id),
            constraint ck_none_named_sort check (sort in ('contacts', 'places')))""")
    tenant_table("none_named", app="select, insert, delete")
