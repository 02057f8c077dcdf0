"""Who takes part, what each answers for, what they agreed, and the versions of what their files say."""

from flask import Flask


def register(app: Flask) -> None:
    """Add the timer of what is published on a date."""
    from hub.directory import jobs  # noqa: F401 (declares the job)
