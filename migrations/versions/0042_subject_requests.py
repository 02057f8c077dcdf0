"""Requests of residents about what is held on them."""

revision = "0042"
down_revision = "0041"


def upgrade() -> None:
    """Nothing yet."""
