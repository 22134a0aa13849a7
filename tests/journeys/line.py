"""A line to the product that can be cut while the browser believes that it is connected."""

import socket
import threading
from contextlib import suppress


class Line:
    """Passes on what arrives at `port` to the product, until it is cut."""

    def __init__(self, target_port):
        self.target_port = target_port
        self.open_sockets = set()
        self.listener = None
        self.port = 0

    def mend(self):
        self.listener = socket.create_server(("127.0.0.1", self.port))
        self.port = self.listener.getsockname()[1]
        threading.Thread(target=self.accept, args=[self.listener], daemon=True).start()

    def cut(self):
        """Refuse whoever calls, and hang up on everybody."""
        for each in (self.listener, *self.open_sockets):
            with suppress(OSError):
                each.shutdown(socket.SHUT_RDWR)
            each.close()
        self.open_sockets.clear()

    def accept(self, listener):
        with suppress(OSError):
            while True:
                caller, _address = listener.accept()
                called = socket.create_connection(("127.0.0.1", self.target_port))
                self.open_sockets |= {caller, called}
                for ends in ((caller, called), (called, caller)):
                    threading.Thread(target=self.pass_on, args=ends, daemon=True).start()

    def pass_on(self, source, sink):
        with suppress(OSError):
            while received := source.recv(65536):
                sink.sendall(received)
        for each in (source, sink):
            with suppress(OSError):
                each.shutdown(socket.SHUT_RDWR)
