"""Whoever goes along may leave: the officer of a round then goes alone. And in which role somebody worked last."""

from alembic import op

revision = "0023"
down_revision = "0021"


def upgrade() -> None:
    """Let the application say that nobody goes along any more; find a person's sessions, the ended ones too."""
    op.execute("grant update (second_id) on round_crew to hub_app")
    op.execute("create index ix_session_org_id_account_id_ended on session (org_id, account_id) "
               "where ended_at is not null")  # fmt: skip
