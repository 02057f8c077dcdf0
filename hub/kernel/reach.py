"""A database that cannot be used, told in one sentence to whoever starts the hub: no traceback, no password."""

from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy.exc import ArgumentError, DBAPIError, OperationalError

from hub.settings import WrongSettings

# Of SQLSTATE: connection exceptions, refused sign-in, no such database, server starting or stopping. A connection
# that was never made has none.
NO_CONNECTION = ("08", "28", "3D", "57P")
NO_RIGHT = "42501"


@contextmanager
def reaching(setting: str, remedy: str) -> Iterator[None]:
    """Turn a database that is away, refuses this login or gives it too little into WrongSettings naming the setting.

    Every other fault of a database stays what it is: a program's fault needs its traceback.
    """
    try:
        yield
    except ArgumentError as error:
        raise WrongSettings(f"{setting} is no address of a database. {remedy}") from error
    except DBAPIError as error:
        state = getattr(error.orig, "sqlstate", None)
        away = isinstance(error, OperationalError) if state is None else state.startswith(NO_CONNECTION)
        if not away and state != NO_RIGHT:
            raise
        why = str(error.orig).strip().split("\n")[0].removeprefix("connection failed: ").rstrip(".")
        raise WrongSettings(f"{setting} can’t be used: {why}. {remedy}") from error
