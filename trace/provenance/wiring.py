"""Puts the cache of public pages in front of Flask."""

from flask import Flask

from trace import clock
from trace.provenance.cache import PageCache
from trace.provenance.watch import VersionWatch
from trace.serials.guessing import Guesses


def install(app: Flask) -> None:
    """Wrap the app; nothing is opened before the first request."""
    settings = app.config["SETTINGS"]
    app.extensions["guesses"] = Guesses()
    app.extensions["csrf"].exempt("trace.provenance.number_pages.pin")
    app.wsgi_app = PageCache(  # type: ignore[method-assign]
        app.wsgi_app,
        watch=VersionWatch(settings.database_url),
        now=clock.now,
        is_https=settings.base_url.startswith("https://"),
        visits=app.extensions["visits"],
    )
    app.extensions["page_cache"] = app.wsgi_app
