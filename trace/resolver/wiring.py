"""Puts the door for former and foreign hosts in front of everything."""

from flask import Flask

from trace.resolver.hosts import KnownHosts


def install(app: Flask) -> None:
    """Wrap the app, the cache of public pages included."""
    settings = app.config["SETTINGS"]
    app.wsgi_app = KnownHosts(  # type: ignore[method-assign]
        app.wsgi_app, base_url=settings.base_url, proxies=settings.proxies
    )
