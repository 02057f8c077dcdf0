"""Whoever goes along may leave: the officer of a round then goes alone."""

from alembic import op

revision = "0023"
down_revision = "0021"


def upgrade() -> None:
    """Let the application say that nobody goes along any more."""
    op.execute("grant update (second_id) on round_crew to hub_app")
