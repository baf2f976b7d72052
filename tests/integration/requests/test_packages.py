"""A package is made once, complete, checkable without us, without names unless their basis was given; it stands."""

import csv
import io
import json
import zipfile
from datetime import timedelta
from hashlib import sha256
from uuid import uuid4

import peewee
import pytest
from audited import BUYER, PHONE, PLATE

from trace.database import atomic
from trace.documents.store import LocalStore
from trace.documents.verification import verify_files
from trace.errors import NotAllowed
from trace.events import actions as events
from trace.events.entries import Entry
from trace.jobs.runner import run_waiting
from trace.kit.models import Job
from trace.ledger.notes import TlogProof, VerifierKey
from trace.ledger.verification import verify
from trace.requests import actions_answering, queries
from trace.requests.actions_package import MAKE, ask_for_package
from trace.requests.checking import check_act
from trace.requests.models import RequestAct, RequestPackage
from trace.requests.recording import LOG_KIND
from trace.requests.rules import Asked, RequestRefused
from trace.seals.rules import Verdict
from trace.seals.verification import examine


@pytest.fixture
def opened(settings):
    """The ZIP of a package as it lies in the store."""

    def read(package):
        return zipfile.ZipFile(io.BytesIO(LocalStore(settings.uploads).get(package.sha256)))

    return read


def test_every_hash_is_recomputed_and_nothing_is_unlisted(ask, freeze, opened, settings):
    package = freeze(ask())
    content = LocalStore(settings.uploads).get(package.sha256)
    archive = opened(package)
    manifest = json.loads(archive.read("manifest.json"))

    assert sha256(content).hexdigest() == package.sha256
    assert sha256(archive.read("manifest.json")).hexdigest() == package.manifest_sha256
    assert {one["name"] for one in manifest["files"]} | {"manifest.json"} == set(archive.namelist())
    assert len(manifest["files"]) == package.files
    for one in manifest["files"]:
        assert sha256(archive.read(one["name"])).hexdigest() == one["sha256"], one["name"]
    kept = {name for name in archive.namelist() if not name.startswith(("files/", "ledger/0", "lots/"))}
    assert kept >= {"README.txt", "request.json", "summary.pdf", "epcis.json", "handovers.json", "ledger/key.vkey",
                    "tables/lots.csv", "tables/events.csv", "tables/missing.csv"}  # fmt: skip


def test_every_entry_is_proven_in_the_signed_log(ask, freeze, opened, story):
    archive = opened(freeze(ask()))
    key = VerifierKey.parse(archive.read("ledger/key.vkey").decode().strip())
    record = json.loads(archive.read(f"lots/{story.batch.code}.json"))
    logged = [one["ledger"] for one in (*record["events"], *record["decisions"], *record["label_runs"])]

    assert len(logged) > 5
    for one in logged:
        TlogProof.parse(archive.read(one["proof"]).decode()).verify(one["leaf"].encode(), key)
        said = json.loads(one["leaf"])["full"]
        assert sha256(bytes.fromhex(one["full_salt"]) + one["full"].encode()).hexdigest() in said


def test_without_a_basis_no_name_phone_or_plate_leaves_and_that_is_said(
    ask, freeze, opened, clerk, manager, helper, auditor
):
    package = freeze(ask())
    archive = opened(package)
    whole = "\n".join(
        archive.read(name).decode() for name in archive.namelist() if name.endswith((".json", ".csv", ".txt"))
    )

    for private in (
        BUYER,
        PLATE,
        PHONE,
        PHONE.replace(" ", ""),
        clerk.name,
        manager.name,
        helper.name,
        auditor.name,
        "Khải",
    ):
        assert private not in whole, private
    manifest = json.loads(archive.read("manifest.json"))
    assert {one["what"] for one in manifest["left_out"]} >= {"names", "annexes"}
    assert all(one["count"] > 0 for one in manifest["left_out"])
    assert package.has_personal is False


def test_with_a_basis_the_names_are_whole_and_the_basis_is_named(ask, freeze, opened, letter, clerk, story):
    basis = "TT 17/2021/TT-BNNPTNT Điều 6"
    archive = opened(freeze(ask(letter=letter(personal_basis=basis))))
    record = json.loads(archive.read(f"lots/{story.batch.code}.json"))
    whole = json.dumps(record, ensure_ascii=False)

    assert BUYER in whole
    assert PHONE in whole
    assert clerk.name in whole
    assert json.loads(archive.read("request.json"))["personal_basis"] == basis


