"""Song Hoa's rice, an officer and the manager, each in a browser."""

import re
from html import unescape

import pytest
from audited import tell_story
from cast import sign_in, token_in

from trace.jobs.runner import run_waiting
from trace.requests.models import DataRequest


class Desk:
    """A signed-in browser that reads pages as people see them and posts forms as they do."""

    def __init__(self, app, who):
        self.client = sign_in(app.test_client(), who)

    def get(self, address, status=200):
        page = self.client.get(address)
        assert page.status_code == status, (page.status_code, page.location, page.get_data(as_text=True)[:2000])
        return unescape(page.get_data(as_text=True))

    def words(self, address, status=200):
        return " ".join(re.sub(r"<[^>]*>", " ", self.get(address, status)).split())

    def post(self, address, data, status=303):
        token = token_in(self.client.get("/account/"))
        answer = self.client.post(address, data={"csrf_token": token, **data}, content_type="multipart/form-data")
        assert answer.status_code == status, (answer.status_code, answer.get_data(as_text=True)[:3000])
        return answer


@pytest.fixture
def story(app, noon, song_hoa, manager, clerk, helper, settings):
    return tell_story(song_hoa, manager=manager, clerk=clerk, helper=helper, now=noon, settings=settings)


@pytest.fixture
def desk_of(app, noon):
    return lambda who: Desk(app, who)


@pytest.fixture
def typed(story):
    """What an officer types into the form."""
    return {
        "organisation": "HTX-01", "subject": "Hồ sơ lô gạo", "document_no": "125/SCT-QLTM", "document_on": "23/11/2026",
        "signer": "Giám đốc Đỗ Văn Khải", "law": "tt31", "scope": "lots", "lots": story.batch.code,
    }  # fmt: skip


@pytest.fixture
def asked(desk_of, auditor, typed):
    """A request that the officer opened by the form."""
    desk_of(auditor).post("/requests/new", typed)
    return DataRequest.get()


@pytest.fixture
def frozen(asked, desk_of, manager, app, noon):
    """Its first package, made by the job."""
    desk_of(manager).post(f"/requests/{asked.code}/package", {})
    with app.app_context():
        run_waiting(now=noon)
    return DataRequest.get_by_id(asked.id)
