"""Support: a need that somebody told of, as a plain record."""

from alembic import op

from migrations.policies import tenant_table

revision = "0010"
down_revision = "0009"


def upgrade() -> None:
    """Make the one table; warm transfers and referrals come on top of it."""
    op.execute("""
        create table need (
            org_id int not null, id uuid not null, about_kind text not null, about_id uuid not null,
            kind text not null, note text, state text not null default 'open', handover_id uuid,
            recorded_at timestamptz not null, by uuid,
            constraint pk_need primary key (org_id, id),
            constraint fk_need_org_id_by_account foreign key (org_id, by) references account (org_id, id),
            constraint ck_need_about_kind check (about_kind in ('case', 'handover')),
            constraint ck_need_state check (state in ('open', 'met', 'unmet')))""")
    op.execute("create index ix_need_org_id_about_id on need (org_id, about_id)")
    # A partner's volunteer may hear of a need at the door; it is told in their answer, never looked up.
    tenant_table("need", app="select, insert, update (state, note)")
