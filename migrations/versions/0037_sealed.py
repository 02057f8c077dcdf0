"""Leaves, checkpoints and their way out of the database."""

revision = "0037"
down_revision = "0036"


def upgrade() -> None:
    """Nothing yet."""
