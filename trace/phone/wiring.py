"""Every page says for whom it was made, so that a phone never keeps it for somebody else."""

from flask import Flask, Response

from trace.kit import phone_answers
from trace.phone.who import who


def install(app: Flask) -> None:
    """Hang the hooks on the app."""
    phone_answers.install(app)
    app.after_request(_name_the_reader)
    app.context_processor(lambda: {"phone_who": who()})


def _name_the_reader(response: Response) -> Response:
    if response.mimetype == "text/html":
        name = who()
        if name:
            response.headers["X-Made-For"] = name
    return response
