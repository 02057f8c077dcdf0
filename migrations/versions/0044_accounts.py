"""Second factors, sessions, reviews and provisioning."""

revision = "0044"
down_revision = "0043"


def upgrade() -> None:
    """Nothing yet."""
