"""How a feature's command reaches the application: the command line's root says how, the kernel knows no servers."""

from collections.abc import Callable
from functools import wraps

import click


def needs_app(command: Callable) -> Callable:
    """Run a click command inside an application context, whose servers the root's `obj` finds or starts."""

    @wraps(command)
    def within(*args, **kwargs):
        with click.get_current_context().find_root().obj():
            return command(*args, **kwargs)

    return within
