"""What a form answers to the phone: the act once, and its outcome in a few words instead of a page.

The app's queue sends the very forms that the pages show, with `X-From-Phone: 1` and their `entry_id` as
`Idempotency-Key`. No form is special: what the view answers (a redirect, the page again, an error) is told as JSON
`{state, …}`. `X-From-Phone: live` comes from a page that somebody looks at: it gets its page, and the act is kept once
all the same, so that an answer lost on the way can be asked for again.
"""

import re
from collections.abc import Callable, Sequence
from html.parser import HTMLParser
from typing import Any

from flask import Flask, Response, g, get_flashed_messages, json, make_response, request, session
from markupsafe import Markup

from trace import clock
from trace.database import atomic, lock_for_this_transaction
from trace.kit.around import stand_around
from trace.kit.guards import viewer
from trace.kit.idempotency import asker, fields_hash
from trace.kit.models import GivenAnswer

HEADER, LATER, LIVE = "X-From-Phone", "1", "live"
SAVED, ASKED, REFUSED, CHANGED, SIGN_IN, RETRY = "saved", "asked", "refused", "changed", "sign_in", "retry"
_MOST_SENTENCES = 12


def install(app: Flask) -> None:
    """Stand around every view: acts of phones once, their outcome as JSON."""
    stand_around(app, _once)
    app.after_request(_tell)


def is_sent_later() -> bool:
    """True for an entry that waited on a phone until there was a signal."""
    return request.method == "POST" and request.headers.get(HEADER) == LATER


def changed(sentence: str, meanwhile: Sequence[dict[str, Any]]) -> Response:
    """The answer to an entry whose subject moved on: what was recorded meanwhile, as `{title, when, who, details}`."""
    body = {"state": CHANGED, "sentences": [sentence], "meanwhile": list(meanwhile)}
    return Response(json.dumps(body, ensure_ascii=False), status=409, content_type="application/json")


def _once(dispatch: Callable[[], Any]) -> Any:
    """Carry the view out, and keep that it was done: the same entry again gets the same answer without a second look.

    A second look would be wrong: a lot that the first try used up is no longer there to be chosen.
    """
    key = request.headers.get("Idempotency-Key", "")
    is_phone = request.method == "POST" and request.headers.get(HEADER) in (LATER, LIVE)
    if not is_phone or not key or len(key) > 100 or not key.isprintable() or viewer() is None:
        return dispatch()
    key = f"phone:{key}"
    if request.files:
        # Reading photos takes long; the database is not held meanwhile. The act itself knows its entry again.
        return _kept(key) or _keep(key, make_response(dispatch()))
    with atomic() as transaction:
        lock_for_this_transaction(f"answer:{asker()}:{key}")
        kept = _kept(key)
        if kept is not None:
            return kept
        response = _keep(key, make_response(dispatch()))
        if not _is_saved(response):
            transaction.rollback()
    return response


def _kept(key: str) -> Response | None:
    row: GivenAnswer | None = GivenAnswer.get_or_none(GivenAnswer.asker == asker(), GivenAnswer.key == key)
    # The same entry with other words is for the view to judge: it knows what was written the first time.
    if row is None or row.request_hash != fields_hash():
        return None
    g.phone_said = json.loads(row.body or "[]")
    return Response("", status=row.status, headers={**row.headers, "Idempotent-Replayed": "true"})


def _keep(key: str, response: Response) -> Response:
    if _is_saved(response) and not GivenAnswer.select().where(_is_of(key)).exists():
        GivenAnswer.create(
            asker=asker(), key=key, request_hash=fields_hash(), status=response.status_code,
            headers={"Location": response.location or ""}, given_at=clock.now(),
            body=json.dumps([spoken(message) for _kind, message in session.get("_flashes", [])], ensure_ascii=False),
        )  # fmt: skip
    return response


def _is_of(key: str) -> Any:
    return (GivenAnswer.asker == asker()) & (GivenAnswer.key == key)


def _is_saved(response: Response) -> bool:
    return response.status_code in (302, 303)


def _tell(response: Response) -> Response:
    """The page's answer in a few words, for an entry that was sent later."""
    if not is_sent_later() or response.mimetype == "application/json":
        return response
    told = _outcome(response)
    if told["state"] == SAVED:
        response.status_code = 200
        response.headers.pop("Location", None)
    response.set_data(json.dumps(told, ensure_ascii=False))
    response.content_type = "application/json"
    response.headers["Cache-Control"] = "no-store"
    return response


def _outcome(response: Response) -> dict[str, Any]:
    status = response.status_code
    if _is_saved(response):
        said = [spoken(message) for message in get_flashed_messages()] or g.get("phone_said", [])
        return {"state": SAVED, "said": said, "href": response.location}
    page = _Page(response.get_data(as_text=True)) if response.mimetype == "text/html" else _Page("")
    said = list(dict.fromkeys(filter(None, page.sentences)))[:_MOST_SENTENCES]
    if status == 401 or (status == 400 and not g.get("csrf_valid")):
        return {"state": SIGN_IN if status == 401 else RETRY}
    if status == 429 or status >= 500:
        return {"state": RETRY, "sentences": said}
    if page.may_confirm and status in (200, 422):
        return {"state": ASKED, "sentences": said, "confirm": {"agreed": "1", "action": "save"}}
    return {"state": REFUSED, "sentences": said}


def spoken(message: str) -> str:
    """A flashed message without its links and buttons, which belong to a page."""
    if not isinstance(message, Markup):
        return message
    words = re.sub(r"<(a|form|button)\b.*?</\1>", "", message, flags=re.DOTALL)
    return Markup(words).striptags()  # noqa: S704 (only to take the tags away)


class _Page(HTMLParser):
    """The sentences that a page says about what was sent, and whether it offers to save all the same."""

    _SAYING = ("error-summary", "notice", "trouble")

    def __init__(self, text: str) -> None:
        super().__init__()
        self.sentences: list[str] = []
        self.may_confirm = False
        self._depth = 0
        self._words: str | None = None
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        known = dict(attrs)
        if tag in ("input", "button") and known.get("name") == "agreed" and known.get("value") == "1":
            self.may_confirm = True
        if self._depth and tag in ("div", "section"):
            self._depth += 1
        elif (
            not self._depth and tag in ("div", "section") and set((known.get("class") or "").split()) & {*self._SAYING}
        ):
            self._depth = 1
        elif self._depth and tag in ("li", "p"):
            self._words = ""

    def handle_endtag(self, tag: str) -> None:
        if self._depth and tag in ("div", "section"):
            self._depth -= 1
        elif tag in ("li", "p") and self._words is not None:
            self.sentences.append(" ".join(self._words.split()))
            self._words = None

    def handle_data(self, data: str) -> None:
        if self._words is not None:
            self._words += data
