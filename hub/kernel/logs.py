"""Logs for an operator: one JSON object a line, names of things that went wrong, never a resident's data."""

import structlog


def configure() -> None:
    """Send structlog's lines to standard output as JSON; what is logged is codes, ids and exception names."""
    structlog.configure(
        processors=[
            structlog.processors.add_log_level,
            structlog.processors.TimeStamper(fmt="iso", utc=True),
            structlog.processors.JSONRenderer(),
        ],
        cache_logger_on_first_use=True,
    )
