"""The same lots as elsewhere, seen through the pages of printers."""

import pytest
from cast import sign_in, token_in
from labelled import batch, rice

__all__ = ["batch", "rice"]


@pytest.fixture
def here(client, clerk, noon):
    return sign_in(client, clerk)


@pytest.fixture
def post(here):
    def send(address, **typed):
        token = token_in(here.get("/printers/new"))
        return here.post(address, data={**typed, "csrf_token": token})

    return send


@pytest.fixture
def add(post):
    def make(name="Xprinter ở kho", **more):
        return post("/printers/", name=name, **{"kind": "tspl", "dpi": "203", "way": "agent", "stock": "50", **more})

    return make
