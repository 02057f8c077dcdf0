"""Notices, and messages between the two sides of a hand-over."""

revision = "0013"
down_revision = "0012"


def upgrade() -> None:
    """Nothing yet."""
