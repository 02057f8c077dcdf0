"""Reports of the nightly self-attack."""

revision = "0045"
down_revision = "0044"


def upgrade() -> None:
    """Nothing yet."""
