"""Song Hoa's rice with its whole story, and an officer at the desk."""

import re
from html import unescape

import pytest
from audited import tell_story
from cast import sign_in


class Desk:
    """A signed-in browser that reads pages as people see them."""

    def __init__(self, client):
        self.client = client

    def get(self, address, status=200):
        """What a page says, with all its tags."""
        page = self.client.get(address)
        assert page.status_code == status, (page.status_code, page.location, page.get_data(as_text=True)[:3000])
        return unescape(page.get_data(as_text=True))

    def words(self, address, status=200):
        """The same without tags, spaces single."""
        return " ".join(re.sub(r"<[^>]*>", " ", self.get(address, status)).split())


@pytest.fixture
def story(app, noon, song_hoa, manager, clerk, helper, settings):
    return tell_story(song_hoa, manager=manager, clerk=clerk, helper=helper, now=noon, settings=settings)


@pytest.fixture
def desk(app, noon, auditor):
    return Desk(sign_in(app.test_client(), auditor))


@pytest.fixture
def far_desk(app, noon, far_auditor):
    """An officer for crab in Tiền Hải, who has nothing to do with Song Hoa."""
    return Desk(sign_in(app.test_client(), far_auditor))


@pytest.fixture
def manager_desk(app, noon, manager):
    return Desk(sign_in(app.test_client(), manager))


@pytest.fixture
def stranger_desk(app, noon, stranger_manager):
    return Desk(sign_in(app.test_client(), stranger_manager))
