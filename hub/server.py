"""How gunicorn serves the hub: threads since pages wait for PostgreSQL, two processes since Python has one lock."""

import os

worker_class = "gthread"
workers = int(os.environ.get("WEB_PROCESSES", "2"))
threads = int(os.environ.get("WEB_THREADS", "8"))
preload_app = True  # importing the application costs seconds on a loaded machine: once is enough
graceful_timeout = 10
control_socket_disable = True
loglevel = "warning"
accesslog = None  # addresses can hold what was searched for; the application keeps its own log


def post_fork(server, worker):
    """Forget the connections opened before the fork: two processes must never share one."""
    application = server.app.wsgi()
    with application.app_context():
        engines = [*application.extensions["sqlalchemy"].engines.values(), application.extensions["hub_relay"]]
    for engine in engines:
        engine.dispose(close=False)
