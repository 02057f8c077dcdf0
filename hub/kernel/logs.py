"""Logs for an operator: one JSON object a line, names of things that went wrong, never a resident's data."""

import logging
import sys
import threading
import traceback

import structlog


class Unfilled(logging.Handler):
    """What a library logs, without what it filled in: a sentence’s values and an exception’s words may be anybody’s.

    Where it was said, the sentence before its values and the exception's name are enough to look it up.
    """

    def emit(self, record: logging.LogRecord) -> None:
        """One line of it. A sentence that came without values may have them in it already: it is left out."""
        fault = record.exc_info[0] if isinstance(record.exc_info, tuple) else None
        structlog.get_logger().log(
            record.levelno, "library_says", of=record.name, where=f"{record.module}:{record.lineno}",
            said=record.msg if record.args and isinstance(record.msg, str) else None,
            fault=fault.__name__ if fault else None,
        )  # fmt: skip


def configure() -> None:
    """Send structlog's lines to standard output as JSON; what is logged is codes, ids and exception names.

    Libraries' lines go the same way without their values, whatever level somebody sets for them.
    Lines of one request carry its number, which its events in the audit trail carry too.
    """
    structlog.configure(
        processors=[
            structlog.contextvars.merge_contextvars,
            structlog.processors.add_log_level,
            structlog.processors.TimeStamper(fmt="iso", utc=True),
            structlog.processors.JSONRenderer(),
        ],
        cache_logger_on_first_use=True,
    )
    root = logging.getLogger()
    if not any(isinstance(one, Unfilled) for one in root.handlers):
        root.addHandler(Unfilled())


def aside() -> None:
    """Send lines to standard error from here on: for a command whose standard output a program reads."""
    structlog.configure(logger_factory=structlog.PrintLoggerFactory(sys.stderr))


def places(fault: BaseException) -> str:
    """An exception for whoever must find the fault: its name, and where in the program; never its words."""
    frames = traceback.extract_tb(fault.__traceback__)[-8:]
    return f"{type(fault).__name__} at {', '.join(f'{one.filename}:{one.lineno}' for one in frames)}"


def guard_threads() -> None:
    """Let a thread that dies say where, and not of what: for a process that does nothing but the hub's work."""

    def died(told: threading.ExceptHookArgs) -> None:
        if told.exc_value is not None:
            structlog.get_logger().error("thread_died", fault=places(told.exc_value))

    threading.excepthook = died
