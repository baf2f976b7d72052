"""Rendered public pages in front of Flask: kept by each process, checked by one small SELECT at every hit.

The check stands in the database, so all workers turn a page at the same moment. Cookies never reach a public
page: it is the same for everybody, and nothing about the reader is kept.
"""

import gzip
import re
import time
from collections import OrderedDict
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import datetime
from hashlib import sha256
from threading import Lock
from typing import Any, ClassVar, Final, Protocol
from urllib.parse import unquote_to_bytes

import brotli
import structlog
from prometheus_client import Counter

from trace.kit.throttle import block_of
from trace.provenance.asking import encoding_of, kind_of, language_of, names_tag, request_id, wants_page
from trace.provenance.pack_pages import PackPages, split
from trace.provenance.rules import PageStamp
from trace.provenance.scan_words import READS, note
from trace.provenance.watch import VersionWatch
from trace.scans.counting import Visits
from trace.scans.rules import LOT, is_reader

STAMP: Final = "trace.page_stamp"
"""The list in the request's environ where a view leaves the stamp of a page that may be kept, and behind it the
parts about packs that may be put into it."""

MOST_PAGES: Final = 1024
NOT_MODIFIED: Final = 304
_LARGEST_BODY: Final = 512 * 1024
_PUBLIC: Final = re.compile(r"/(?:[tTpPsSuU]|00|01|414|page)/")
# Each answer gets its own; what depends on the encoding is set when it is sent.
_NOT_KEPT: Final = frozenset(
    ("content-length", "content-encoding", "etag", "x-request-id", "strict-transport-security", "vary", "date")
)
_CONDITIONS: Final = ("HTTP_ACCEPT_ENCODING", "HTTP_IF_NONE_MATCH", "HTTP_IF_MODIFIED_SINCE", "HTTP_RANGE")

PAGES = Counter("trace_public_pages_total", "Public pages answered in front of Flask", ["outcome"])

StartResponse = Callable[..., Any]
Wsgi = Callable[[dict[str, Any], StartResponse], Iterable[bytes]]


class _Sent(Protocol):
    """What is sent: a kept page, or one with a part put in."""

    encodings: ClassVar[tuple[str, ...]]

    @property
    def serial(self) -> str:
        """The number of the pack it is about, where that is one of ours."""

    def body(self, encoding: str) -> bytes:
        """Its bytes in one of these encodings, or plain."""


@dataclass(slots=True)
class _Page:
    """One rendered page; its compressed forms are made when somebody first asks for them. `packs` puts in what is said
    of one pack, where the page is a lot's."""

    encodings: ClassVar[tuple[str, ...]] = ("br", "gzip")
    serial: ClassVar[str] = ""

    stamp: PageStamp
    made_at: datetime
    tag: str
    headers: list[tuple[str, str]]
    bodies: dict[str, bytes] = field(default_factory=dict)
    packs: PackPages | None = None

    def body(self, encoding: str) -> bytes:
        if encoding not in self.bodies:
            whole = self.bodies[""]
            self.bodies[encoding] = (
                brotli.compress(whole, quality=9) if encoding == "br" else gzip.compress(whole, 9, mtime=0)
            )
        return self.bodies[encoding]


