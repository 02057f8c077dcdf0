"""Intake: runs of an import, what is staged for one, what it rejected, and what the list last said of each case."""

from alembic import op

from migrations.policies import tenant_table

revision = "0007"
down_revision = "0006"

RUN = "constraint fk_{0}_org_id_run_id_import_run foreign key (org_id, run_id) references import_run (org_id, id)"


def upgrade() -> None:
    """Make the tables. Uploads and staged rows live for the length of a run only; arrivals stay with their case."""
    op.execute("""
        create table import_run (
            org_id int not null, id uuid not null, programme text not null, file_name text not null,
            digest text not null, size int not null,
            status text not null, problem text, header_row int, names jsonb not null default '[]',
            notices jsonb not null default '[]', warnings jsonb not null default '{}',
            total int not null default 0, done int not null default 0, position int not null default 0,
            new int not null default 0, changed int not null default 0, unchanged int not null default 0,
            rejected int not null default 0, repeated int not null default 0, unrouted int not null default 0,
            account_id uuid, started_at timestamptz not null, ready_at timestamptz, confirmed_at timestamptz,
            finished_at timestamptz,
            constraint pk_import_run primary key (org_id, id),
            constraint ck_import_run_status check (
                status in ('reading', 'ready', 'importing', 'finished', 'unreadable', 'discarded')))""")
    op.execute("create index ix_import_run_org_id_started_at_id on import_run (org_id, started_at, id)")
    tenant_table("import_run", app="select, insert, update")
    op.execute(f"""
        create table import_upload (
            org_id int not null, run_id uuid not null, content bytea not null,
            constraint pk_import_upload primary key (org_id, run_id), {RUN.format("import_upload")})""")
    tenant_table("import_upload", app="select, insert, delete")
    op.execute(f"""
        create table import_row (
            org_id int not null, run_id uuid not null, number int not null, reference text not null,
            case_id uuid not null, resident_id uuid not null, digest text not null, facts jsonb not null,
            category text, ends_on date, priority int, surname_key text, forename_key text, born_on date,
            nhs_number text, postcode_key text, uprn_key text, listed_gss text, gss text, district_id int, routed text,
            verdict text not null default 'new',
            constraint pk_import_row primary key (org_id, run_id, number), {RUN.format("import_row")},
            constraint ck_import_row_verdict check (verdict in ('new', 'changed', 'unchanged')))""")
    tenant_table("import_row", app="select, insert, update, delete")
    op.execute(f"""
        create table import_reject (
            org_id int not null, run_id uuid not null, number int not null,
            cells jsonb not null, reasons jsonb not null,
            constraint pk_import_reject primary key (org_id, run_id, number), {RUN.format("import_reject")})""")
    tenant_table("import_reject", app="select, insert, delete")
    op.execute(f"""
        create table arrival (
            org_id int not null, programme text not null, reference text not null, case_id uuid not null,
            digest text not null, facts jsonb not null, run_id uuid not null, said_at timestamptz not null,
            constraint pk_arrival primary key (org_id, programme, reference),
            constraint uq_arrival_org_id_case_id unique (org_id, case_id), {RUN.format("arrival")},
            constraint fk_arrival_org_id_case_id_case_file foreign key (org_id, case_id)
                references case_file (org_id, id))""")
    tenant_table("arrival", app="select, insert, update, delete")
