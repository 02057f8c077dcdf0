"""A call that a resident asks for: told to the district at once, and to the county as far as the agreement lets it."""

from flask import Flask


def register(app: Flask) -> None:
    """Declare the table and the job that tells the county."""
    from hub.call_backs import jobs, models  # noqa: F401
