"""The list of what there is to mend, the counts that lead to it, and a manager's word about what only people judge."""

from uuid import uuid4

import pytest
from cast import sign_in, token_in
from labelled import make_batch, make_product

from trace.events import actions as events
from trace.kit.models import ActLogEntry
from trace.readiness import actions
from trace.readiness.models import KeptFinding


@pytest.fixture
def batch(song_hoa, clerk, now, settings, noon):
    """A lot on hold, with steps nobody wrote down; looked at."""
    batch = make_batch(song_hoa, make_product(song_hoa, by=clerk, now=now, settings=settings), by=clerk, now=now)
    events.hold([batch], reason="Bao rách", by=clerk, now=now, entry_id=str(uuid4()))
    actions.check_due(now=now)
    return batch


@pytest.fixture
def reviewable(batch, monkeypatch):
    """The rule about steps nobody wrote, for once left to a person."""
    from trace.readiness.reading import rules

    loose = tuple(type(one)(**{**one.__dict__, "is_reviewable": one.code == "missing_step"}) for one in rules())
    monkeypatch.setattr("trace.readiness.queries_findings.rules", lambda: loose)
    return KeptFinding.get(KeptFinding.rule == "missing_step", KeptFinding.subject_id == batch.id)


@pytest.fixture
def seen_by(app):
    """A browser of one's own for each person."""
    return lambda person: sign_in(app.test_client(), person)


def review(client, finding, reason):
    token = token_in(client.get("/findings/"))
    return client.post(f"/findings/{finding.id}/review", data={"reason": reason, "csrf_token": token})


def text(client, path):
    return client.get(path).get_data(as_text=True)


def test_everything_is_said_with_its_article_and_the_way_to_mend_it(client, batch, clerk):
    sign_in(client, clerk)
    page = text(client, "/findings/")

    assert "Lô đang tạm ngừng bán: Bao rách" in page
    assert "TT 17/2021 Đ8; Luật ATTP 2010 Đ55" in page
    assert "Chặn in tem" in page
    assert "Chưa ghi bước:" in page
    assert "theo cách hiểu của hệ thống" in page
    assert f'href="/batches/{batch.code}"' in page


@pytest.mark.parametrize(
    ("query", "is_there"),
    [
        ("rule=hold", True), ("rule=missing_step", False), ("severity=stop", True), ("severity=warn", False),
        ("subject=season", False), ("state=gone", False), ("state=all", True), ("q=khong+co", False),
        ("q=GAO+NEP", True), ("page=99", False), ("sort=-subject", True), ("sort=strange", True),
    ],
)  # fmt: skip
def test_the_list_is_narrowed(client, batch, clerk, query, is_there):
    sign_in(client, clerk)

    assert ("Bao rách" in text(client, f"/findings/?{query}")) is is_there


def test_a_stranger_sees_nothing_of_it(client, batch, stranger_clerk):
    sign_in(client, stranger_clerk)

    assert "Không có gì cần sửa." in text(client, "/findings/")


def test_officers_see_what_lies_in_their_scope(seen_by, batch, auditor, far_auditor):
    page = text(seen_by(auditor), "/findings/")
    assert "Bao rách" in page
    assert f'href="/audit/batches/{batch.code}"' in page
    assert "Cơ sở cần:" in page

    assert "Bao rách" not in text(seen_by(far_auditor), "/findings/")


def test_counts_stand_where_people_look(client, batch, clerk):
    count = KeptFinding.select().where(KeptFinding.gone_at.is_null(), KeptFinding.severity != "note").count()
    sign_in(client, clerk)

    assert f"Việc cần sửa: {count}" in text(client, "/desk/")
    assert "việc cần sửa" in text(client, "/batches/")
    assert f"/findings/?q={batch.code}" in text(client, f"/batches/{batch.code}")


def test_an_officer_reads_them_on_the_record_and_at_the_supplier(client, batch, auditor, manager, now):
    events.release([batch], reason="Đã thay bao", by=manager, now=now, entry_id=str(uuid4()))
    actions.check_due(now=now)
    sign_in(client, auditor)

    record = text(client, f"/audit/batches/{batch.code}")
    assert "Hệ thống thấy gì chưa đúng" in record
    assert "Bao rách" in record
    supplier = text(client, f"/audit/organisations/{batch.organisation.code}")
    assert "việc cần sửa ở cơ sở này" in supplier
    assert f"/findings/?organisation={batch.organisation.code}" in text(client, "/audit/organisations/")


def test_a_manager_says_why_it_may_stay_and_it_counts_no_more(client, reviewable, manager, now):
    sign_in(client, manager)
    assert "Vì sao để như vậy?" in text(client, "/findings/")

    answer = review(client, reviewable, "Mua gạo đã xay")

    assert answer.status_code == 303
    kept = KeptFinding.get_by_id(reviewable.id)
    assert (kept.reviewed_at, kept.reviewed_by, kept.review_reason) == (now, manager.name, "Mua gạo đã xay")
    assert ActLogEntry.select().where(ActLogEntry.act == "findings.review").count() == 1
    assert "Mua gạo đã xay" not in text(client, "/findings/")
    assert "Mua gạo đã xay" in text(client, "/findings/?state=reviewed")


def test_a_review_without_a_reason_comes_back(client, reviewable, manager):
    sign_in(client, manager)

    assert review(client, reviewable, " ").status_code == 422
    assert KeptFinding.get_by_id(reviewable.id).reviewed_at is None


def test_what_facts_decide_no_word_can_settle(client, batch, manager):
    held = KeptFinding.get(KeptFinding.rule == "hold")
    sign_in(client, manager)

    answer = review(client, held, "Kệ")

    assert answer.status_code == 409
    assert "sửa cho đúng thì mục tự hết" in answer.get_data(as_text=True)


def test_only_a_manager_of_the_co_op_reviews(seen_by, reviewable, clerk, stranger_manager):
    assert review(seen_by(clerk), reviewable, "x").status_code == 403
    assert review(seen_by(stranger_manager), reviewable, "x").status_code == 404


def test_a_review_falls_when_the_finding_reads_differently(reviewable, manager, now):
    actions.review(reviewable, reason="Mua về", by=manager, now=now)
    KeptFinding.update(params={"vi": {"items": "X"}, "en": {"items": "X"}}).where(
        KeptFinding.id == reviewable.id
    ).execute()

    actions.check_subject("batch", reviewable.subject_id, now=now)

    assert KeptFinding.get_by_id(reviewable.id).reviewed_at is None
