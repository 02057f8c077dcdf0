"""A server that means ill: one byte, a moment, one more byte. Each comes in good time, the whole never does."""

import threading
import time
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer


class Drip(BaseHTTPRequestHandler):
    """`where` of the server says whether the head or the body of an answer drips."""

    def log_message(self, *_):
        """Say nothing."""

    def do_GET(self):
        if self.server.where == "head":
            self.wfile.write(b"HTTP/1.0 200 OK\r\nX: ")
        else:
            self.send_response(200)
            self.send_header("Content-Length", "1000")
            self.end_headers()
        try:
            for _ in range(40):
                self.wfile.write(b"x")
                time.sleep(0.1)
        except OSError:
            self.close_connection = True

    do_POST = do_GET


@contextmanager
def dripping(where: str):
    """Such a server on this machine."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), Drip)
    server.daemon_threads, server.where = True, where
    thread = threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True)
    thread.start()
    try:
        yield server
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
