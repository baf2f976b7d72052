"""A label printer for tests: it listens where a real one would, understands ZPL and TSPL, and shows what it burnt.

Written from the languages' manuals (Zebra's "ZPL II Programming Guide", TSC's "TSPL/TSPL2 Programming Manual"), not
from our writers: state, commands, run-length pictures, copies. A command that it does not know is kept in `unknown`,
so that a test sees whether anything reached the printer's language that should be ink.
"""

import re
import socket
import threading
from dataclasses import dataclass, field

import zxingcpp
from PIL import Image

HEADS = (8.0, 300 / 25.4, 600 / 25.4)  # dots a millimetre of the heads that are sold


@dataclass
class Paper:
    """What came out: pages as grey pictures (one a copy), and the words of the language that were understood."""

    pages: list[Image.Image] = field(default_factory=list)
    commands: list[str] = field(default_factory=list)
    unknown: list[str] = field(default_factory=list)

    def texts(self) -> list[str]:
        """What a scanner reads on all pages, page by page."""
        return [code.text for page in self.pages for code in zxingcpp.read_barcodes(with_margin(page))]


def with_margin(page: Image.Image) -> Image.Image:
    """The label on its backing, which is white: a symbol near the edge keeps its quiet zone."""
    larger = Image.new("L", (page.width + 60, page.height + 60), 255)
    larger.paste(page, (30, 30))
    return larger


def printed(data: bytes) -> Paper:
    """What a printer that knows both languages makes of `data`."""
    return zpl(data) if b"^XA" in data[:64] else tspl(data)


def zpl(data: bytes) -> Paper:
    """ZPL II: `^` and `~` begin a command of two letters; what follows up to the next one are its parameters."""
    paper = Paper()
    width = length = 0
    origin, home, copies, drawn = (0, 0), (0, 0), 1, []
    for name, rest in _zpl_commands(data):
        numbers = [int(one) for one in rest.split(b",")[:4] if one.strip().isdigit()]
        paper.commands.append(name)
        match name:
            case "^XA":
                origin, home, copies, drawn = (0, 0), (0, 0), 1, []
            case "^PW":
                width = numbers[0]
            case "^LL":
                length = numbers[0]
            case "^LH":
                home = (numbers[0], numbers[1])
            case "^FO":
                origin = (numbers[0] + home[0], numbers[1] + home[1])
            case "^GF":
                drawn.append((origin, _zpl_picture(rest)))
            case "^PQ":
                copies = numbers[0]
            case "^FS":
                origin = home
            case "^XZ":
                page = Image.new("L", (width, length), 255)
                for place, picture in drawn:
                    page.paste(0, (*place, place[0] + picture.width, place[1] + picture.height), picture)
                paper.pages += [page] * copies
            case _:
                paper.unknown.append(name + rest[:20].decode("latin-1"))
    return paper


def _zpl_commands(data: bytes):
    place = 0
    while place < len(data):
        if data[place : place + 1] in (b"^", b"~"):
            end = min(
                (one for one in (data.find(b"^", place + 1), data.find(b"~", place + 1)) if one > 0), default=len(data)
            )
            yield data[place : place + 3].decode("latin-1"), data[place + 3 : end]
            place = end
        else:
            if data[place : place + 1] not in b"\r\n":
                yield "?", data[place : place + 20]
            place += 1


