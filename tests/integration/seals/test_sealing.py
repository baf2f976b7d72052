"""A seal is whole until one byte moves; what is not ours is not vouched for; the key is kept, missed and renewed."""

import io
from contextlib import suppress

import pikepdf
import pypdfium2
import pytest
from pyhanko.pdf_utils import generic
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.sign.fields import SigSeedSubFilter
from pyhanko.sign.signers import PdfSignatureMetadata, PdfSigner
from reportlab.pdfgen.canvas import Canvas

from trace.cli import backup, doctor
from trace.database import database
from trace.documents.pdfs import read_pdf
from trace.ledger.keys import key_of_installation
from trace.seals import actions, queries, verification
from trace.seals.actions import renew, seal_pdf
from trace.seals.keys import key_on_disk, path_of
from trace.seals.models import SealCertificate
from trace.seals.rules import LARGEST, NotReadable, SealKeyMissing, Verdict, verdict_of
from trace.seals.verification import examine


def paper(*lines: str) -> bytes:
    kept = io.BytesIO()
    canvas = Canvas(kept)
    for line in lines or ("One", "Two"):
        canvas.drawString(100, 700, line)
        canvas.showPage()
    canvas.save()
    return kept.getvalue()


@pytest.fixture
def seal(db, settings, now):
    return lambda pdf=None, reason="Biên bản 12": seal_pdf(pdf or paper(), reason=reason, now=now, settings=settings)


def test_a_sealed_file_is_whole_says_when_and_what_and_is_kept_byte_for_byte(seal, now):
    sealed = seal(reason="Báo cáo thu hồi RK7M2")
    found = examine(sealed)

    assert (found.verdict, found.sealed_at, found.reason) == (Verdict.WHOLE, now, "Báo cáo thu hồi RK7M2")
    assert found.fingerprint in queries.fingerprints()
    assert read_pdf(sealed).content == sealed
    assert b"ETSI.CAdES.detached" in sealed


def test_every_page_says_that_it_is_not_an_officers_signature(seal):
    pages = [page.get_textpage().get_text_bounded() for page in pypdfium2.PdfDocument(seal())]
    assert len(pages) == 2
    for text in pages:
        assert "Niêm phong hệ thống 23/11/2026 12:00:00: Biên bản 12" in text
        assert "Không phải chữ ký của cán bộ" in text
        assert "https://txng.example/seals/" in text


@pytest.mark.parametrize("share", [0.1, 0.3, 0.5, 0.7])
def test_one_changed_byte_of_what_was_sealed_is_seen(seal, share):
    sealed = bytearray(seal())
    covered = sealed.index(b"/ByteRange")
    sealed[int(covered * share)] ^= 1
    with suppress(NotReadable):  # so broken that it is no PDF any more: also refused
        assert examine(bytes(sealed)).verdict is Verdict.CHANGED


def test_a_file_saved_anew_or_with_a_page_more_is_changed(seal):
    out = io.BytesIO()
    with pikepdf.open(io.BytesIO(seal())) as pdf:
        pdf.pages.append(pdf.pages[0])
        pdf.save(out)

    assert examine(out.getvalue()).verdict is Verdict.CHANGED


def test_a_page_replaced_in_an_appended_revision_is_changed(seal):
    writer = IncrementalPdfFileWriter(io.BytesIO(seal()))
    page = writer.find_page_for_modification(0)[0].get_object()
    page["/Contents"] = writer.add_object(generic.StreamObject(stream_data=b"BT ET"))
    writer.update_container(page)
    out = io.BytesIO()
    writer.write(out)

    assert examine(out.getvalue()).verdict is Verdict.CHANGED


def test_an_officers_signature_after_the_seal_leaves_it_whole(seal, settings, now, monkeypatch):
    first = seal()
    ours = queries.fingerprints()
    theirs = renew(settings=settings, now=now)  # a key we do not know stands for the officer's
    metadata = PdfSignatureMetadata(field_name="Officer", subfilter=SigSeedSubFilter.PADES)
    out = io.BytesIO()
    PdfSigner(metadata, signer=actions._signer(theirs)).sign_pdf(
        IncrementalPdfFileWriter(io.BytesIO(first)), output=out
    )
    monkeypatch.setattr("trace.seals.verification.fingerprints", lambda: ours)

    found = examine(out.getvalue())
    assert (found.verdict, found.is_ours, found.reason) == (Verdict.ADDED_TO, True, "Biên bản 12")


def test_what_others_signed_and_what_nobody_sealed_is_not_ours(seal, monkeypatch):
    theirs = seal()
    monkeypatch.setattr("trace.seals.verification.fingerprints", lambda: frozenset({"00" * 32}))
    assert examine(theirs).verdict is Verdict.FOREIGN
    assert examine(paper()).verdict is Verdict.UNSEALED


