"""A recall ends only when every holder is accounted for or a reason is written; the sealed report tells it all."""

from datetime import timedelta
from uuid import uuid4

import pypdfium2
import pytest

from trace.documents.models import StoredFile
from trace.documents.store import LocalStore
from trace.kit.viewer import Viewer
from trace.ledger import verification
from trace.recalls import actions
from trace.recalls import actions_closing as closing
from trace.recalls import queries_closing as queries
from trace.recalls.actions_telling import tell_holders
from trace.recalls.models import Recall, RecallAct, RecallNotice
from trace.recalls.models_sample import RecallSample
from trace.recalls.rules import RecallForbidden, RecallInvalid
from trace.recalls.rules_closing import NotAccounted, SampleAsked, SampleSize, draw
from trace.recalls.terms import laws
from trace.seals.rules import Verdict
from trace.seals.verification import examine


@pytest.fixture
def told(chain, at_shop, confirmed, now):
    recall = confirmed(chain.paddy)
    tell_holders(recall, now=now)
    return Recall.get_by_id(recall.id)


@pytest.fixture
def entry(manager, now):
    return lambda **more: {"by": manager, "now": now, "entry_id": str(uuid4()), **more}


@pytest.fixture
def where(settings):
    return {"settings": settings, "store": LocalStore(settings.uploads)}


def notices(recall):
    return list(RecallNotice.select().where(RecallNotice.recall == recall.id).order_by(RecallNotice.id))


def text_of(pdf: bytes) -> str:
    pages = pypdfium2.PdfDocument(pdf)
    return " ".join(" ".join(page.get_textpage().get_text_bounded() for page in pages).split())


def test_it_does_not_end_while_a_holder_is_silent(told, entry, where):
    with pytest.raises(NotAccounted):
        actions.close(told, **entry())
    with pytest.raises(NotAccounted):
        closing.close_with_report(told, **entry(), **where)
    assert Recall.get_by_id(told.id).state == "open"


def test_written_reasons_let_it_end_and_the_report_is_sealed(told, entry, where, now):
    for one in notices(told):
        closing.account(one, reason="Đã đến tận nơi, kho trống; bà Hoa 0912 xác nhận", **entry())
    assert queries.waiting_of(told) == []
    file = closing.close_with_report(told, said="Xong", **entry(), **where)

    kept = Recall.get_by_id(told.id)
    assert (kept.state, kept.report_file_id) == ("closed", file.id)
    pdf = where["store"].get(file.sha256)
    found = examine(pdf)
    assert (found.verdict, found.reason) == (Verdict.WHOLE, f"Báo cáo thu hồi {told.code}")
    text = text_of(pdf)
    for word in (
        "Báo cáo kết quả thu hồi",
        told.code,
        "Thời hạn",
        "đúng hạn",
        "chưa đối chiếu",
        "Dư lượng thuốc",
        "Cửa hàng Tuấn Hương",
    ):
        assert word in text, word
    assert "0912" not in text
    assert closing.make_report(kept, by=entry()["by"], now=now, **where).id == file.id
    assert StoredFile.select().where(StoredFile.sha256 == file.sha256).count() == 1
    verification.verify_installation([])


def test_a_reason_is_never_empty_and_strangers_write_none(told, entry, stranger_manager, auditor):
    (one, *_rest) = notices(told)
    with pytest.raises(RecallInvalid):
        closing.account(one, reason="  ", **entry())
    with pytest.raises(RecallForbidden):
        closing.account(one, reason="x", **entry(by=stranger_manager))
    with pytest.raises(RecallForbidden):
        closing.draw_sample(told, **entry(by=Viewer(None, "", "manager", stranger_manager.organisation_id)))


def test_lots_taken_out_stand_struck_with_the_reason(chain, at_shop, drafted, manager, entry, where, now):
    recall = drafted(chain.paddy)
    actions.narrow(recall, at_shop, reason="Hàng này từ lúa khác", **entry())
    recall = actions.confirm(recall, **entry(now=now + timedelta(days=2)))
    tell_holders(recall, now=now)
    for one in notices(recall):
        closing.account(one, reason="xong", **entry())
    file = closing.close_with_report(recall, **entry(now=now + timedelta(days=9)), **where)
    text = text_of(where["store"].get(file.sha256))
    assert "Hàng này từ lúa khác" in text
    assert "trễ hạn" in text  # confirmed two days after the finding


def test_the_sample_is_drawn_once_at_random_with_a_seed_that_repeats_it(told, entry):
    size = SampleSize(share=10, at_least=3, at_most=30)
    assert [size.of(count) for count in (0, 2, 20, 100, 1000)] == [0, 2, 3, 10, 30]
    assert draw(range(100), size, 7) == draw(reversed(range(100)), size, 7)
    assert draw(range(100), size, 7) != draw(range(100), size, 8)

    first = closing.draw_sample(told, seed=42, **entry())
    assert [one.id for one in closing.draw_sample(told, **entry())] == [one.id for one in first]
    assert {one.seed for one in first} == {42}
    assert len(first) == queries.size_of(told).of(len(notices(told)))


def test_results_are_entered_shown_and_may_be_said_again(told, entry, where):
    (one, *_rest) = closing.draw_sample(told, seed=1, **entry())
    with pytest.raises(SampleAsked):
        closing.check_sample(one, how="mail", result="acted", **entry())
    closing.check_sample(one, how="phone", result="knew", note="gặp bà Hoa", **entry())
    closing.check_sample(one, how="visit", result="acted", **entry())
    kept = RecallSample.get_by_id(one.id)
    assert (kept.how, kept.result) == ("visit", "acted")
    bodies = " ".join(act.body for act in RecallAct.select().where(RecallAct.recall == told.id))
    assert "Hoa" not in bodies


def test_every_law_has_its_form():
    assert queries.forms().keys() == laws().keys()
    assert not queries.forms()["tt17"].is_sure
    assert (queries.forms()["luat19"].before, queries.forms()["luat19"].after) == ("Mẫu 08", "Mẫu 09")


def test_it_does_not_end_before_the_holders_were_told(chain, at_shop, confirmed, entry, where):
    recall = confirmed(chain.paddy)
    assert queries.is_telling(recall)
    with pytest.raises(NotAccounted):
        closing.close_with_report(recall, **entry(), **where)
    assert Recall.get_by_id(recall.id).state == "open"
