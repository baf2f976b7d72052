"""The record as a file: complete, deterministic, checkable by anybody, and without what the page hides."""

import hashlib
import io
import json
import zipfile

import pytest
from audited import BUYER, LOT, PHONE

from trace.audit.queries_checks import proofs_of
from trace.audit.queries_record import batch_record, find_batch
from trace.audit.record_file import record_file, zipped
from trace.events.schema import validate_document
from trace.ledger.actions import sign_checkpoint
from trace.ledger.canonical import canonical_bytes
from trace.ledger.keys import ledger_key
from trace.ledger.notes import TlogProof


@pytest.fixture
def key(tmp_path, db):
    return ledger_key(tmp_path / "keys", origin="id.example.org/log")


@pytest.fixture
def pack(story, auditor, key, now):
    def make():
        record = batch_record(find_batch(story.batch.code, seen_by=auditor), seen_by=auditor)
        sign_checkpoint(key, now=now)
        file = record_file(record, proofs=proofs_of(record.entries), vkey=str(key.verifier), seen_by=auditor, now=now)
        return b"".join(zipped(file, store=story.store))

    return make


@pytest.fixture
def archive(pack):
    return zipfile.ZipFile(io.BytesIO(pack()))


def read(archive, name="record.json"):
    return json.loads(archive.read(name))


def test_it_is_a_sound_archive_and_the_same_every_time(pack, archive):
    assert archive.testzip() is None
    assert pack() == pack()


def test_the_manifest_has_the_hash_of_everything_else(archive, story):
    listed = {one["name"]: one for one in read(archive, "manifest.json")["files"]}

    assert [*listed, "manifest.json"] == archive.namelist()
    for name, one in listed.items():
        content = archive.read(name)
        assert (hashlib.sha256(content).hexdigest(), len(content)) == (one["sha256"], one["size_bytes"])


def test_pictures_and_papers_are_in_it_by_their_hash(archive, story):
    assert f"files/{story.photo.sha256}.webp" in archive.namelist()
    assert archive.read(f"files/{story.paper.sha256}.pdf").startswith(b"%PDF-")


def test_a_file_lost_from_the_store_is_named_and_stops_nothing(pack, story):
    story.store.path(story.paper.sha256).unlink()

    archive = zipfile.ZipFile(io.BytesIO(pack()))
    lost = [one for one in read(archive, "manifest.json")["files"] if one.get("is_missing")]

    assert [one["sha256"] for one in lost] == [story.paper.sha256]


def test_record_json_is_canonical_and_holds_everything(archive):
    record = read(archive)

    assert archive.read("record.json") == canonical_bytes(record)
    assert (record["format"], record["batch"]["lot"], record["organisation"]["registration_no"]) == (
        "txng-batch-record", LOT, "1001234567",
    )  # fmt: skip
    assert [len(record[name]) for name in ("sources", "events", "decisions", "certificates", "files")] == [
        4,
        13,
        1,
        1,
        2,
    ]
    assert record["made_for"] == {"office": "Sở Công Thương tỉnh Hưng Yên", "person": "Lê Thu Hà"}


def test_whoever_has_the_file_can_check_every_commitment(archive, key):
    record = read(archive)
    logged = [one["ledger"] for one in (*record["events"], *record["decisions"])]

    assert len(logged) == 14
    for one in logged:
        leaf = json.loads(one["leaf"])
        for part in ("full", "public"):
            salt = bytes.fromhex(one[f"{part}_salt"])
            assert hashlib.sha256(salt + one[part].encode()).hexdigest() == leaf[part]
        assert hashlib.sha256(b"\x00" + one["leaf"].encode()).hexdigest() == one["leaf_hash"]
        proof = TlogProof.parse(archive.read(one["proof"]).decode())
        assert proof.verify(one["leaf"].encode(), key.verifier).size == 14


def test_the_epcis_document_is_valid_and_has_every_version(archive):
    document = read(archive, "epcis.json")

    assert validate_document(document) == []
    events = document["epcisBody"]["eventList"]
    assert len(events) == 13
    assert [one["errorDeclaration"]["reason"] for one in events if "errorDeclaration" in one] == [
        "incorrect_data", "did_not_occur",
    ]  # fmt: skip


def test_what_the_page_hides_is_not_in_the_file(archive):
    everything = b"".join(archive.read(name) for name in archive.namelist() if not name.startswith("files/")).decode()
    shipped = next(one for one in read(archive)["events"] if one["kind"] == "ship")

    assert shipped["private"]["receiver"]["name"] == BUYER
    assert PHONE not in everything
    assert PHONE.replace(" ", "") not in everything
    assert BUYER not in archive.read("epcis.json").decode()


def test_the_readme_speaks_both_languages(archive):
    text = archive.read("README.txt").decode()

    assert "HỒ SƠ LÔ HÀNG" in text
    assert "RECORD OF A BATCH" in text
    for name in ("record.json", "epcis.json", "manifest.json", "full_salt", "public_salt"):
        assert text.count(name) >= 2
