"""Fields that are encrypted where they lie."""

revision = "0046"
down_revision = "0045"


def upgrade() -> None:
    """Nothing yet."""
