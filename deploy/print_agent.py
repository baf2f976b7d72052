#!/usr/bin/env python3
"""Chương trình in tem: chạy trên máy tính cạnh máy in, tự lấy tem đang chờ về và in.

    python3 print_agent.py in-tem.ini

It asks the service for work, prints it and says what became of it. One file, the standard library only, Python 3.8 or
later, Linux, macOS or Windows. Promises: a job is printed at most once. Before the first byte goes to a printer the job
is written into a journal beside the configuration; after a stop in the middle it is reported as doubtful, never printed
again, and a person decides. What could not be reported is reported later.

Configuration (the page "Máy in" of the service gives a ready one):

    [server]
    address = https://txng.example.vn
    token = txng_…

    [printer Máy in kho]        the name that the printer has in the service
    way = tcp
    host = 192.168.1.50

Ways: tcp (host, port), lp (queue; Linux, macOS), share (path: \\\\localhost\\XP350B), winspool (name in Windows).
"""

from __future__ import annotations

import argparse
import configparser
import contextlib
import hashlib
import http.client
import json
import os
import shutil
import socket
import subprocess
import sys
import tempfile
import threading
import time
import unicodedata
import urllib.error
import urllib.parse
import urllib.request
from pathlib import Path

VERSION = "1"
IDLE_SECONDS, LONGEST_WAIT = 3.0, 60.0
ANSWER_SECONDS, CONNECT_SECONDS, STALL_SECONDS, GOODBYE_SECONDS = 30.0, 5.0, 120.0, 3.0
PIECE = 16 * 1024
LARGEST = 1024**3
WAYS = {"tcp": ("host",), "lp": ("queue",), "share": ("path",), "winspool": ("name",)}
STOPPED = "Chương trình in dừng giữa chừng. Có thể đã in một phần."


class Wrong(Exception):
    """The configuration cannot be used; the sentence says what would do."""


class NotPrinted(Exception):
    """Nothing reached the printer."""


class MaybePrinted(Exception):
    """Some of it may be on paper."""


class Refused(Exception):
    """The service answered, and said no."""

    def __init__(self, status: int) -> None:
        super().__init__(f"HTTP {status}")
        self.status = status


class Config:
    """What the file says."""

    def __init__(self, path: Path) -> None:
        parser = configparser.ConfigParser(interpolation=None)
        try:
            parser.read_string(path.read_text(encoding="utf-8-sig"))
        except (OSError, UnicodeDecodeError, configparser.Error) as error:
            raise Wrong(f"Không đọc được tệp cấu hình {path}: {error}") from error
        server = parser["server"] if parser.has_section("server") else {}
        self.address = server.get("address", "").rstrip("/")
        self.token = os.environ.get("TRACE_AGENT_TOKEN") or server.get("token", "")
        self.seconds = float(server.get("seconds", IDLE_SECONDS))
        self.name = server.get("name", socket.gethostname())[:60]
        sections = [one for one in parser.sections() if one.startswith("printer ")]
        self.printers = {one[len("printer ") :].strip(): dict(parser[one]) for one in sections}
        self._check()

    def printer_called(self, name: str) -> dict[str, str]:
        """The printer that the service means, whatever the case of its letters."""
        for known, one in self.printers.items():
            if _plain(known) == _plain(name):
                return one
        raise NotPrinted(f"Tệp cấu hình không có máy in “{name}”.")

    def _check(self) -> None:
        parts = urllib.parse.urlsplit(self.address)
        is_here = parts.hostname in ("localhost", "127.0.0.1", "::1")
        if parts.scheme != "https" and not (parts.scheme == "http" and is_here):
            raise Wrong("[server] address phải bắt đầu bằng https://")
        if not self.token or not self.token.isascii():
            raise Wrong("[server] token: dán mã truy cập lấy ở trang Mã cho máy.")
        if not self.printers:
            raise Wrong("Chưa có mục [printer Tên máy in] nào.")
        for name, one in self.printers.items():
            needed = WAYS.get(one.get("way", ""))
            if needed is None:
                raise Wrong(f"[printer {name}] way phải là {', '.join(WAYS)}.")
            for key in needed:
                if not one.get(key):
                    raise Wrong(f"[printer {name}] thiếu {key}.")