class PageCache:
    """WSGI middleware. Visits of people are noted in `visits`, in memory only.

    `keeps` False renders every page anew (for measuring) and changes nothing else.
    """

    def __init__(
        self,
        application: Wsgi,
        *,
        watch: VersionWatch,
        now: Callable[[], datetime],
        is_https: bool,
        keeps: bool = True,
        visits: Visits | None = None,
    ) -> None:
        self.keeps = keeps
        self._application = application
        self._watch = watch
        self._visits = visits
        self._now = now
        self._https = [("Strict-Transport-Security", "max-age=31536000")] if is_https else []
        self._pages: OrderedDict[tuple[str, str], _Page] = OrderedDict()
        self._lock = Lock()

    def __call__(self, environ: dict[str, Any], start_response: StartResponse) -> Iterable[bytes]:
        started = time.perf_counter()
        path, _, query = str(environ.get("RAW_URI") or environ.get("REQUEST_URI") or "").partition("?")
        if not _PUBLIC.match(path):
            return self._application(environ, start_response)
        # Of the cookie only this much is known: whether somebody is at work here.
        visits = self._visits if is_reader(environ) else None
        environ.pop("HTTP_COOKIE", None)
        if visits is not None:
            environ[READS] = True
        language = language_of(environ, query)
        if language is None or environ["REQUEST_METHOD"] not in ("GET", "HEAD") or not wants_page(environ, path):
            return self._application(environ, start_response)
        environ["HTTP_X_REQUEST_ID"] = request_id(environ)
        named = split(path)
        lot_path, number = named or (path, "")
        kept = self._pages.get((lot_path, language))
        is_hit = kept is not None and self._is_current(kept)
        if kept is not None and is_hit:
            page = kept
        else:
            outcome = "made" if kept is None else "turned"
            asked = {**environ, "HTTP_ACCEPT_LANGUAGE": language}
            made = self._render((lot_path, language), _of_lot(asked, lot_path, language) if number else asked)
            if isinstance(made, _Said):
                # Nothing to keep: what was asked is answered as it was asked.
                return self._application(environ, start_response) if number else made.to(environ, start_response)
            page = made
            PAGES.labels(outcome).inc()
        sent, tag = self._sent(page, number, environ)
        if sent is None:
            return self._application(environ, start_response)
        if visits is not None:
            kind = LOT if page.stamp.batch_id else kind_of(path)
            note(environ, visits, kind, page.stamp.batch_id, sent.serial)
        encoding = encoding_of(environ.get("HTTP_ACCEPT_ENCODING", ""), sent.encodings)
        status = self._answer(page, sent, tag, encoding, environ, start_response)
        if is_hit:
            _log(environ, status, started)
        is_bare = status == NOT_MODIFIED or environ["REQUEST_METHOD"] == "HEAD"
        return [] if is_bare else [sent.body(encoding)]

    def _sent(self, page: _Page, number: str, environ: dict[str, Any]) -> tuple[_Sent | None, str]:
        """The page itself or the one of a pack, and its tag; none where a pack must be asked for on its own."""
        if not number:
            return page, page.tag
        if page.packs is None or not page.packs.can_answer:
            return None, ""
        block = block_of(environ.get("REMOTE_ADDR", ""))
        pack = page.packs.page_of(number, block=block, now=self._now())
        return pack, page.tag + pack.mark

    def _is_current(self, page: _Page) -> bool:
        now = self._now()
        return page.made_at <= now and page.stamp.is_current(self._watch.read(page.stamp.batch_id), now)

    def _render(self, key: tuple[str, str], environ: dict[str, Any]) -> "_Page | _Said":
        """The page, kept; or the application's own answer where it is nothing to keep."""
        made_at = self._now()
        for name in (*_CONDITIONS, READS):
            environ.pop(name, None)
        said: list[Any] = []

        def listen(status: str, headers: list[tuple[str, str]], exc_info: Any = None) -> None:
            said[:] = [status, headers, exc_info]

        stamps: list[Any] = []
        answer = self._application({**environ, "REQUEST_METHOD": "GET", STAMP: stamps}, listen)
        try:
            body = b"".join(answer)
        finally:
            if hasattr(answer, "close"):
                answer.close()
        status, headers, exc_info = said
        if not status.startswith("200") or not stamps or len(body) > _LARGEST_BODY or _sets_cookie(headers):
            return _Said(status, headers, exc_info, body)
        page = _page(stamps, made_at, headers, body)
        if self.keeps:
            self._keep(key, page)
        return page

    def _keep(self, key: tuple[str, str], page: _Page) -> None:
        with self._lock:
            self._pages[key] = page
            self._pages.move_to_end(key)
            while len(self._pages) > MOST_PAGES:
                self._pages.popitem(last=False)

    def _answer(
        self,
        page: _Page,
        sent: _Sent,
        tag: str,
        encoding: str,
        environ: dict[str, Any],
        start_response: StartResponse,
    ) -> int:
        """Send status and headers; the body is the caller's."""
        headers = [
            *page.headers,
            *self._https,
            # A strong validator: other bytes, other tag.
            ("ETag", f'"{tag}-{encoding}"' if encoding else f'"{tag}"'),
            ("Vary", "Accept, Accept-Language, Accept-Encoding"),
            ("X-Request-Id", environ["HTTP_X_REQUEST_ID"]),
        ]
        if names_tag(environ.get("HTTP_IF_NONE_MATCH", ""), tag):
            start_response("304 NOT MODIFIED", headers)
            PAGES.labels("not_modified").inc()
            return NOT_MODIFIED
        if encoding:
            headers.append(("Content-Encoding", encoding))
        headers.append(("Content-Length", str(len(sent.body(encoding)))))
        start_response("200 OK", headers)
        PAGES.labels("sent").inc()
        return 200


@dataclass(frozen=True, slots=True)
class _Said:
    """The application's own answer."""

    status: str
    headers: list[tuple[str, str]]
    exc_info: Any
    body: bytes

    def to(self, environ: dict[str, Any], start_response: StartResponse) -> list[bytes]:
        """Pass it on."""
        start_response(self.status, self.headers, self.exc_info)
        return [] if environ["REQUEST_METHOD"] == "HEAD" else [self.body]


def _of_lot(environ: dict[str, Any], path: str, language: str) -> dict[str, Any]:
    """The same request for the page of the lot, which is the same for all its packs."""
    query = f"lang={language}"
    decoded = unquote_to_bytes(path).decode("latin-1")
    return {**environ, "RAW_URI": f"{path}?{query}", "REQUEST_URI": f"{path}?{query}", "PATH_INFO": decoded,
            "QUERY_STRING": query}  # fmt: skip


def _log(environ: dict[str, Any], status: int, started: float) -> None:
    """A page that Flask never saw gets the same line as those it answers."""
    structlog.get_logger("web").info(
        "request",
        request_id=environ["HTTP_X_REQUEST_ID"],
        method=environ["REQUEST_METHOD"],
        endpoint="public page",
        status=status,
        ms=round((time.perf_counter() - started) * 1000, 1),
    )


def _page(stamps: list[Any], made_at: datetime, headers: list[tuple[str, str]], body: bytes) -> _Page:
    stamp: PageStamp = stamps[0]
    packs = PackPages(body, stamps[1]) if len(stamps) > 1 else None
    body = packs.lot_body if packs else body
    # The next moment of change is part of the tag, so a page whose time has come never answers 304.
    until = stamp.fresh_until.isoformat() if stamp.fresh_until else ""
    tag = sha256(body + until.encode()).hexdigest()[:20]
    kept = [one for one in headers if one[0].lower() not in _NOT_KEPT]
    return _Page(stamp, made_at, tag, kept, {"": body}, packs)


def _sets_cookie(headers: list[tuple[str, str]]) -> bool:
    return any(name.lower() == "set-cookie" for name, _ in headers)
