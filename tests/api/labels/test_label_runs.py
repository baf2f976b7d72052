"""Label runs over the API: ordered once, refused with the list, watched, taken away."""

from io import BytesIO

import pypdfium2
import pytest
import zxingcpp

from trace.jobs import runner
from trace.labels.models import LabelRun


def test_an_order_is_accepted_and_its_file_holds_the_address(call, order, batch):
    answer = order()

    assert answer.status_code == 202
    made = answer.json
    assert answer.headers["Location"].endswith(f"/api/v1/label-runs/{made['id']}")
    assert (made["batch"], made["total"], made["state"], made["percent"]) == (batch.code, 3, "done", 100)
    assert made["budget"] == {"packs": 20, "most": 20, "used": 3, "left": 17}
    shown = call("GET", f"/{made['id']}")
    assert shown.json == made
    file = call("GET", f"/{made['id']}/file?format=pdf")
    assert file.content_type == "application/pdf"
    picture = pypdfium2.PdfDocument(BytesIO(file.data))[0].render(scale=300 / 72, grayscale=True).to_pil()
    assert {one.text for one in zxingcpp.read_barcodes(picture)} == {made["address"]}
    assert made["address"] == f"HTTPS://TXNG.EXAMPLE/T/{batch.code}"


def test_gtin_and_lot_name_a_batch_too(order, batch_with_gtin):
    made = order(batch=f"{batch_with_gtin.gtin.lstrip('0')}/{batch_with_gtin.lot.lower()}").json

    assert made["batch"] == batch_with_gtin.code
    assert made["address"] == f"HTTPS://TXNG.EXAMPLE/01/{batch_with_gtin.gtin}/10/{batch_with_gtin.lot}"


def test_before_approval_it_is_409_with_the_list(order, unapproved):
    answer = order(batch=unapproved.code)

    assert answer.status_code == 409
    assert answer.content_type == "application/problem+json"
    assert [one["code"] for one in answer.json["missing"]] == ["approval"]
    assert answer.json["missing"][0]["article"]


def test_more_labels_than_goods_are_409_with_the_number_left(order):
    answer = order(count=21)

    assert answer.status_code == 409
    assert "In được thêm 20 tem" in answer.json["detail"]
    assert answer.json["errors"][0]["pointer"] == "/count"


def test_the_same_key_orders_once(order):
    first, again = order(key="once"), order(key="once")

    assert first.json == again.json
    assert again.headers["Idempotent-Replayed"] == "true"
    assert LabelRun.select().count() == 1
    assert order(key="once", count=4).status_code == 422


def test_a_large_run_is_watched_until_it_is_done(app, call, order, batch_with_gtin, now):
    made = order(batch=batch_with_gtin.code, count=600).json
    assert (made["state"], made["file"]) == ("waiting", None)
    early = call("GET", f"/{made['id']}/file")
    assert early.status_code == 409

    with app.app_context():
        runner.run_waiting(now=now)

    done = call("GET", f"/{made['id']}").json
    assert (done["state"], done["percent"], done["labels_done"], done["pages"]) == ("done", 100, 600, 25)
    assert (done["checked"], done["file_labels"], done["seconds_left"]) == (102, 600, None)
    assert call("GET", f"/{made['id']}/file").data.startswith(b"%PDF-")


def test_a_run_is_stopped_before_it_is_made(app, call, order, batch_with_gtin, stranger_token, now):
    made = order(batch=batch_with_gtin.code, count=600).json
    assert call("DELETE", f"/{made['id']}", token=stranger_token).status_code == 404

    stopped = call("DELETE", f"/{made['id']}")

    assert (stopped.status_code, stopped.json["state"], stopped.json["file"]) == (200, "cancelled", None)
    assert stopped.json["budget"]["used"] == 0
    with app.app_context():
        assert runner.run_waiting(now=now) == 0
    assert call("DELETE", f"/{made['id']}").status_code == 409
    assert call("POST", f"/{made['id']}/resumption").status_code == 409
    assert call("GET", f"/{made['id']}/file").status_code == 409
    assert order(batch=batch_with_gtin.code, count=618).status_code == 202


def test_a_run_that_failed_is_gone_on_with(app, call, order, batch_with_gtin, settings, now):
    made = order(batch=batch_with_gtin.code, count=600).json
    away = settings.uploads.with_name("away")
    settings.uploads.rename(away)
    settings.uploads.write_text("a file where the folder should be")
    with app.app_context():
        runner.run_waiting(now=now)
    failed = call("GET", f"/{made['id']}").json
    assert failed["state"] == "failed"
    assert failed["message"].startswith("Không ghi được tệp (")
    settings.uploads.unlink()
    away.rename(settings.uploads)

    again = call("POST", f"/{made['id']}/resumption", key="go on")
    assert (again.status_code, again.json["state"]) == (202, "waiting")
    assert call("POST", f"/{made['id']}/resumption", key="go on").json == again.json
    with app.app_context():
        assert runner.run_waiting(now=now) == 1
    assert call("GET", f"/{made['id']}").json["state"] == "done"


@pytest.mark.parametrize(
    ("wrong", "pointer"),
    [
        ({"count": 0}, "/count"),
        ({"count": "3"}, "/count"),
        ({"layout": "none"}, "/layout"),
        ({"start_slot": 25}, "/start_slot"),
        ({"serialised": "yes"}, "/serialised"),
        ({"printer": "Máy lạ"}, "/printer"),
        ({"colour": "red"}, "/colour"),
    ],
)
def test_what_cannot_be_is_refused_with_its_pointer(order, wrong, pointer):
    answer = order(**wrong)

    assert answer.status_code in (404, 422)
    assert answer.content_type == "application/problem+json"
    assert answer.json["errors"][0]["pointer"] == pointer
    assert LabelRun.select().count() == 0


@pytest.mark.parametrize(("format_name", "said"), [("zpl", "chỉ in bằng PDF"), ("exe", "pdf, zpl, tspl, png, svg")])
def test_what_a_sheet_cannot_be_printed_as_is_refused_in_words(call, order, format_name, said):
    answer = call("GET", f"/{order().json['id']}/file?format={format_name}")

    assert answer.status_code == 422
    assert said in answer.json["detail"]


@pytest.mark.parametrize(("format_name", "media_type"), [("png", "image/png"), ("svg", "image/svg+xml")])
def test_one_label_as_a_picture(call, order, format_name, media_type):
    answer = call("GET", f"/{order().json['id']}/file?format={format_name}")

    assert answer.content_type.split(";")[0] == media_type


def test_a_stranger_finds_nothing(call, order, batch, stranger_token):
    made = order().json

    for path in (f"/{made['id']}", f"/{made['id']}/file"):
        assert call("GET", path, token=stranger_token).status_code == 404
    asked = {"batch": batch.code, "layout": "a4-24", "count": 1}
    assert call("POST", "", token=stranger_token, **asked).status_code == 404
    assert call("GET", f"/{made['id']}", token="wrong").status_code == 401