def _plain(name: str) -> str:
    return " ".join(unicodedata.normalize("NFC", name).casefold().split())


class Journal:
    """What was begun and not yet told, on disk before it happens."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.jobs: dict[str, dict[str, str]] = {}
        if path.exists():
            self.jobs = json.loads(path.read_text(encoding="utf-8"))

    def put(self, number: str, **facts: str) -> None:
        self.jobs[number] = {**self.jobs.get(number, {}), **facts}
        self._write()

    def drop(self, number: str) -> None:
        self.jobs.pop(number, None)
        self._write()

    def _write(self) -> None:
        new = self.path.with_suffix(".new")
        with new.open("w", encoding="utf-8") as file:
            json.dump(self.jobs, file)
            file.flush()
            os.fsync(file.fileno())
        new.replace(self.path)


class NoRedirect(urllib.request.HTTPRedirectHandler):
    """The token goes to the service alone."""

    def redirect_request(self, *_args: object, **_more: object) -> None:
        return None


class Service:
    """The service's three addresses."""

    def __init__(self, config: Config) -> None:
        self.config = config
        self.opener = urllib.request.build_opener(NoRedirect)

    def claim(self) -> dict | None:
        asked = {"agent": self.config.name, "printers": list(self.config.printers)}
        return json.loads(self._call("/api/v1/print-agent/claims", asked))["job"]

    def fetch(self, job: dict, path: Path) -> None:
        """The job's bytes into a file, whole and as they were when they were made, or an error."""
        address = job["file"] + "?" + urllib.parse.urlencode({"lease": job["lease"]})
        digest, left = hashlib.sha256(), min(job["size_bytes"], LARGEST)
        with self._open(address) as answer, path.open("wb") as file:
            while part := answer.read(PIECE):
                digest.update(part)
                file.write(part)
                left -= len(part)
        if left or digest.hexdigest() != job["sha256"]:
            raise OSError("Tệp tem tải về không nguyên vẹn.")

    def report(self, address: str, lease: str, outcome: str, message: str = "") -> None:
        self._call(address, {"lease": lease, "outcome": outcome, "message": message[:500]})

    def _call(self, address: str, body: dict) -> bytes:
        with self._open(address, json.dumps(body).encode()) as answer:
            return answer.read()

    def _open(self, address: str, data: bytes | None = None):
        headers = {
            "Authorization": f"Bearer {self.config.token}",
            "Content-Type": "application/json",
            "User-Agent": f"trace-print-agent/{VERSION}",
        }
        request = urllib.request.Request(self.config.address + address, data=data, headers=headers)
        try:
            return self.opener.open(request, timeout=ANSWER_SECONDS)
        except urllib.error.HTTPError as error:
            with error:
                raise Refused(error.code) from None


