"""Tập thử: a form filled in to learn. The real view runs with its real checks, and then everything is rolled back.

What decides is the form, not the session: pages shown while practising bear a banner and a hidden field in every form,
so that an entry is rehearsed exactly when whoever sent it was told so. Views that may be practised say `@practised`;
whatever else is sent from such a page is refused with a sentence.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any, Final, TypeVar

from flask import Flask, Response, has_request_context, make_response, request, session
from werkzeug.datastructures import ImmutableMultiDict

from trace.database import atomic
from trace.errors import N_, RuleBroken
from trace.kit.around import stand_around
from trace.kit.guards import viewer

FIELD: Final = "practice"
_SWITCH: Final = "practice"
_KEPT: ContextVar[dict[str, bytes] | None] = ContextVar("kept_in_practice", default=None)

View = TypeVar("View", bound=Callable[..., Any])
Tell = Callable[[Response], Callable[[], Any] | None]


class NotPractised(RuleBroken):
    """A decision, a print, or anything else that is not written down in the book."""


class _Rehearsed(Exception):
    """Leaves the transaction, which rolls it back with all that waited for its end."""


def practised(view: View) -> View:
    """This view may be practised: all it does is done in the database and in the place of files."""
    view.__practised__ = True  # type: ignore[attr-defined]
    return view


def always(view: View) -> View:
    """This view does what it does while practising too: language, signing out, the switch itself."""
    view.__practised__ = False  # type: ignore[attr-defined]
    return view


def is_on() -> bool:
    """Whether the person who looks is practising; another person on the same device is not."""
    seen = viewer() if has_request_context() else None
    return seen is not None and seen.person_id is not None and session.get(_SWITCH) == seen.person_id


def switch(*, on: bool) -> None:
    """Begin or end practising for this person on this device."""
    seen = viewer()
    if on and seen is not None and seen.person_id is not None:
        session[_SWITCH] = seen.person_id
    else:
        session.pop(_SWITCH, None)


def kept_files() -> dict[str, bytes] | None:
    """Where files of the rehearsal that is going on are put; None when nothing is rehearsed."""
    return _KEPT.get()


def install(app: Flask, *, tell: Tell) -> None:
    """Stand around every view. `tell` reads from a view's answer, before all is undone, what would have been saved, and
    returns how the page of that is made; None lets the answer stand (the form with its mistakes, a page to look over).
    """
    stand_around(app, lambda dispatch: _dispatch(app, dispatch, tell))
    app.jinja_env.globals["practising"] = is_on


def _dispatch(app: Flask, dispatch: Callable[[], Any], tell: Tell) -> Any:
    if request.method != "POST" or request.form.get(FIELD) != "1":
        return dispatch()
    mark = getattr(app.view_functions.get(request.endpoint or ""), "__practised__", None)
    if mark is False:
        return dispatch()
    if mark is None:
        raise NotPractised(
            N_("Đang tập thử: việc này không tập được, và chưa có gì được ghi. Tắt tập thử rồi làm thật.")
        )
    # The views read all fields of a form, and give some back in the next page: this one is not theirs.
    fields = [(name, value) for name, value in request.form.items(multi=True) if name != FIELD]
    request.form = ImmutableMultiDict(fields)  # type: ignore[misc]
    return _rehearse(dispatch, tell)


def _rehearse(dispatch: Callable[[], Any], tell: Tell) -> Any:
    before = dict(session)
    page: Callable[[], Any] | None = None
    response = Response()
    with _files_in_memory():
        try:
            with atomic():
                response = make_response(dispatch())
                page = tell(response)
                raise _Rehearsed  # noqa: TRY301 (the way out of the transaction)
        except _Rehearsed:
            pass
    # What the view said in the session it said of something that is not there.
    session.clear()
    session.update(before)
    return page() if page is not None else response


@contextmanager
def _files_in_memory() -> Iterator[None]:
    token = _KEPT.set({})
    try:
        yield
    finally:
        _KEPT.reset(token)
