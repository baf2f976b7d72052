"""The list of what there is to mend, the counts that lead to it, and a manager's word about what only people judge."""

from datetime import timedelta
from uuid import uuid4

import pytest
from cast import A_SAO, sign_in, token_in
from labelled import make_batch, make_product

from trace.events import actions as events
from trace.kit.models import ActLogEntry
from trace.readiness import actions
from trace.readiness.models import KeptFinding
from trace.sites.actions import save_site
from trace.sites.models import Site


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
    stops, warns = (
        KeptFinding.select().where(KeptFinding.gone_at.is_null(), KeptFinding.severity == one).count()
        for one in ("stop", "warn")
    )
    sign_in(client, clerk)

    home = text(client, "/desk/")
    assert not stops or f"<strong>{stops}</strong> <span>việc đang chặn in tem" in home
    assert not warns or f"<strong>{warns}</strong> <span>việc nên sửa" in home
    assert stops + warns
    assert "việc cần sửa" in text(client, "/batches/")
    assert f"/findings/?q={batch.code}" in text(client, f"/batches/{batch.code}")


def test_an_officer_reads_them_on_the_record_and_at_the_supplier(client, batch, auditor, manager, now):
    events.release([batch], reason="Đã thay bao", by=manager, now=now, entry_id=str(uuid4()))
    actions.check_due(now=now)
    sign_in(client, auditor)
    assert "việc cần sửa ở cơ sở này" not in text(client, f"/audit/organisations/{batch.organisation.code}")
    assert "Không có gì cần sửa." in text(client, "/findings/")

    actions.end_drafts(now=now + timedelta(days=8))
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


@pytest.fixture
def old_store(song_hoa, manager, now):
    store = save_site(song_hoa, {"kind": "store", "name": "Kho cũ", "address": A_SAO}, by=manager, now=now)
    line = {**A_SAO, "typed": "Thôn Đồng Chợ, huyện Quỳnh Phụ, tỉnh Thái Bình"}
    Site.update(address=line).where(Site.id == store.id).execute()
    return store


def test_an_old_address_is_shown_before_and_after_and_changed_by_one_tap(client, old_store, manager):
    sign_in(client, manager)
    page = client.get("/findings/addresses")
    assert "huyện Quỳnh Phụ, tỉnh Thái Bình" in page.get_data(as_text=True)
    assert "Thôn Đồng Chợ, Xã A Sào, tỉnh Hưng Yên" in page.get_data(as_text=True)

    sent = {"csrf_token": token_in(page), "key": f"site:{old_store.code}:address"}
    assert client.post("/findings/addresses", data=sent).status_code == 303

    assert Site.get_by_id(old_store.id).address["typed"] == "Thôn Đồng Chợ"
    assert "Không còn địa chỉ cũ nào." in text(client, "/findings/addresses")


def test_nothing_ticked_comes_back_with_a_sentence(client, old_store, manager):
    sign_in(client, manager)
    token = token_in(client.get("/findings/addresses"))

    answer = client.post("/findings/addresses", data={"csrf_token": token})

    assert answer.status_code == 409
    assert "Không có địa chỉ nào đổi được" in answer.get_data(as_text=True)


def test_a_clerk_looks_and_a_stranger_sees_the_own_ones_only(seen_by, old_store, clerk, stranger_manager):
    page = text(seen_by(clerk), "/findings/addresses")
    assert "Kho cũ" in page
    assert "Người quản lý của cơ sở đổi được bằng một lần bấm." in page
    assert "Kho cũ" not in text(seen_by(stranger_manager), "/findings/addresses")
