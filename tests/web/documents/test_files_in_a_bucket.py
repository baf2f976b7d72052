"""A picture sent with the form of a paper comes back from a real S3 server; a stranger does not get a private one."""

from io import BytesIO

import pytest
from cast import sign_in, token_in
from PIL import Image

from trace.app import create_app
from trace.database import database
from trace.documents.models import StoredFile
from trace.documents.stores import store_of


@pytest.fixture
def over_a_bucket(in_bucket, db):
    application = create_app(in_bucket)
    application.testing = True
    database.connect(reuse_if_open=True)
    return application


def test_from_the_form_into_the_bucket_and_back(over_a_bucket, in_bucket, clerk, stranger_clerk, noon):
    drawn = BytesIO()
    Image.new("RGB", (40, 30), "#c9dac3").save(drawn, "JPEG")
    desk = sign_in(over_a_bucket.test_client(), clerk)
    paper = {"kind": "vietgap", "number": "TT-20", "issuer": "Trung tâm", "subject": "organisation:HTX-01"}
    token = {"csrf_token": token_in(desk.get("/certificates/new"))}
    sent = desk.post("/certificates/new", data=paper | token | {"file": (BytesIO(drawn.getvalue()), "giay.jpg")})
    name = StoredFile.get().sha256
    got = desk.get(f"/files/{name}")

    assert sent.status_code == 303
    assert got.data == store_of(in_bucket).get(name)
    assert not in_bucket.uploads.exists()
    StoredFile.update(is_public=False).execute()
    assert sign_in(over_a_bucket.test_client(), stranger_clerk).get(f"/files/{name}").status_code == 404
