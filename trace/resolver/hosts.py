"""Requests that come under a host we had before, or under one of another system that was pointed at us.

Stands in front of everything, the cache of public pages too: a browser that comes by an old host is sent to the same
path on the new one for good; a program that resolves a printed address is answered at once by the resolver's rules; an
address of another system that was linked here leads to what it was linked to. Any other host is served as ever.
"""

import re
from collections.abc import Callable, Iterable
from typing import Any, Final
from urllib.parse import urlsplit

from trace.aliases.queries import is_former_host, live_of_url, way_of
from trace.database import connected

_ADDRESS: Final = re.compile(r"[0-9.]+|\[?[0-9a-f:]+\]?|localhost", re.IGNORECASE)
_RESOLVED: Final = re.compile(r"/(?:[tTpPsSuUdD]|00|01|414)/|/\.well-known/")
_SAFE: Final = ("GET", "HEAD")
_ALIVE: Final = ("/healthz", "/readyz")

StartResponse = Callable[..., Any]


class KnownHosts:
    """WSGI middleware; `base_url` is what is printed now, `proxies` how many stand before this process."""

    def __init__(self, application: Callable[..., Iterable[bytes]], *, base_url: str, proxies: int) -> None:
        self._application = application
        self._base = base_url
        self._own = urlsplit(base_url).netloc.lower()
        self._proxies = proxies

    def __call__(self, environ: dict[str, Any], start_response: StartResponse) -> Iterable[bytes]:
        host = self._host(environ)
        if host in ("", self._own) or _ADDRESS.fullmatch(host.rpartition(":")[0] or host):
            return self._application(environ, start_response)
        path, _, query = _raw_target(environ).partition("?")
        if path in _ALIVE:
            return self._application(environ, start_response)
        with connected():
            linked = live_of_url(host, path, query)
            way = way_of(linked) if linked is not None else ""
            is_former = not way and is_former_host(host)
        if way:
            return _sent(start_response, "307 TEMPORARY REDIRECT", self._base + way)
        if is_former and not _is_resolving(environ, path):
            # A browser keeps a moved page in mind; what was posted is posted again, body and all.
            status = "301 MOVED PERMANENTLY" if environ["REQUEST_METHOD"] in _SAFE else "308 PERMANENT REDIRECT"
            return _sent(start_response, status, self._base + path + (f"?{query}" if query else ""))
        return self._application(environ, start_response)

    def _host(self, environ: dict[str, Any]) -> str:
        forwarded = [one.strip() for one in environ.get("HTTP_X_FORWARDED_HOST", "").split(",") if one.strip()]
        if self._proxies and len(forwarded) >= self._proxies:
            return str(forwarded[-self._proxies]).lower()
        return str(environ.get("HTTP_HOST", "")).lower().removesuffix(".")


def _raw_target(environ: dict[str, Any]) -> str:
    """Path and query as they were sent; never something a Location could be broken with."""
    raw = str(environ.get("RAW_URI") or environ.get("REQUEST_URI") or "")
    if not raw:
        query = environ.get("QUERY_STRING", "")
        raw = str(environ.get("PATH_INFO", "/")) + (f"?{query}" if query else "")
    if "://" in raw.partition("?")[0]:
        raw = "/" + raw.partition("://")[2].partition("/")[2]
    kept = "".join(one for one in raw if one.isprintable() and one != " ").partition("#")[0]
    return "/" + kept.lstrip("/") if not kept.startswith("/") or kept.startswith("//") else kept


def _is_resolving(environ: dict[str, Any], path: str) -> bool:
    """A program that asks a printed address for something else than a page."""
    return bool(_RESOLVED.match(path)) and "text/html" not in environ.get("HTTP_ACCEPT", "")


def _sent(start_response: StartResponse, status: str, location: str) -> list[bytes]:
    location = location.encode("ascii", "backslashreplace").decode()
    headers = [("Location", location), ("Content-Type", "text/plain; charset=utf-8"), ("Content-Length", "0")]
    start_response(status, [*headers, ("Vary", "Accept"), ("Access-Control-Allow-Origin", "*")])
    return []
