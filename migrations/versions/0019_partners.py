"""What a partner's people may read, and until when."""

revision = "0019"
down_revision = "0018"


def upgrade() -> None:
    """Nothing yet."""