@pytest.mark.parametrize("junk", [b"", b"hello", b"%PDF-1.7\n" + b"x" * 400, b"%PDF-" + bytes(LARGEST)])
def test_what_is_no_pdf_is_refused_with_a_sentence(db, junk):
    with pytest.raises(NotReadable):
        examine(junk)


@pytest.mark.parametrize("at", range(30))
def test_a_file_cut_anywhere_never_breaks_the_reader(seal, at):
    sealed = seal()
    with suppress(NotReadable):
        assert not examine(sealed[: len(sealed) * at // 30]).is_ours


def test_verdicts():
    assert verdict_of(is_ours=True, is_intact=True, is_last=True, was_only_signed_after=False) is Verdict.WHOLE
    assert verdict_of(is_ours=True, is_intact=True, is_last=False, was_only_signed_after=False) is Verdict.CHANGED
    assert verdict_of(is_ours=True, is_intact=False, is_last=True, was_only_signed_after=True) is Verdict.CHANGED
    assert verdict_of(is_ours=False, is_intact=False, is_last=True, was_only_signed_after=True) is Verdict.FOREIGN


def test_the_key_is_made_once_and_only_the_service_reads_it(seal, settings):
    seal()
    first = key_on_disk(settings)
    seal()
    assert key_on_disk(settings) == first
    assert path_of(settings).stat().st_mode & 0o077 == 0
    assert SealCertificate.select().count() == 1


def test_a_lost_key_is_missed_not_replaced_in_silence_and_a_new_one_leaves_old_seals_ours(seal, settings, now):
    def said():
        return [one for one in doctor.complaints(settings=settings, now=now) if "khóa niêm phong" in one.msgid]

    sealed = seal()
    assert said() == []
    path_of(settings).unlink()
    assert len(said()) == 1
    with pytest.raises(SealKeyMissing):
        seal()

    renew(settings=settings, now=now)
    assert said() == []
    assert examine(sealed).verdict is Verdict.WHOLE
    assert examine(seal()).fingerprint != examine(sealed).fingerprint


def test_a_broken_key_file_is_said(seal, settings):
    seal()
    path_of(settings).write_text("nothing")
    with pytest.raises(SealKeyMissing):
        seal()


def test_a_backup_takes_the_key_along(seal, settings, tmp_path, now):
    key_of_installation(settings)
    seal()
    assert "keys/seal.pem" in backup.create(tmp_path / "b", settings=settings, now=now, with_keys=True)["files"]


def test_the_database_keeps_certificates(seal):
    seal()
    with pytest.raises(Exception, match="append-only"), database.atomic():
        SealCertificate.delete().execute()
    with pytest.raises(Exception, match="append-only"), database.atomic():
        SealCertificate.update(fingerprint="0").execute()


def test_the_command_says_what_a_file_is(app, seal, tmp_path, settings):
    run = app.test_cli_runner()
    assert "No key yet" in run.invoke(args=["seals", "key"]).output
    ours, bare, junk = tmp_path / "a.pdf", tmp_path / "b.pdf", tmp_path / "c.pdf"
    ours.write_bytes(seal())
    bare.write_bytes(paper())
    junk.write_bytes(b"no")
    good = run.invoke(args=["seals", "verify", str(ours)])
    assert (good.exit_code, good.output.split("\t")[0]) == (0, "whole")
    assert run.invoke(args=["seals", "verify", str(bare)]).exit_code == 1
    refused = run.invoke(args=["seals", "verify", str(junk)])
    assert refused.exit_code == 1
    assert "Traceback" not in refused.output

    assert "in use" in run.invoke(args=["seals", "key"]).output
    path_of(settings).unlink()
    assert run.invoke(args=["seals", "key"]).exit_code == 1
    assert run.invoke(args=["seals", "renew"]).exit_code == 0
    assert "former" in run.invoke(args=["seals", "key"]).output


@pytest.mark.parametrize("middle", [b" " * (6 << 20), b"\n" * (6 << 20)], ids=["blanks", "lines"])
def test_a_file_made_to_keep_us_busy_is_given_up_soon(db, middle, monkeypatch):
    monkeypatch.setattr(verification, "MOST_READS", 100_000)
    with pytest.raises(NotReadable):
        examine(b"%PDF-1.4\n" + middle + b"startxref\n9\n%%EOF\n")


def test_only_the_last_signatures_are_read(db, monkeypatch):
    read = []
    many = type("Reader", (), {"embedded_regular_signatures": list(range(5000))})
    monkeypatch.setattr(verification, "PdfFileReader", lambda _stream: many)
    monkeypatch.setattr(verification, "_read", lambda one, _ours, sha: read.append(one) or verification.Found(
        Verdict.FOREIGN, sha))  # fmt: skip
    examine(b"%PDF-1.4\n")

    assert read == list(range(4980, 5000))
