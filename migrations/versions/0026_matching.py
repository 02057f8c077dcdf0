"""Matching: pairs of residents who may be one person, what people decided, and merges that can be undone."""

from alembic import op

from migrations.policies import tenant_table

revision = "0026"
down_revision = "0025"


def upgrade() -> None:
    """Make both tables, and what a resident and a case say of a merge."""
    _residents()
    _cases()
    _likenesses()
    _merges()
    tenant_table("likeness", app="select, insert, update, delete")
    tenant_table("resident_merge", app="select, insert, update")


def _residents() -> None:
    # `compared` is the version that was last compared with everybody: whoever changes a resident need not think of it.
    op.execute("""
        alter table resident add merged_into uuid, add compared int not null default 0,
            add constraint fk_resident_org_id_merged_into_resident foreign key (org_id, merged_into)
                references resident (org_id, id),
            add constraint ck_resident_merged check (merged_into <> id)""")
    op.execute("create index ix_resident_org_id_merged_into on resident (org_id, merged_into) "
               "where merged_into is not null")  # fmt: skip
    op.execute("create index ix_resident_org_id_born_on on resident (org_id, born_on)")
    op.execute("create index ix_resident_uncompared on resident (org_id, id) where compared < version")


def _cases() -> None:
    op.execute("""
        alter table case_file add duplicate_of uuid,
            add constraint fk_case_file_org_id_duplicate_of_case_file foreign key (org_id, duplicate_of)
                references case_file (org_id, id),
            add constraint ck_case_file_duplicate check (
                duplicate_of is null or (duplicate_of <> id and status = 'closed'))""")
    op.execute("create index ix_case_file_org_id_duplicate_of on case_file (org_id, duplicate_of) "
               "where duplicate_of is not null")  # fmt: skip


def _likenesses() -> None:
    op.execute("""
        create table likeness (
            org_id int not null, id uuid not null, one_id uuid not null, other_id uuid not null,
            score int not null, certain boolean not null, reasons jsonb not null, state text not null default 'open',
            found_at timestamptz not null, decided_at timestamptz, decided_by uuid, version int not null default 1,
            constraint pk_likeness primary key (org_id, id),
            constraint uq_likeness_org_id_one_id_other_id unique (org_id, one_id, other_id),
            constraint fk_likeness_org_id_one_id_resident foreign key (org_id, one_id) references resident (org_id, id),
            constraint fk_likeness_org_id_other_id_resident foreign key (org_id, other_id)
                references resident (org_id, id),
            constraint fk_likeness_org_id_decided_by_account foreign key (org_id, decided_by)
                references account (org_id, id),
            constraint ck_likeness_ordered check (one_id < other_id),
            constraint ck_likeness_state check (state in ('open', 'same', 'different')),
            constraint ck_likeness_decided check (state = 'open' or decided_at is not null))""")
    op.execute("create index ix_likeness_open on likeness (org_id, (-score), id) where state = 'open'")
    op.execute("create index ix_likeness_org_id_other_id on likeness (org_id, other_id)")


def _merges() -> None:
    op.execute("""
        create table resident_merge (
            org_id int not null, id uuid not null, likeness_id uuid not null, into_id uuid not null,
            from_id uuid not null, changes jsonb not null, withdrawn jsonb not null,
            merged_at timestamptz not null, merged_by uuid, undone_at timestamptz, undone_by uuid,
            constraint pk_resident_merge primary key (org_id, id),
            constraint fk_resident_merge_org_id_likeness_id_likeness foreign key (org_id, likeness_id)
                references likeness (org_id, id),
            constraint fk_resident_merge_org_id_into_id_resident foreign key (org_id, into_id)
                references resident (org_id, id),
            constraint fk_resident_merge_org_id_from_id_resident foreign key (org_id, from_id)
                references resident (org_id, id),
            constraint fk_resident_merge_org_id_merged_by_account foreign key (org_id, merged_by)
                references account (org_id, id),
            constraint fk_resident_merge_org_id_undone_by_account foreign key (org_id, undone_by)
                references account (org_id, id))""")
    op.execute("create index ix_resident_merge_org_id_into_id on resident_merge (org_id, into_id)")
    op.execute("create unique index uq_resident_merge_standing on resident_merge (org_id, from_id) "
               "where undone_at is null")  # fmt: skip
    op.execute("create index ix_resident_merge_org_id_merged_at on resident_merge (org_id, merged_at)")