class Agent:
    """Claims, prints, reports; one job at a time."""

    def __init__(self, config: Config, folder: Path) -> None:
        self.config, self.folder = config, folder
        self.service = Service(config)
        self.journal = Journal(folder / "print_agent.journal")
        for number, one in list(self.journal.jobs.items()):
            if one["outcome"] == "printing":  # stopped in the middle of it
                self.journal.put(number, outcome="unsure", message=STOPPED)

    def turn(self) -> bool:
        """Tell what is untold, then do one job; whether there was one. Raises when the service cannot be reached."""
        self.tell()
        job = self.service.claim()
        if job is None:
            return False
        self._do(job)
        self.tell()
        return True

    def tell(self) -> None:
        """Report what is untold. What the service no longer wants to hear is dropped, with a line."""
        for number, one in list(self.journal.jobs.items()):
            try:
                self.service.report(one["reports"], one["lease"], one["outcome"], one["message"])
            except Refused as refused:
                if refused.status not in (404, 409):
                    raise
                say(f"{number}: máy chủ không nhận báo cáo nữa ({refused}).")
            self.journal.drop(number)

    def _do(self, job: dict) -> None:
        number, facts = job["id"], {"lease": job["lease"], "reports": job["reports"]}
        say(f"{number}: {job['title']} → {job['printer']}")
        descriptor, name = tempfile.mkstemp(dir=str(self.folder), prefix="tem-")
        os.close(descriptor)
        path = Path(name)
        try:
            self.journal.put(number, outcome="failed", message="Không tải được tệp tem.", **facts)
            self.service.fetch(job, path)
            self.journal.put(number, outcome="printing", message="")
            with self._prolonging(job):
                print_file(self.config.printer_called(job["printer"]), job, path)
            self.journal.put(number, outcome="sent", message="")
        except NotPrinted as error:
            self.journal.put(number, outcome="failed", message=str(error))
        except MaybePrinted as error:
            self.journal.put(number, outcome="unsure", message=str(error))
        except (OSError, http.client.HTTPException, Refused) as error:  # the download; nothing has reached the printer
            self.journal.put(number, message=f"Không tải được tệp tem: {error}")
        finally:
            path.unlink()
        say(f"{number}: {self.journal.jobs[number]['outcome']} {self.journal.jobs[number]['message']}")

    @contextlib.contextmanager
    def _prolonging(self, job: dict):
        """A long print keeps its lease."""
        done = threading.Event()

        def go_on() -> None:
            while not done.wait(max(1, job["lease_seconds"] / 4)):
                with contextlib.suppress(OSError, http.client.HTTPException, Refused):
                    self.service.report(job["reports"], job["lease"], "printing")

        thread = threading.Thread(target=go_on, daemon=True)
        thread.start()
        try:
            yield
        finally:
            done.set()
            thread.join()


def print_file(printer: dict[str, str], job: dict, path: Path) -> None:
    """Let the printer have it, or say whether anything can be on paper."""
    way = printer["way"]
    if job["format"] == "pdf" and way != "lp":
        raise NotPrinted("Máy in này không nhận PDF: hãy tải tệp về và in.")
    if way == "tcp":
        print_tcp(printer["host"], int(printer.get("port", "9100")), path)
    elif way == "lp":
        print_lp(printer["queue"], job, path)
    elif way == "share":
        print_share(printer["path"], path)
    else:
        print_winspool(printer["name"], job["title"], path.read_bytes())


def print_tcp(host: str, port: int, path: Path) -> None:
    """Raw bytes to port 9100."""
    try:
        line = socket.create_connection((host, port), timeout=CONNECT_SECONDS)
    except OSError as error:
        raise NotPrinted(f"Không nối được tới máy in {host}:{port}: {error}") from error
    sent = 0
    with line, path.open("rb") as file:
        line.settimeout(STALL_SECONDS)
        try:
            while part := file.read(PIECE):
                while part:
                    count = line.send(part)
                    sent, part = sent + count, part[count:]
            line.shutdown(socket.SHUT_WR)
            line.settimeout(GOODBYE_SECONDS)
            with contextlib.suppress(socket.timeout):  # a printer that says nothing is content
                while line.recv(1024):
                    pass
        except OSError as error:
            if not sent:
                raise NotPrinted(f"Máy in không nhận dữ liệu: {error}") from error
            raise MaybePrinted(f"Máy in ngừng nhận giữa chừng, sau {sent} byte: {error}") from error


def print_lp(queue: str, job: dict, path: Path) -> None:
    """CUPS; a PDF goes through the driver at its own size, anything else raw."""
    options = ["-o", "print-scaling=none"] if job["format"] == "pdf" else ["-o", "raw"]
    try:
        done = subprocess.run(
            ["lp", "-d", queue, "-t", job["title"], *options, "--", str(path)],
            capture_output=True,
            timeout=STALL_SECONDS,
            check=False,
        )
    except subprocess.TimeoutExpired as error:
        raise MaybePrinted("Lệnh lp không trả lời.") from error
    except OSError as error:
        raise NotPrinted(f"Không chạy được lệnh lp: {error}") from error
    if done.returncode:
        raise NotPrinted(f"lp: {done.stderr.decode(errors='replace').strip()}")