def test_a_later_correction_changes_neither_bytes_nor_hash_and_both_versions_stay(
    ask, freeze, opened, settings, story, clerk, manager, now
):
    made = ask()
    first = freeze(made)
    store = LocalStore(settings.uploads)
    before = store.get(first.sha256)
    later = now + timedelta(hours=1)
    events.hold([story.batch], reason="Mốc ở đáy bao", by=manager, now=later, entry_id=str(uuid4()))
    second = freeze(made, minutes=90)

    assert store.get(first.sha256) == before
    assert [one.number for one in queries.packages_of(made)] == [2, 1]
    assert first.sha256 != second.sha256
    assert "Mốc ở đáy bao" not in opened(first).read(f"lots/{story.batch.code}.json").decode()
    assert "Mốc ở đáy bao" in opened(second).read(f"lots/{story.batch.code}.json").decode()


def test_the_hash_is_in_the_log_and_a_changed_package_is_found(ask, freeze, settings):
    package = freeze(ask())
    act = RequestAct.get(RequestAct.kind == "packaged")
    assert json.loads(act.body)["sha256"] == package.sha256
    verify({LOG_KIND: check_act})
    with pytest.raises(peewee.DatabaseError), atomic():
        RequestPackage.update(sha256="0" * 64).execute()
    LocalStore(settings.uploads).path(package.sha256).write_bytes(b"other")
    assert {one.name: one.problem for one in verify_files(LocalStore(settings.uploads))}[package.sha256] == "changed"


def test_the_summary_bears_the_system_s_seal(ask, freeze, opened, settings):
    archive = opened(freeze(ask()))

    assert archive.read("summary.pdf").startswith(b"%PDF-")
    assert examine(archive.read("summary.pdf")).verdict is Verdict.WHOLE


def test_tables_open_in_excel_and_never_run(ask, freeze, opened, story, manager, now):
    events.hold([story.batch], reason="=cmd|' /C calc'!A1", by=manager, now=now, entry_id=str(uuid4()))
    archive = opened(freeze(ask()))
    content = archive.read("tables/events.csv").decode()
    rows = list(csv.reader(io.StringIO(content.removeprefix("\ufeff")), delimiter=";"))

    assert content.startswith("\ufeff")
    cells = [cell for row in rows for cell in row]
    assert "'=cmd|' /C calc'!A1" in cells
    assert not [cell for cell in cells if cell.startswith(("=", "+", "@"))]


def test_an_empty_scope_gives_an_honest_package(ask, freeze, opened, story):
    day = story.batch.produced_on + timedelta(days=400)
    package = freeze(ask(asked=Asked(since=day)))
    archive = opened(package)

    assert package.lots == 0
    assert "Chưa có lô nào được ghi" in archive.read("tables/missing.csv").decode()


def test_a_job_makes_it_and_asking_twice_makes_one(ask, app, manager, stranger_manager, now):
    made = ask()
    with pytest.raises(NotAllowed):
        ask_for_package(made, by=stranger_manager, now=now)
    job = ask_for_package(made, by=manager, now=now)
    assert ask_for_package(made, by=manager, now=now) == job
    with app.app_context():
        run_waiting(now=now)

    assert Job.get(Job.name == MAKE).state == "done", Job.get(Job.name == MAKE).message
    assert [one.number for one in queries.packages_of(made)] == [1]
    ended = actions_answering.answer(made, queries.find_package(made, 1), by=manager, now=now)
    assert ended.answered_at == now
    with pytest.raises(RequestRefused):
        ask_for_package(actions_answering.close(ended, outcome="Đủ", by=_office(made), now=now), by=manager, now=now)


def _office(made):
    from trace.access.models import Membership
    from trace.access.queries import viewer_of

    return viewer_of(Membership.get(Membership.person == made.opened_by_id))


def test_entries_of_other_organisations_keep_their_annexes(ask, freeze, opened, letter, story, clerk, now):
    archive = opened(freeze(ask(letter=letter(personal_basis="TT 17/2021 Điều 6"))))
    for one in json.loads(archive.read(f"lots/{story.batch.code}.json"))["events"]:
        if one["organisation"] != story.batch.organisation.code:
            assert one["private"] == {}
    assert Entry is not None
