"""Lists that are kept: named, one's own, shared within the office, never with strangers."""

import pytest
from cast import make_person, sign_in, token_in

from trace.overview.models import SavedView

QUERY = "district=Huy%E1%BB%87n+Qu%E1%BB%B3nh+Ph%E1%BB%A5&stage=approved&sort=-quantity&col=1&col=2"


def keep(desk, name="Lô Quỳnh Phụ đã duyệt", path="/audit/batches/", query=QUERY + "&page=3&as=csv", **more):
    token = token_in(desk.client.get("/audit/batches/"))
    return desk.client.post(
        "/overview/views/", data={"csrf_token": token, "path": path, "query": query, "name": name, **more}
    )


@pytest.fixture
def colleague(app, noon, department):
    from types import SimpleNamespace

    person = make_person("dongnghiep@sct.example", "Ngô Thị Bưởi", "auditor", department)
    client = sign_in(app.test_client(), person)
    return SimpleNamespace(client=client)


def test_a_list_is_kept_without_its_page_and_opens_as_it_was(desk, story):
    answer = keep(desk)

    assert (answer.status_code, answer.location) == (303, f"/audit/batches/?{QUERY}")
    assert "Lô Quỳnh Phụ đã duyệt" in desk.words("/audit/batches/")
    assert "Gạo nếp A Sào" in desk.words(answer.location)


@pytest.mark.parametrize(
    "path", ["/findings/", "/matters/", "/recalls/", "/requests/", "/inspections/", "/scans/cases/", "/feedback/"]
)
def test_every_list_of_the_desk_keeps_views(desk, path):
    answer = keep(desk, path=path, query="q=gao&page=2", name="Gạo của tôi")

    assert (answer.status_code, answer.location) == (303, f"{path}?q=gao")
    page = desk.client.get(answer.location).get_data(as_text=True)
    assert "Gạo của tôi" in page
    assert 'action="/overview/views/"' in page


def test_the_same_name_replaces_what_it_held(desk, story):
    keep(desk)
    keep(desk, query="state=hold")

    assert [row.query for row in SavedView.select()] == ["state=hold"]


def test_only_what_is_shared_is_seen_in_the_office_and_only_the_owner_deletes(desk, colleague, story):
    keep(desk, name="Riêng tôi")
    keep(desk, name="Cho cả phòng", is_shared="1")
    shared = SavedView.get(SavedView.is_shared)
    page = colleague.client.get("/audit/batches/").get_data(as_text=True)

    assert "Cho cả phòng" in page
    assert "Riêng tôi" not in page
    token = {"csrf_token": token_in(colleague.client.get("/audit/batches/"))}
    assert colleague.client.post(f"/overview/views/{shared.id}/forget", data=token).status_code == 404
    token = {"csrf_token": token_in(desk.client.get("/audit/batches/"))}
    assert desk.client.post(f"/overview/views/{shared.id}/forget", data=token).location == "/audit/batches/"
    assert SavedView.select().count() == 1


@pytest.mark.parametrize(
    ("name", "path", "query"),
    [(" ", "/audit/batches/", ""), ("x", "https://evil.example/", ""), ("x", "/people/", ""),
     ("x", "/audit/batches/", "q=" + "y" * 1200)],
)  # fmt: skip
def test_what_cannot_be_kept_is_said(desk, story, name, path, query):
    answer = keep(desk, name=name, path=path, query=query)

    assert answer.status_code == 303
    assert answer.location.startswith(("/audit/batches/", "/overview/"))
    assert SavedView.select().count() == 0


def test_co_ops_keep_no_views(manager_desk, story):
    token = token_in(manager_desk.client.get("/account/"))
    answer = manager_desk.client.post(
        "/overview/views/", data={"csrf_token": token, "path": "/audit/batches/", "query": "", "name": "x"}
    )

    assert answer.status_code == 403


def test_columns_left_out_stay_out_of_sight(desk, story):
    page = desk.get("/audit/batches/?col=1&col=3")

    assert "no-col-3 no-col-5 no-col-6" in page
    assert "no-col-2" not in page.split("</head>")[1]
