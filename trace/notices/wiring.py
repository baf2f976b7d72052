"""The number of unread news for the bell of every page, asked for only where a page shows it."""

from flask import Flask

from trace import clock
from trace.kit.guards import viewer
from trace.notices.queries import unread_count


def install(app: Flask) -> None:
    """Templates call `unread_news()`; a page without the bell costs nothing."""
    # A mail program that unsubscribes for its person has no form of ours; the signed address is the proof.
    app.extensions["csrf"].exempt("trace.notices.pages_settings.stop")
    app.context_processor(lambda: {"unread_news": _unread})


def _unread() -> int:
    seen = viewer()
    return unread_count(seen_by=seen, now=clock.now()) if seen is not None else 0
