"""What the public page is measured against: the smallest Flask application, and ours with a cache that forgets."""

from flask import Flask

app = Flask("hello")


@app.get("/")
def hello() -> str:
    return "hello"


@app.get("/healthz")
def healthz() -> str:
    return "ok"


def without_cache() -> Flask:
    """The whole product, rendering every page anew."""
    from trace.app import create_app
    from trace.settings import Settings

    product = create_app(Settings.from_environment())
    product.extensions["page_cache"].keeps = False
    return product
