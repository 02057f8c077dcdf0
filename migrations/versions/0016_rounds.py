"""Rounds: a day, its officers, their stops in order."""

revision = "0016"
down_revision = "0015"


def upgrade() -> None:
    """Nothing yet."""