def _zpl_picture(rest: bytes) -> Image.Image:
    """^GFA: bytes, bytes in all, bytes a row, then hexadecimal digits with counts before them."""
    kind, _, total, each, digits = rest.split(b",", 4)
    assert kind == b"A", kind
    row_bytes, wanted = int(each), int(total)
    rows: list[str] = []
    row, times = "", 0
    for one in digits.decode("ascii"):
        if one in "\r\n":
            continue
        if "G" <= one <= "Y":
            times += ord(one) - ord("G") + 1
        elif "g" <= one <= "z":
            times += (ord(one) - ord("g") + 1) * 20
        elif one == ",":
            row = row.ljust(row_bytes * 2, "0")
        elif one == "!":
            row = row.ljust(row_bytes * 2, "F")
        elif one == ":":
            rows.append(rows[-1])
        else:
            row += one * (times or 1)
            times = 0
        while len(row) >= row_bytes * 2:
            rows.append(row[: row_bytes * 2])
            row = row[row_bytes * 2 :]
    bits = bytes.fromhex("".join(rows))
    assert not row
    assert len(bits) == wanted, (len(bits), wanted)
    return Image.frombytes("1", (row_bytes * 8, wanted // row_bytes), bits)


def tspl(data: bytes) -> Paper:
    """TSPL: a command a line; BITMAP carries its bytes in the line, and there a 0 is burnt."""
    paper = Paper()
    size_mm, reference, canvas = (0.0, 0.0), (0, 0), None
    waiting: list[tuple[tuple[int, int], Image.Image]] = []
    place = 0
    while place < len(data):
        if bitmap := re.compile(rb"BITMAP\s+(\d+),(\d+),(\d+),(\d+),(\d),").match(data, place):
            x, y, row_bytes, height, mode = (int(one) for one in bitmap.groups())
            last = bitmap.end() + row_bytes * height
            assert mode == 0
            picture = Image.frombytes("1", (row_bytes * 8, height), data[bitmap.end() : last])
            waiting.append(((x + reference[0], y + reference[1]), picture))
            paper.commands.append("BITMAP")
            assert data[last : last + 2] == b"\r\n", "the picture does not end with its line"
            place = last + 2
            continue
        end = data.find(b"\r\n", place)
        end = len(data) if end < 0 else end
        line = data[place:end].decode("latin-1")
        place = end + 2
        name, _, rest = line.partition(" ")
        numbers = [float(one) for one in re.findall(r"[\d.]+", rest)]
        paper.commands.append(name)
        match name:
            case "SIZE":
                size_mm = (numbers[0], numbers[1])
            case "REFERENCE":
                reference = (int(numbers[0]), int(numbers[1]))
            case "GAP" | "DIRECTION":
                pass
            case "CLS":
                waiting = []
            case "PRINT":
                widest = max(place[0] + picture.width for place, picture in waiting)
                scale = min(HEADS, key=lambda one: abs(one - widest / size_mm[0]))
                canvas = Image.new("L", (round(size_mm[0] * scale), round(size_mm[1] * scale)), 255)
                for where, picture in waiting:
                    canvas.paste(picture.convert("L"), where)
                paper.pages += [canvas] * int(numbers[0] * (numbers[1] if len(numbers) > 1 else 1))
            case _:
                paper.unknown.append(line[:40])
    return paper


class VirtualPrinter:
    """Listens on a port of this machine like a printer's 9100. `cut_after` bytes it is switched off;
    `holds_after` bytes it takes no more until `let_go` is set.

    `connections` counts who came; `received` holds what each sent.
    """

    def __init__(self, *, cut_after: int | None = None, holds_after: int | None = None) -> None:
        self.cut_after, self.holds_after = cut_after, holds_after
        self.is_holding, self.let_go = threading.Event(), threading.Event()
        self.received: list[bytes] = []
        self.connections = 0
        self._line = socket.create_server(("127.0.0.1", 0))
        if holds_after is not None:  # else the kernel would take everything in the printer's name
            self._line.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
        self._line.settimeout(0.2)
        self.port = int(self._line.getsockname()[1])
        self._thread = threading.Thread(target=self._serve, daemon=True)

    def __enter__(self) -> "VirtualPrinter":
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._line.close()
        self._thread.join(timeout=10)

    @property
    def address(self) -> str:
        return f"127.0.0.1:{self.port}"

    def paper(self) -> Paper:
        """Everything printed so far, in order."""
        whole = Paper()
        for data in self.received:
            one = printed(data)
            whole.pages += one.pages
            whole.commands += one.commands
            whole.unknown += one.unknown
        return whole

    def _serve(self) -> None:
        while self._line.fileno() >= 0:
            try:
                connection, _ = self._line.accept()
            except TimeoutError:
                continue
            except OSError:
                return
            self.connections += 1
            with connection:
                self._take(connection)

    def _take(self, connection: socket.socket) -> None:
        parts, count = [], 0
        connection.settimeout(10)
        try:
            while part := connection.recv(4096):
                parts.append(part)
                count += len(part)
                if self.holds_after is not None and count >= self.holds_after:
                    self.is_holding.set()
                    self.let_go.wait(30)
                if self.cut_after is not None and count >= self.cut_after:
                    # A plug pulled: what is still on its way is answered with a reset.
                    connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, b"\x01\x00\x00\x00\x00\x00\x00\x00")
                    break
        except OSError:
            pass
        self.received.append(b"".join(parts))