def print_share(place: str, path: Path) -> None:
    r"""A printer shared by Windows, like \\localhost\XP350B."""
    try:
        out = open(place, "wb")  # noqa: SIM115, PTH123 - a printer's share is no path that pathlib knows
    except OSError as error:
        raise NotPrinted(f"Không mở được {place}: {error}") from error
    try:
        with out, path.open("rb") as file:
            shutil.copyfileobj(file, out)
    except OSError as error:
        raise MaybePrinted(f"{place} ngừng nhận giữa chừng: {error}") from error


def print_winspool(name: str, title: str, data: bytes) -> None:
    """Raw bytes to a printer that is installed in Windows."""
    if sys.platform != "win32":
        raise NotPrinted("way = winspool chỉ dùng trên Windows.")
    import ctypes
    from ctypes import wintypes

    class DocInfo(ctypes.Structure):
        _fields_ = [("name", wintypes.LPWSTR), ("output", wintypes.LPWSTR), ("datatype", wintypes.LPWSTR)]

    spool = ctypes.WinDLL("winspool.drv", use_last_error=True)
    printer, written = wintypes.HANDLE(), wintypes.DWORD()
    if not spool.OpenPrinterW(ctypes.c_wchar_p(name), ctypes.byref(printer), None):
        raise NotPrinted(f"Windows không có máy in “{name}”.")
    try:
        if not spool.StartDocPrinterW(printer, 1, ctypes.byref(DocInfo(title, None, "RAW"))):
            raise NotPrinted(f"Windows không nhận lệnh in: lỗi {ctypes.get_last_error()}")
        spool.StartPagePrinter(printer)
        is_whole = spool.WritePrinter(printer, data, len(data), ctypes.byref(written)) and written.value == len(data)
        spool.EndPagePrinter(printer)
        spool.EndDocPrinter(printer)
        if not is_whole:
            raise MaybePrinted(f"Windows chỉ nhận {written.value} trong {len(data)} byte.")
    finally:
        spool.ClosePrinter(printer)


@contextlib.contextmanager
def alone(folder: Path):
    """Two agents with one journal would lose each other's words."""
    with (folder / "print_agent.lock").open("w") as file:
        try:
            if sys.platform == "win32":
                import msvcrt

                msvcrt.locking(file.fileno(), msvcrt.LK_NBLCK, 1)
            else:
                import fcntl

                fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError as error:
            raise Wrong("Chương trình in này đang chạy rồi.") from error
        yield


def say(words: str) -> None:
    """One line with the time, for the window and the log."""
    print(time.strftime("%d/%m %H:%M:%S"), words, flush=True)


def main() -> int:
    """Work until stopped; with --once until nothing waits."""
    parser = argparse.ArgumentParser(description="Chương trình in tem")
    parser.add_argument("config", nargs="?", default="in-tem.ini")
    parser.add_argument("--once", action="store_true", help="stop when nothing waits")
    asked = parser.parse_args()
    for stream in (sys.stdout, sys.stderr):
        stream.reconfigure(errors="replace")
    path = Path(asked.config).resolve()
    try:
        config = Config(path)
        with alone(path.parent):
            work(Agent(config, path.parent), once=asked.once)
    except Wrong as wrong:
        print(wrong, file=sys.stderr)
        return 2
    except KeyboardInterrupt:
        pass
    return 0


def work(agent: Agent, *, once: bool) -> None:
    """Turn after turn; a service that cannot be reached is asked again, ever less often up to once a minute."""
    wait = agent.config.seconds
    while True:
        try:
            was_something = agent.turn()
            wait = agent.config.seconds
        except (OSError, ValueError, http.client.HTTPException, Refused) as error:
            if isinstance(error, Refused) and error.status in (401, 403):
                raise Wrong("Máy chủ không nhận mã truy cập này: tạo mã mới ở trang Máy in.") from error
            say(f"Chưa nối được máy chủ: {error}")
            was_something, wait = False, min(wait * 2, LONGEST_WAIT)
        if was_something:
            continue
        if once:
            return
        time.sleep(wait)


if __name__ == "__main__":
    sys.exit(main())
