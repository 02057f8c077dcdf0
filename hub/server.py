"""How gunicorn serves the hub: threads since pages wait for PostgreSQL, two processes since Python has one lock."""

import os

from hub.kernel.logs import Unfilled, guard_threads

worker_class = "gthread"
workers = int(os.environ.get("WEB_PROCESSES", "2"))
threads = int(os.environ.get("WEB_THREADS", "8"))
preload_app = True  # importing the application costs seconds on a loaded machine: once is enough
graceful_timeout = 10
control_socket_disable = True
loglevel = "warning"
accesslog = None  # the application keeps its own log, without addresses


def post_fork(server, worker):
    """Forget the connections opened before the fork: two processes must never share one. And log without values."""
    server.log.error_log.handlers = [Unfilled()]
    guard_threads()
    application = server.app.wsgi()
    with application.app_context():
        engines = [*application.extensions["sqlalchemy"].engines.values(), application.extensions["hub_relay"]]
    for engine in engines:
        engine.dispose(close=False)
