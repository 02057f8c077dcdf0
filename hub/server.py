"""How gunicorn serves the hub: threads since pages wait for PostgreSQL, two processes since Python has one lock."""

import os

from sqlalchemy import event

from hub.kernel.logs import Unfilled, guard_threads

worker_class = "gthread"
workers = int(os.environ.get("WEB_PROCESSES", "2"))
threads = int(os.environ.get("WEB_THREADS", "8"))
preload_app = True  # importing the application costs seconds on a loaded machine: once is enough
graceful_timeout = 10
control_socket_disable = True
loglevel = "warning"
accesslog = None  # the application keeps its own log, without addresses


# For how long one statement of a page may run, waiting for others included; jobs and commands take what they need.
LONGEST_STATEMENT = "60s"


def post_fork(server, worker):
    """Forget the connections opened before the fork, which two processes must never share; bound what pages ask.

    And log without values.
    """
    server.log.error_log.handlers = [Unfilled()]
    guard_threads()
    application = server.app.wsgi()
    with application.app_context():
        pages = application.extensions["sqlalchemy"].engine
    for engine in (pages, application.extensions["hub_relay"]):
        engine.dispose(close=False)
    bound(pages)


def bound(engine):
    """Give every new connection of the pages' engine its longest statement; it commits by itself, so it stays."""
    event.listen(engine, "connect", lambda made, _: made.execute(f"set statement_timeout = '{LONGEST_STATEMENT}'"))
