"""What an officer opened is read by the co-op: who, of which office, what and when."""

from uuid import uuid4

import pytest

from trace.audit.models import AuditLook
from trace.events.entries import Entry, Use
from trace.handovers.actions import declare
from trace.handovers.entries import Receiver


def test_the_co_op_sees_which_officer_looked(desk, manager_desk, story):
    desk.get(f"/audit/batches/{story.batch.code}")
    desk.get("/audit/organisations/HTX-01")

    words = manager_desk.words("/looks/")

    for said in ("Lê Thu Hà", "Cán bộ kiểm tra", "Sở Công Thương tỉnh Hưng Yên", "12:00 23/11/2026", "Hồ sơ cơ sở",
                 "2 lượt", story.batch.code):  # fmt: skip
        assert said in words, said


def test_reloading_and_checking_is_the_same_look_and_taking_the_file_another(desk, story):
    for part in ("", "", "/checks", "/proofs/3.tlog-proof", "/record.zip", "/record.json"):
        desk.client.get(f"/audit/batches/{story.batch.code}{part}")

    assert sorted(row.subject_kind for row in AuditLook.select()) == ["batch", "batch_file"]


@pytest.mark.parametrize(
    "address",
    ["/products/{product}", "/sites/{plot}", "/organisations/HTX-01", "/batches/{batch}", "/seasons/{season}"],
)
def test_pages_of_other_rooms_count_as_well(desk, manager_desk, story, address):
    lot = story.batch.code
    codes = {"product": story.product.code, "plot": story.plot.code, "season": story.season.code,
             "batch": f"{lot[:4].lower()}-{lot[4:]}"}  # fmt: skip
    desk.get(address.format(**codes))
    manager_desk.get(address.format(**codes))

    assert [row.organisation.code for row in AuditLook.select()] == ["HTX-01"]


def test_a_handover_was_looked_at_with_both_its_sides(
    desk, manager_desk, stranger_desk, story, dong_nguyen, clerk, noon
):
    entry = Entry(by=clerk, now=noon, entry_id=str(uuid4()), happened_at=noon)
    sent = declare(
        story.batch.organisation, [Use(story.batch, 5_000)], receiver=Receiver(organisation=dong_nguyen), entry=entry
    )
    for _again in range(2):
        desk.get(f"/handovers/{sent.code}")

    assert sorted(row.organisation.code for row in AuditLook.select()) == ["HTX-01", "HTX-02"]
    for side in (manager_desk, stranger_desk):
        assert "Phiếu giao nhận" in side.words("/looks/")
        assert f'href="/handovers/{sent.code}"' in side.get("/looks/?kind=handover")


def test_what_is_not_found_was_not_looked_at(far_desk, story):
    far_desk.get(f"/audit/batches/{story.batch.code}", status=404)
    far_desk.get(f"/products/{story.product.code}", status=404)
    far_desk.get("/audit/batches/")

    assert AuditLook.select().count() == 0


def test_another_co_op_sees_nothing_of_it(desk, stranger_desk, story):
    desk.get(f"/audit/batches/{story.batch.code}")

    assert "Chưa có cán bộ nào xem" in stranger_desk.words("/looks/")


def test_helpers_and_officers_have_no_such_page(app, noon, helper, auditor):
    from cast import sign_in

    for viewer in (helper, auditor):
        assert sign_in(app.test_client(), viewer).get("/looks/").status_code == 403
