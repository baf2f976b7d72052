"""Bytes to a printer's port 9100, and an honest word on how that ended. Knows no database."""

import socket
from collections.abc import Callable
from dataclasses import dataclass

PIECE = 16 * 1024
CONNECT_SECONDS = 5.0
# A printer takes data as fast as it prints once its memory is full; one that takes none for so long has stopped.
STALL_SECONDS = 60.0
GOODBYE_SECONDS = 3.0


@dataclass(frozen=True, slots=True)
class Outcome:
    """`state` sent, failed (no byte was taken) or unsure; `why` names the sentence; how many bytes were taken."""

    state: str
    why: str
    sent_bytes: int


@dataclass(frozen=True, slots=True)
class Patience:
    """How long each step may take, in seconds."""

    connect: float = CONNECT_SECONDS
    stall: float = STALL_SECONDS
    goodbye: float = GOODBYE_SECONDS


def send_raw(
    data: bytes,
    *,
    host: str,
    port: int,
    tell: Callable[[int], None],
    patience: Patience | None = None,
) -> Outcome:
    """Write everything to host:port. `tell` hears, before the first byte and after every piece, how many are gone.

    A port 9100 says nothing back: "sent" means that the printer took every byte and closed without complaint.
    """
    patience = patience or Patience()
    try:
        line = socket.create_connection((host, port), timeout=patience.connect)
    except OSError:
        return Outcome("failed", "unreachable", 0)
    sent = 0
    with line:
        try:
            line.settimeout(patience.stall)
            tell(0)
            view = memoryview(data)
            while sent < len(data):
                sent += line.send(view[sent : sent + PIECE])
                tell(sent)
            line.shutdown(socket.SHUT_WR)
            _hear_out(line, patience.goodbye)
        except OSError:
            return Outcome("unsure", "cut", sent) if sent else Outcome("failed", "unreachable", 0)
    return Outcome("sent", "", sent)


def _hear_out(line: socket.socket, seconds: float) -> None:
    """A printer that was switched off answers with a reset; one that is content closes, or says nothing."""
    line.settimeout(seconds)
    try:
        while line.recv(1024):
            pass
    except TimeoutError:
        return
