"""A hub of the smallest size: the embedded servers, and a web child that only answers /healthz.

Run as `python fake_hub.py VAR PORT [CHILD [HOST]]`, where CHILD is `web` (the default), `dies` or `orphans`.
"""

import json
import os
import sys
import time
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path


class Healthz(BaseHTTPRequestHandler):
    """Answers with the instance id, as the real page does."""

    def do_GET(self):
        body = json.dumps({"instance": os.environ["HUB_INSTANCE"], "pid": os.getpid()}).encode()
        self.send_response(200)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_):
        """Say nothing."""


def web(port, host="127.0.0.1"):
    HTTPServer((host, port), Healthz).serve_forever()


def orphans(port, host):
    """Leave a child of its own behind when it is killed."""
    if os.fork() == 0:
        time.sleep(600)
        os._exit(0)
    web(port, host)


def hub(var, port, kind="web", host="127.0.0.1"):
    from hub.embedded import CannotStart, servers, supervise

    supervise.FIRST_PAUSE = 0.02
    child = supervise.Child("web", [sys.executable, __file__, "--child", str(port), kind, host])
    try:
        with servers(var, durable=False) as local:
            print("servers up", local.redis_url, flush=True)
            return supervise.run([child], port, say=lambda sentence: print(sentence, flush=True), host=host)
    except CannotStart as reason:
        print(reason, flush=True)
        return 2
    except KeyboardInterrupt:
        return 130


if __name__ == "__main__":
    if sys.argv[1] == "--child":
        child = {"web": web, "orphans": orphans, "dies": lambda *_: sys.exit(3)}[sys.argv[3]]
        child(int(sys.argv[2]), sys.argv[4])
    else:
        sys.exit(hub(Path(sys.argv[1]), int(sys.argv[2]), *sys.argv[3:]))
