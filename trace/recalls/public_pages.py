"""The public list of recalls: a page without JavaScript, RSS, JSON. Cheap: one question tells whether it changed."""

from collections.abc import Callable
from datetime import datetime
from email.utils import format_datetime
from hashlib import sha256
from typing import Any, Final
from xml.etree import ElementTree

from flask import Blueprint, Response, current_app, json, render_template, request
from flask_babel import gettext as _
from flask_babel import ngettext

from trace.kit.days import show_day
from trace.kit.guards import ANYONE, allowed
from trace.kit.languages import language
from trace.kit.paging import Listing
from trace.recalls.public_list import FILTERS, SORTS, PublicRecall, newest, public_page, version
from trace.recalls.rules import State

public_recalls = Blueprint("public_recalls", __name__, url_prefix="/recalls")
_OTHER: Final = (("vi", "Tiếng Việt"), ("en", "English"))


@public_recalls.get("/public/")
@allowed(ANYONE)
def index() -> Response:
    """Open and closed recalls, the newest first."""
    listing = Listing.read(request.args, sorts=SORTS, filters=FILTERS)
    state = listing.filters.get("state", "")

    def page() -> str:
        found = public_page(listing)
        return render_template(
            "recalls/public.html",
            page=found,
            rows=[_view(one) for one in found.items],
            state=state,
            states=[("", _("Tất cả")), (str(State.OPEN), _("Đang thu hồi")), (str(State.CLOSED), _("Đã thu hồi xong"))],
            arguments=listing.arguments,
            languages=[
                {"code": code, "label": label, "href": f"?lang={code}"} for code, label in _OTHER if code != language()
            ],
        )

    return _answer(page, "text/html; charset=utf-8", vary="Accept-Language, Cookie", about=f"{language()}{listing}")


@public_recalls.get("/public.rss")
@allowed(ANYONE)
def rss() -> Response:
    """The newest as RSS 2.0."""
    answer = _answer(_rss, "application/rss+xml; charset=utf-8", vary="Accept-Language, Cookie", about=language())
    answer.headers["Access-Control-Allow-Origin"] = "*"
    return answer


@public_recalls.get("/public.json")
@allowed(ANYONE)
def listed() -> Response:
    """The newest for programs, in both languages."""
    answer = _answer(_json, "application/json; charset=utf-8", vary="Accept-Encoding", about="json")
    answer.headers["Access-Control-Allow-Origin"] = "*"
    return answer


def _answer(make: Callable[[], str], content_type: str, *, vary: str, about: str) -> Response:
    """Asked again, it costs one question to the database; nothing is drawn while nothing has changed."""
    mark = sha256(f"{version()}|{about}|{_base()}".encode()).hexdigest()[:32]
    answer = Response(content_type=content_type)
    answer.set_etag(mark)
    answer.headers["Cache-Control"] = "public, no-cache"
    answer.headers["Vary"] = vary
    if request.if_none_match.contains(mark):
        answer.status_code = 304
        return answer
    answer.set_data(make())
    return answer


def _view(one: PublicRecall) -> dict[str, Any]:
    spoken = language()
    return {
        "code": one.code,
        "state": "recalled" if one.is_open else "recall_closed",
        "organisation": one.organisation,
        "is_compulsory": one.is_compulsory,
        "decision_no": one.decision_no,
        "hazard": one.hazard.name(spoken),
        "handling": one.handling.name(spoken),
        "reason": one.reason,
        "instructions": one.instructions,
        "return_to": one.return_to,
        "confirmed": show_day(one.confirmed_on),
        "confirmed_iso": one.confirmed_on.isoformat(),
        "closed": show_day(one.closed_on),
        "lots": [{"name": lot.name, "lot": lot.lot, "href": lot.path} for lot in one.packs],
        "more": one.pack_count - len(one.packs),
        "title": title_of(one),
    }


def title_of(one: PublicRecall) -> str:
    """`Thu hồi: Gạo (lô L1) và 2 lô nữa`."""
    if not one.packs:
        return _("Thu hồi %(code)s", code=one.code)
    first, more = one.packs[0], one.pack_count - 1
    said = _("Thu hồi: %(name)s, lô %(lot)s", name=first.name, lot=first.lot)
    return said + (" " + ngettext("và %(num)s lô nữa", "và %(num)s lô nữa", more) if more else "")


def _rss() -> str:
    rows = newest()
    root = ElementTree.Element("rss", version="2.0")
    channel = ElementTree.SubElement(root, "channel")
    _put(channel, "title", _("Hàng bị thu hồi"))
    _put(channel, "link", f"{_base()}/recalls/public/")
    _put(channel, "description", _("Các đợt thu hồi đang thực hiện và đã xong."))
    _put(channel, "language", language())
    if rows:
        _put(channel, "lastBuildDate", format_datetime(max(one.changed_at for one in rows)))
    for one in rows:
        item = ElementTree.SubElement(channel, "item")
        word = _("Đang thu hồi") if one.is_open else _("Đã thu hồi xong")
        _put(item, "title", f"{title_of(one)} – {one.organisation}")
        _put(item, "link", f"{_base()}/recalls/public/#{one.code}")
        _put(item, "description", f"{word}. {one.hazard.name(language())}: {one.reason} {one.instructions}".strip())
        _put(item, "pubDate", format_datetime(one.changed_at))
        guid = _put(item, "guid", f"{one.code}-{'open' if one.is_open else 'closed'}")
        guid.set("isPermaLink", "false")
    ElementTree.indent(root)
    return '<?xml version="1.0" encoding="utf-8"?>\n' + ElementTree.tostring(root, encoding="unicode") + "\n"


def _put(parent: ElementTree.Element, name: str, text: str) -> ElementTree.Element:
    found = ElementTree.SubElement(parent, name)
    # A sign that XML cannot hold would make the whole feed unreadable.
    found.text = "".join(sign for sign in text if sign.isprintable() or sign in "\t\n")
    return found


def _json() -> str:
    rows = newest()
    return json.dumps(
        {
            "title": "Hàng bị thu hồi / Recalled goods",
            "url": f"{_base()}/recalls/public/",
            "updated_at": _moment(max((one.changed_at for one in rows), default=None)),
            "recalls": [_plain(one) for one in rows],
        },
        ensure_ascii=False,
        sort_keys=False,
    )


def _plain(one: PublicRecall) -> dict[str, Any]:
    return {
        "code": one.code,
        "url": f"{_base()}/recalls/public/#{one.code}",
        "state": "open" if one.is_open else "closed",
        "kind": "compulsory" if one.is_compulsory else "voluntary",
        "organisation": one.organisation,
        "hazard": {"code": one.hazard.code, "vi": one.hazard.vi, "en": one.hazard.en},
        "handling": {"code": one.handling.code, "vi": one.handling.vi, "en": one.handling.en},
        "law": one.law.code,
        "reason": one.reason,
        "instructions": one.instructions,
        "return_to": one.return_to,
        "decision_no": one.decision_no,
        "confirmed_at": _moment(one.confirmed_at),
        "closed_at": _moment(one.closed_at),
        "lot_count": one.lot_count,
        "lots": [
            {"name": lot.name, "lot": lot.lot, "gtin": lot.gtin, "url": f"{_base()}{lot.path}"} for lot in one.lots
        ],
    }


def _moment(at: datetime | None) -> str | None:
    return at.isoformat() if at else None


def _base() -> str:
    return str(current_app.config["SETTINGS"].base_url)
