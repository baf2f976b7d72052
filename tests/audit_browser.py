"""A signed-in browser that posts real forms with their token and an entry id of its own."""

from uuid import uuid4

from cast import sign_in, token_in


class Browser:
    """A signed-in browser that posts real forms."""

    def __init__(self, app, viewer):
        self.client = sign_in(app.test_client(), viewer)

    def get(self, path, status=200):
        page = self.client.get(path)
        assert page.status_code == status, page.get_data(as_text=True)[-1500:]
        return page.get_data(as_text=True)

    def post(self, path, data, *, page, status=303):
        token = token_in(self.client.get(page))
        answer = self.client.post(path, data={"csrf_token": token, "entry_id": str(uuid4()), **data})
        assert answer.status_code == status, answer.get_data(as_text=True)[-1500:]
        return answer.get_data(as_text=True)
