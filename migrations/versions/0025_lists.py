"""Lists: columns matched by a person, rows that are another county's, and what a later list changed on a case."""

from alembic import op

from migrations.policies import tenant_table

revision = "0025"
down_revision = "0024"

STATUSES = ("unmatched", "reading", "ready", "importing", "finished", "unreadable", "discarded")
VERDICTS = ("new", "changed", "unchanged", "outside")


def upgrade() -> None:
    """Make the tables, and let a run wait for its columns and keep its rows of other counties."""
    _runs()
    _column_names()
    _changes()


def _runs() -> None:
    op.execute("alter table import_run add outside int not null default 0, add matched jsonb not null default '{}'")
    _one_of("import_run", "status", STATUSES)
    # The first rows of a file, to choose its columns by, without reading it again.
    op.execute("alter table import_upload add head jsonb not null default '[]'")
    op.execute("alter table import_row add cells jsonb")
    _one_of("import_row", "verdict", VERDICTS)
    op.execute("""
        create index ix_import_row_org_id_run_id_number_outside on import_row (org_id, run_id, number)
        where verdict = 'outside'""")


def _one_of(table: str, column: str, values: tuple[str, ...]) -> None:
    listed = ", ".join(f"'{one}'" for one in values)
    op.execute(f"alter table {table} drop constraint ck_{table}_{column}")
    op.execute(f"alter table {table} add constraint ck_{table}_{column} check ({column} in ({listed}))")


def _column_names() -> None:
    op.execute("""
        create table column_name (
            org_id int not null, programme text not null, name text not null, fact text not null,
            added_at timestamptz not null, added_by uuid,
            constraint pk_column_name primary key (org_id, programme, name),
            constraint fk_column_name_org_id_added_by_account foreign key (org_id, added_by)
                references account (org_id, id))""")
    tenant_table("column_name", app="select, insert, update, delete")


def _changes() -> None:
    op.execute("""
        create table case_change (
            org_id int not null, case_id uuid not null, run_id uuid not null, field text not null,
            at timestamptz not null, old jsonb, new jsonb, kept boolean not null,
            seen_at timestamptz, seen_by uuid,
            constraint pk_case_change primary key (org_id, case_id, run_id, field),
            constraint fk_case_change_org_id_case_id_case_file foreign key (org_id, case_id)
                references case_file (org_id, id),
            constraint fk_case_change_org_id_run_id_import_run foreign key (org_id, run_id)
                references import_run (org_id, id),
            constraint fk_case_change_org_id_seen_by_account foreign key (org_id, seen_by)
                references account (org_id, id))""")
    tenant_table("case_change", app="select, insert, update (seen_at, seen_by)")
