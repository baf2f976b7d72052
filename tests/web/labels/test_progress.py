"""The page of a large run: how far it is, the part that can be taken away, stop, go on, what could not be read."""

import re

import pytest
from cast import sign_in, token_in

from trace.jobs import runner
from trace.labels import actions, actions_calibration, actions_making, rules
from trace.labels.layout import find_layout
from trace.labels.making.folder import ChunkFolder
from trace.labels.making.pool import make_chunk
from trace.labels.models import LabelChunk, LabelRunProgress


@pytest.fixture
def here(client, clerk, noon):
    return sign_in(client, clerk)


@pytest.fixture
def order(batch_with_gtin, clerk, now, settings):
    def start(count=600, **more):
        asked = {"layout": find_layout("a4-24"), "count": count, "by": clerk, "now": now, "settings": settings}
        return actions.start_run(batch_with_gtin, **{**asked, "via": "page", **more})

    return start


@pytest.fixture
def press(here):
    """A button of the run's page."""

    def post(run, act):
        page = here.get(f"/labels/runs/{run.number}")
        assert f"/labels/runs/{run.number}/{act}" in page.get_data(as_text=True)
        return here.post(f"/labels/runs/{run.number}/{act}", data={"csrf_token": token_in(page)}, follow_redirects=True)

    return post


def words(answer) -> str:
    return answer.get_data(as_text=True)


def test_a_run_being_made_says_how_far_it_is_and_gives_what_is_finished(here, order, settings):
    run = order()
    plan = actions_making.plan_of(run, settings=settings).chunk(0)
    content, _ = make_chunk(plan)
    sha256 = ChunkFolder(settings.instance, run.number).keep(0, content)
    LabelChunk.create(run=run, number=0, labels=plan.count, checked=len(plan.chosen), sha256=sha256)
    LabelRunProgress.update(labels_done=plan.count, labels_checked=len(plan.chosen)).execute()

    page = words(here.get(f"/labels/runs/{run.number}"))

    assert 'data-refresh="2"' in page
    assert "600 / 600" in page
    assert "Đã đọc lại 102 tem từ chính trang in, đều đúng." in page
    assert "Tải phần đã xong: tem 1 đến 600" in page
    part = here.get(f"/labels/runs/{run.number}/file")
    assert part.headers["Content-Disposition"].endswith(f'{run.number}-phan-1-den-600.pdf"')
    assert part.data.startswith(b"%PDF-")
    assert int(part.headers["Content-Length"]) == len(part.data)
    assert LabelRunProgress.get(run=run).labels_taken == 600


def test_it_is_stopped_by_a_button_and_not_twice(here, order, press, app, stranger_clerk):
    run = order()
    there = sign_in(app.test_client(), stranger_clerk)
    token = token_in(there.get("/labels/"))
    assert there.post(f"/labels/runs/{run.number}/cancellation", data={"csrf_token": token}).status_code == 404

    page = words(press(run, "cancellation"))

    assert "Lần in này đã dừng, không có tệp. Số tem này không tính vào hạn mức." in page
    assert "/cancellation" not in page
    answer = here.get(f"/labels/runs/{run.number}/file")
    assert answer.status_code == 409
    assert "đã dừng" in words(answer)


def test_a_failed_run_goes_on_by_a_button(here, order, press, app, settings, now):
    run = order()
    away = settings.uploads.with_name("away")
    settings.uploads.rename(away)
    settings.uploads.write_text("a file where the folder should be")
    with app.app_context():
        runner.run_waiting(now=now)
    assert "Không tạo được tệp: Không ghi được tệp (" in words(here.get(f"/labels/runs/{run.number}"))
    settings.uploads.unlink()
    away.rename(settings.uploads)

    assert "Đang làm tiếp từ phần đã xong." in words(press(run, "resumption"))
    with app.app_context():
        runner.run_waiting(now=now)
    page = words(here.get(f"/labels/runs/{run.number}"))
    assert "Đã đọc lại 102 trong 600 tem từ chính trang in: mã đều đúng." in page
    assert "/resumption" not in page


@pytest.mark.parametrize(
    ("language", "sentence"),
    [
        ("vi", r"Đọc lại tem số \d+ \(trang \d+, ô (3|6|9|12|15|18|21|24)\)"),
        ("en", r"Label \d+ \(page \d+, slot (3|6|9|12|15|18|21|24)\)"),
    ],
)
def test_what_could_not_be_read_is_named(here, order, app, now, clerk, song_hoa, language, sentence):
    measured = rules.Measured(100, 200, 1700, 2500)
    actions_calibration.keep_calibration(song_hoa, name="Máy lệch", measured=measured, by=clerk, now=now)
    run = order(printer="Máy lệch")
    with app.app_context():
        runner.run_waiting(now=now)

    page = words(here.get(f"/labels/runs/{run.number}?lang={language}"))

    assert re.search(sentence, page)
    assert "Tải tệp PDF" not in page
