"""In which role somebody worked last: all of a person's sessions are found by an index, the ended ones too."""

from alembic import op

revision = "0023"
down_revision = "0022"


def upgrade() -> None:
    """Find the sessions that are over."""
    op.execute(
        "create index ix_session_org_id_account_id_ended on session (org_id, account_id) where ended_at is not null"
    )
