"""Levels of training, the clock of each shift's end, and reports of what was done to several cases at once."""

from alembic import op

from migrations.policies import tenant_table

revision = "0029"
down_revision = "0028"

ACCOUNT = """
            constraint fk_{0}_org_id_{1}_account foreign key (org_id, {1}) references account (org_id, id)"""


def upgrade() -> None:
    """Make the tables of who may take what, of shifts that end, and of batches."""
    _levels()
    _shifts()
    _batches()


def _levels() -> None:
    """A level stands as it was set; a later one takes its place."""
    op.execute(f"""
        create table account_level (
            org_id int not null, id uuid not null, account_id uuid not null, level text not null,
            set_at timestamptz not null, set_by uuid,
            constraint pk_account_level primary key (org_id, id),{ACCOUNT.format("account_level", "account_id")})""")
    op.execute("create index ix_account_level_org_id_account_id_id on account_level (org_id, account_id, id)")
    tenant_table("account_level", app="select, insert")
    op.execute("""
        create trigger append_only before update or delete on account_level
        for each row execute function refuse_change()""")


def _shifts() -> None:
    """For when the one timer of a person's next shift's end is set: a timer of another moment does nothing."""
    op.execute(f"""
        create table shift_clock (
            org_id int not null, account_id uuid not null, ends_at timestamptz not null,
            constraint pk_shift_clock primary key (org_id, account_id),{
        ACCOUNT.format("shift_clock", "account_id")
    })""")
    tenant_table("shift_clock", app="select, insert, delete, update (ends_at)")


def _batches() -> None:
    op.execute(f"""
        create table batch (
            org_id int not null, id uuid not null, kind text not null, at timestamptz not null, by uuid,
            account_id uuid, back text not null default '', undone_at timestamptz,
            constraint pk_batch primary key (org_id, id),{ACCOUNT.format("batch", "by")},{
        ACCOUNT.format("batch", "account_id")
    })""")
    op.execute("create index ix_batch_org_id_account_id_id on batch (org_id, account_id, id)")
    tenant_table("batch", app="select, insert, update (undone_at)")
    op.execute("""
        create table batch_row (
            org_id int not null, batch_id uuid not null, place int not null, case_id uuid not null,
            from_id uuid, to_id uuid, done boolean not null, said text not null,
            constraint pk_batch_row primary key (org_id, batch_id, place),
            constraint fk_batch_row_org_id_batch_id_batch foreign key (org_id, batch_id) references batch (org_id, id),
            constraint fk_batch_row_org_id_case_id_case_file foreign key (org_id, case_id)
                references case_file (org_id, id))""")
    op.execute("create index ix_batch_row_org_id_case_id on batch_row (org_id, case_id)")
    tenant_table("batch_row", app="select, insert")
    # What came in the last seven days, hour by hour.
    op.execute("create index ix_case_file_received on case_file (org_id, received_at)")
