"""Every page says for whom it was made, so that a phone never keeps it for somebody else."""

from flask import Flask, Response

from trace.kit import phone_answers, practice
from trace.phone.who import who


def install(app: Flask) -> None:
    """Hang the hooks on the app."""
    phone_answers.install(app)
    app.after_request(_name_the_reader)
    app.context_processor(lambda: {"phone_who": who()})


def _name_the_reader(response: Response) -> Response:
    if response.mimetype == "text/html":
        name = who()
        # A form for practising is not kept: opened again without a signal it would pass for a real one.
        if name and not practice.is_on():
            response.headers["X-Made-For"] = name
    return response
