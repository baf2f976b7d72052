"""A line between a browser and the server: it can be cut, and it can lose an answer after the server has acted."""

import contextlib
import socket
import threading


class Line:
    """Forwards `port` to the server's. `cut()` and `mend()`; `lose(count)`: that many answers to posts never arrive."""

    def __init__(self, server_port: int) -> None:
        self._server_port, self._is_cut, self._to_lose = server_port, False, 0
        self.lost = 0
        self._open: set[socket.socket] = set()
        self._listener = socket.create_server(("127.0.0.1", 0))
        self.port = int(self._listener.getsockname()[1])
        self.base = f"http://127.0.0.1:{self.port}"
        threading.Thread(target=self._accept, daemon=True).start()

    def cut(self) -> None:
        self._is_cut = True
        for one in list(self._open):
            _end(one)

    def mend(self) -> None:
        self._is_cut = False

    def lose(self, count: int = 1) -> None:
        self._to_lose = count

    def close(self) -> None:
        self.cut()
        self._listener.close()

    def _accept(self) -> None:
        while True:
            try:
                near, _ = self._listener.accept()
            except OSError:
                return
            threading.Thread(target=self._serve, args=(near,), daemon=True).start()

    def _serve(self, near: socket.socket) -> None:
        """One request and its answer: the server closes after each.

        The server is called only once there is a request: browsers open lines ahead, which would keep its workers busy.
        """
        with contextlib.suppress(OSError), near:
            self._open.add(near)
            try:
                first = b"" if self._is_cut else near.recv(65536)
                if first and not self._is_cut:
                    with socket.create_connection(("127.0.0.1", self._server_port)) as far:
                        self._open.add(far)
                        try:
                            self._carry(near, far, first)
                        finally:
                            self._open.discard(far)
                            _end(far)
            finally:
                self._open.discard(near)
                _end(near)

    def _carry(self, near: socket.socket, far: socket.socket, first: bytes) -> None:
        far.sendall(first)
        threading.Thread(target=_pump, args=(near, far), daemon=True).start()
        is_lost = first.startswith(b"POST ") and self._to_lose > 0
        if is_lost:
            self._to_lose -= 1
        while data := far.recv(65536):
            if not is_lost:
                near.sendall(data)
        self.lost += is_lost


def _pump(source: socket.socket, target: socket.socket) -> None:
    with contextlib.suppress(OSError):
        while data := source.recv(65536):
            target.sendall(data)


def _end(one: socket.socket) -> None:
    """Closing alone would leave the other side waiting while a thread still reads."""
    with contextlib.suppress(OSError):
        one.shutdown(socket.SHUT_RDWR)
