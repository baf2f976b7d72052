"""The record of one batch as an officer reads it, checks it and takes it along."""

import io
import json
import zipfile

import pytest
from audited import BUYER, LOT, PHONE, PLATE
from cast import sign_in

from trace.database import database
from trace.events.schema import validate_document
from trace.kit.append_only import unprotect
from trace.ledger.notes import TlogProof, VerifierKey


def test_the_record_says_who_wrote_what_and_when(desk, story):
    words = desk.words(f"/audit/batches/{story.batch.code}")

    for said in (
        LOT, "Đã duyệt", "480 kg", "1001234567", "Trần Văn Bảy (Cán bộ HTX)", "Đỗ Minh Anh (Người ghi hộ)", "ghi hộ",
        "muộn 10 ngày", "Ghi sau, ngày 04/09/2026", "Vụ mùa 2026", "Đồng Chợ", "Có phản ánh", "Đã kiểm tra, không sao",
        "Nguyễn Thị Lan (Quản lý): Đủ hồ sơ", "17/2025/QĐ-NNMT", BUYER, PLATE, "Mục sổ cái số 0",
    ):  # fmt: skip
        assert said in words, said


def test_a_day_without_a_clock_time_shows_no_hour(desk, story):
    """The story is told at noon, which is how a day alone is kept."""
    words = desk.words(f"/audit/batches/{story.batch.code}")

    assert "Ngày làm 24/10/2026 Ghi lúc 15:00 24/10/2026" in words
    assert "Làm lúc 12:00" not in words


def test_corrections_show_both_versions_with_the_reason(desk, story):
    words = desk.words(f"/audit/batches/{story.batch.code}")

    assert "Lý do: Cân lại" in words
    assert "500,5 kg 480 kg" in words
    assert "Đã rút: việc này không có thật" in words
    assert "Lý do: Ghi nhầm lô" in words


def test_no_telephone_number_stands_on_it(desk, story):
    page = desk.get(f"/audit/batches/{story.batch.code}")

    assert PHONE not in page
    assert PHONE.replace(" ", "") not in page
    assert "••• 678" in page


def test_checking_now_finds_all_well(desk, story):
    words = desk.words(f"/audit/batches/{story.batch.code}/checks")

    assert "Đã kiểm lại 14 mục: tất cả còn đúng như lúc ghi." in words
    assert "Sai" not in words.replace("Sài", "")


def test_checking_now_names_what_was_changed(desk, story):
    unprotect(database.obj, "event")
    database.execute_sql("UPDATE event SET reason = 'khác' WHERE ledger_index = 10")

    words = desk.words(f"/audit/batches/{story.batch.code}/checks")

    assert "1 mục không còn khớp với sổ cái" in words
    assert "Các mục: 10" in words


def test_the_proof_of_an_entry_is_checked_with_the_key_alone(desk, story, client):
    answer = desk.client.get(f"/audit/batches/{story.batch.code}/proofs/3.tlog-proof")
    leaf = json.loads(desk.client.get(f"/audit/batches/{story.batch.code}/record.json").data)["events"][3]["ledger"][
        "leaf"
    ]
    key = VerifierKey.parse(client.get("/log/key").get_data(as_text=True).strip())

    assert TlogProof.parse(answer.get_data(as_text=True)).verify(leaf.encode(), key).size == 14
    assert 'filename="' in answer.headers["Content-Disposition"]
    assert desk.client.get(f"/audit/batches/{story.batch.code}/proofs/999.tlog-proof").status_code == 404


def test_one_file_of_it(desk, story):
    answer = desk.client.get(f"/audit/batches/{story.batch.code}/record.zip")

    assert answer.headers["Content-Disposition"] == f'attachment; filename="{story.batch.code}.zip"'
    archive = zipfile.ZipFile(io.BytesIO(answer.get_data()))
    assert archive.testzip() is None
    assert {"README.txt", "record.json", "epcis.json", "ledger/key.vkey", "manifest.json"} <= set(archive.namelist())
    assert validate_document(json.loads(archive.read("epcis.json"))) == []
    assert sum(name.startswith("files/") for name in archive.namelist()) == 2


def test_the_json_alone_is_the_same_record(desk, story):
    code = story.batch.code
    archive = zipfile.ZipFile(io.BytesIO(desk.client.get(f"/audit/batches/{code}/record.zip").get_data()))

    assert desk.client.get(f"/audit/batches/{code}/record.json").get_data() == archive.read("record.json")


@pytest.mark.parametrize("part", ["", "/checks", "/record.zip", "/record.json", "/proofs/3.tlog-proof"])
def test_outside_the_scope_there_is_no_such_batch(far_desk, story, part):
    answer = far_desk.client.get(f"/audit/batches/{story.batch.code}{part}")

    assert answer.status_code == 404
    assert LOT not in answer.get_data(as_text=True)


def test_a_batch_without_anything_written_about_it_still_opens(app, noon, auditor, song_hoa):
    from trace.batches.models import Batch

    Batch.create(
        organisation=song_hoa, code="T2345678", lot="X", identifier="urn:x", name="Lô trống", name_folded="lo trong",
        template="rice", created_at=noon,
    )  # fmt: skip
    client = sign_in(app.test_client(), auditor)
    page = client.get("/audit/batches/T2345678").get_data(as_text=True)

    assert "Chưa có việc nào được ghi" in page
    assert client.get("/audit/batches/T2345678/checks").status_code == 200
    assert client.get("/audit/batches/T2345678/record.zip").status_code == 200


def test_nothing_can_be_changed_from_here(app):
    """Of the records under this desk; what an officer decides has its own part, /audit/approvals/."""
    rules = [rule for rule in app.url_map.iter_rules() if rule.rule.startswith("/audit/")]
    rules = [rule for rule in rules if not rule.rule.startswith("/audit/approvals/")]

    assert rules
    assert all(rule.methods <= {"GET", "HEAD", "OPTIONS"} for rule in rules)
