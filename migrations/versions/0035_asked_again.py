"""A pair of residents kept apart may be asked about again by a person, and the pairs kept apart are listed."""

from alembic import op

revision = "0035"
down_revision = "0034"


def upgrade() -> None:
    """Note who asked again and when, as long as the pair waits; the list goes by the day of the decision."""
    op.execute("""
        alter table likeness add asked_at timestamptz, add asked_by uuid,
            add constraint fk_likeness_org_id_asked_by_account foreign key (org_id, asked_by)
                references account (org_id, id),
            add constraint ck_likeness_asked check (
                (asked_at is null) = (asked_by is null) and (asked_at is null or state = 'open'))""")
    op.execute("create index ix_likeness_different on likeness (org_id, decided_at, id) where state = 'different'")
