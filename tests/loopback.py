"""An HTTP server on loopback in a thread of the test's own process; what it answers is in those that derive from it.

Only the standard library.
"""
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer


class Loopback:
    """hear(handler) is called for each GET and POST."""

    def __init__(self, path):
        listener = self
        self.behaviours = []  # of the next requests, before `behave` holds

        class Handler(BaseHTTPRequestHandler):
            def answer(self):
                listener.hear(self)

            do_GET = do_POST = answer

            def log_message(self, *args):
                pass

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.server.daemon_threads = True
        self.port = self.server.server_address[1]
        self.url = f"http://127.0.0.1:{self.port}{path}"
        self.thread = threading.Thread(target=self.server.serve_forever, args=(0.05,), daemon=True)

    def __enter__(self):
        self.thread.start()
        return self

    def __exit__(self, *args):
        self.server.shutdown()
        self.server.server_close()

    def next_behaviour(self):
        return self.behaviours.pop(0) if self.behaviours else self.behave
