"""Scanning with the camera, many labels in a row, or from a photo. Public: whoever holds a label may scan it.

The page decodes in the browser; these doors only name what was scanned, and decode a photo where the browser cannot.
"""

from dataclasses import asdict
from datetime import timedelta
from typing import Any

from flask import Blueprint, Response, json, render_template, request
from flask_babel import gettext as _

from trace import clock
from trace.documents.rules import FileRefused
from trace.errors import Refusal
from trace.kit.content_policy import SCANNING
from trace.kit.forms import say
from trace.kit.guards import ANYONE, allowed
from trace.kit.throttle import count_try
from trace.resolver.known import Known, is_dispatch, is_pack, known_of
from trace.resolver.lookup import LONGEST, look_up
from trace.resolver.pages_lookup import answer
from trace.resolver.scanning import MOST_CODES, NothingRead, read_codes

scans = Blueprint("scan", __name__, url_prefix="/scan")
PHOTOS_PER_MINUTE = 20
ASKED_AT_ONCE = 20
ASKS_PER_MINUTE = 240


@scans.get("/")
@allowed(ANYONE)
def index() -> Response:
    """The scanner as a page of its own."""
    return _page(is_sheet=False)


@scans.get("/sheet")
@allowed(ANYONE)
def sheet() -> Response:
    """The scanner as a form of ours shows it, in a frame over itself."""
    return _page(is_sheet=True)


@scans.get("/known")
@allowed(ANYONE)
def known() -> Response:
    """Names for scanned codes, in the order asked: `?code=…&code=…`."""
    count_try(f"known:{request.remote_addr}", limit=ASKS_PER_MINUTE, per=timedelta(minutes=1), now=clock.now())
    asked = [text[:LONGEST].replace("\0", "") for text in request.args.getlist("code")[:ASKED_AT_ONCE]]
    return _json([_said(known_of(text)) for text in asked])


@scans.post("/photo")
@allowed(ANYONE)
def photo() -> Response:
    """Read the codes on an uploaded photo, which is not kept: to the page of the one, or a list of the many."""
    file = request.files.get("photo")
    try:
        count_try(f"scan:{request.remote_addr}", limit=PHOTOS_PER_MINUTE, per=timedelta(minutes=1), now=clock.now())
        texts = read_codes(file.read() if file else b"")
    except (NothingRead, FileRefused) as refusal:
        return _refused(refusal)
    except Refusal as refusal:
        if not _wants_json():
            raise
        return _refused(refusal)
    found = {one.text: one for one in map(known_of, texts)}
    if _wants_json():
        return _json([_said(one) for one in found.values()])
    if len({one.path for one in found.values() if one.path}) < 2:
        text = next((text for text in texts if look_up(text).path), texts[0])
        return answer(text, look_up(text))
    return _page(is_sheet=False, found=[_said(one) for one in found.values()])


def _page(*, is_sheet: bool, status: int = 200, **what: Any) -> Response:
    html = render_template("resolver/scan.html", is_sheet=is_sheet, most=MOST_CODES, **what)
    made = Response(html, status=status)
    made.headers["Content-Security-Policy"] = SCANNING
    return made


def _refused(refusal: Refusal) -> Response:
    if _wants_json():
        return _json({"sentence": say(refusal)}, status=refusal.status)
    return _page(is_sheet=False, status=refusal.status, photo_trouble=say(refusal))


def _said(one: Known) -> dict[str, str]:
    """In the reader's words; cases, pallets and dispatches are called what they are."""
    said = asdict(one)
    if is_pack(one):
        said["name"] = _("Thùng, pallet %(code)s", code=one.name)
    elif is_dispatch(one):
        said["name"] = _("Phiếu xuất hàng")
    said["warning"] = _(one.warning) if one.warning else ""
    return said


def _wants_json() -> bool:
    return request.headers.get("Accept", "") == "application/json"


def _json(body: object, *, status: int = 200) -> Response:
    text = json.dumps(body, ensure_ascii=False)
    return Response(text, status=status, content_type="application/json; charset=utf-8")
