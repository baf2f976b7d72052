"""What is asked of a public page, read from the request as it came in."""

import re
import secrets
from functools import lru_cache
from typing import Any, Final
from urllib.parse import parse_qsl

from werkzeug.datastructures import LanguageAccept
from werkzeug.http import parse_accept_header

from trace.kit.languages import LANGUAGES
from trace.scans.rules import PLACE, PRODUCT

_TURNS_THE_ANSWER: Final = re.compile(r"[0-9]+|linktype|context|lot|via|.*compress.*", re.IGNORECASE)


def kind_of(path: str) -> str:
    """What a page that is no lot's is about."""
    return PLACE if path.lower().removeprefix("/page").startswith(("/p/", "/414/")) else PRODUCT


def wants_page(environ: dict[str, Any], path: str) -> bool:
    """Files beside a page (its proof, its status) are small, rare and made anew."""
    if path.endswith(("/proof", ".json")):
        return False
    return path.startswith("/page/") or "text/html" in environ.get("HTTP_ACCEPT", "")


def language_of(environ: dict[str, Any], query: str) -> str | None:
    """The language of the page; None where the query asks for something else than the page."""
    asked = None
    if query:
        for name, value in parse_qsl(query, keep_blank_values=True):
            if name == "lang":
                asked = value if value in LANGUAGES else asked
            elif _TURNS_THE_ANSWER.fullmatch(name):
                return None
    return asked or _preferred(environ.get("HTTP_ACCEPT_LANGUAGE", ""))


@lru_cache(maxsize=1024)
def _preferred(header: str) -> str:
    """As the rest of the house chooses, without its cookie."""
    return parse_accept_header(header, LanguageAccept).best_match(LANGUAGES, default="vi") or "vi"


@lru_cache(maxsize=1024)
def encoding_of(header: str, encodings: tuple[str, ...]) -> str:
    """The first of these that is accepted, or nothing."""
    offered = {
        name.strip().lower(): not re.fullmatch(r"\s*q=0(\.0*)?\s*", rest)
        for name, _, rest in (part.partition(";") for part in header.split(","))
    }
    return next((name for name in encodings if offered.get(name)), "")


def names_tag(header: str, tag: str) -> bool:
    """True when If-None-Match names this page in any encoding."""
    if not header:
        return False
    if header.strip() == "*":
        return True
    tags = (one.strip().removeprefix("W/").strip('"') for one in header.split(","))
    return any(one == tag or one.rpartition("-")[0] == tag for one in tags)


def request_id(environ: dict[str, Any]) -> str:
    sent = environ.get("HTTP_X_REQUEST_ID", "")
    return sent if 8 <= len(sent) <= 40 and sent.isalnum() else secrets.token_hex(8)
