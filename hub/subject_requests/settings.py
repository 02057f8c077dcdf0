"""What an organisation decides about residents' requests: `[subject_requests]`, or ours where it says nothing."""

from dataclasses import dataclass

from hub.directory.sections import in_force


@dataclass(frozen=True)
class Settings:
    """For how many months what was sent is kept, in how many days a notice is answered, and whom people write to."""

    keep_months: int = 24
    notice_days: int = 14
    contact: str = ""


def settings() -> Settings:
    """The settings of the acting organisation."""
    return Settings(
        **{name: value for name, value in (in_force("subject_requests") or {}).items() if value is not None}
    )
