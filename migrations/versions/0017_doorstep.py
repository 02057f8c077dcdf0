"""What an officer carries without signal, and the answers that come back from there."""

revision = "0017"
down_revision = "0016"


def upgrade() -> None:
    """Nothing yet."""
