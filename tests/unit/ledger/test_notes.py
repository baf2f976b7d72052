"""Signed notes, checkpoints and offline proofs: what is false, foreign or misspelled is refused."""

import base64

import pytest

from trace.ledger import merkle
from trace.ledger.notes import (
    Checkpoint,
    NoteRefused,
    SigningKey,
    TlogProof,
    VerifierKey,
    open_checkpoint,
    open_note,
    tlog_proof,
)

LOG = SigningKey("id.example.org/log", bytes(range(32)))
STRANGER = SigningKey("id.example.org/log", bytes(32))
WITNESS = SigningKey("witness.example.org", b"\x07" * 32)
TEXT = "Gạo tám thơm\n\ntwo paragraphs\n"


def with_second_signature(note: str, second: SigningKey) -> str:
    text = open_note(note, LOG.verifier)
    return note + second.sign(text).removeprefix(text + "\n")


def test_the_published_example_verifies():
    # c2sp.org/signed-note v1.0.0, "Example".
    key = VerifierKey.parse("example.com/foo+530d903a+AekyeRrm56hApGFkyQR4ZCbV54Id2LKaANYcrnKv3U2k")
    note = (
        "This is an example message.\n\n— example.com/foo Uw2QOkn8srV1yJGh2VYRlL1Tnagv1YEq6TfXppzi2ONncAlTg"
        "K7Ztg1ERYNZXsYjOBH3mFXmRKuwHjG1Yu72IneyaQM=\n"
    )

    assert open_note(note, key) == "This is an example message.\n"
    assert str(key) == "example.com/foo+530d903a+AekyeRrm56hApGFkyQR4ZCbV54Id2LKaANYcrnKv3U2k"


def test_a_note_is_opened_by_the_key_that_signed_it():
    assert open_note(LOG.sign(TEXT), LOG.verifier) == TEXT


def test_other_signers_are_passed_over():
    note = with_second_signature(LOG.sign(TEXT), WITNESS)

    assert open_note(note, LOG.verifier) == TEXT
    assert open_note(note, WITNESS.verifier) == TEXT


def test_a_note_by_someone_else_is_refused():
    with pytest.raises(NoteRefused, match="not signed by"):
        open_note(STRANGER.sign(TEXT), LOG.verifier)


def test_a_changed_note_is_refused():
    with pytest.raises(NoteRefused, match="false"):
        open_note(LOG.sign(TEXT).replace("tám", "nếp"), LOG.verifier)


@pytest.mark.parametrize(
    "spoil",
    [
        lambda note: note[:-1],
        lambda note: note.replace("\n\n— ", "\n— "),
        lambda note: note.replace("— ", "- "),
        lambda note: note.replace("=\n", "\n"),
        lambda note: note.replace("— id", "—  id"),
        lambda note: "\x01" + note,
        lambda note: note + "\n",
        lambda note: note + note.split("\n\n")[-1] * 100,
        lambda _note: "",
    ],
)
def test_a_malformed_note_is_refused(spoil):
    with pytest.raises(NoteRefused):
        open_note(spoil(LOG.sign(TEXT)), LOG.verifier)


@pytest.mark.parametrize("text", ["", "no newline", "a\ttab\n", "carriage\r\n"])
def test_what_is_no_text_of_a_note_is_not_signed(text: str):
    with pytest.raises(NoteRefused):
        LOG.sign(text)


@pytest.mark.parametrize("name", ["", "two words", "a+b", "a\u00a0b", "a\nb"])
def test_a_key_cannot_have_such_a_name(name: str):
    with pytest.raises(NoteRefused):
        SigningKey(name, bytes(32))


@pytest.mark.parametrize(
    "vkey",
    [
        "",
        "example.com/foo",
        "example.com/foo+530d903b+AekyeRrm56hApGFkyQR4ZCbV54Id2LKaANYcrnKv3U2k",
        "example.com/bar+530d903a+AekyeRrm56hApGFkyQR4ZCbV54Id2LKaANYcrnKv3U2k",
        "example.com/foo+530d903a+AukyeRrm56hApGFkyQR4ZCbV54Id2LKaANYcrnKv3U2k",
        "example.com/foo+530d903a+AekyeRrm",
        "example.com/foo+530d903a+****",
    ],
)
def test_a_vkey_that_does_not_fit_itself_is_refused(vkey: str):
    with pytest.raises(NoteRefused):
        VerifierKey.parse(vkey)


def test_keys_are_read_back_and_never_shown():
    assert SigningKey.parse(LOG.dump()) == LOG
    assert VerifierKey.parse(str(LOG.verifier)) == LOG.verifier
    assert base64.b64encode(LOG.seed).decode()[5:20] not in repr(LOG)
    assert str(LOG.seed) not in repr(LOG)


@pytest.mark.parametrize("change", [("PRIVATE", "PUBLIC"), ("log+", "logs+"), ("KEY+", "KEY")])
def test_a_damaged_signing_key_is_refused(change: tuple[str, str]):
    with pytest.raises(NoteRefused):
        SigningKey.parse(LOG.dump().replace(*change))


def test_a_checkpoint_is_three_lines():
    checkpoint = Checkpoint("id.example.org/log", 0, merkle.EMPTY_ROOT)

    assert str(checkpoint) == "id.example.org/log\n0\n47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=\n"
    assert Checkpoint.parse(str(checkpoint)) == checkpoint
    assert Checkpoint.parse(f"{checkpoint}extension\n") == checkpoint


@pytest.mark.parametrize(
    "text",
    [
        "log\n01\n47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=\n",
        "log\n-1\n47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=\n",
        "log\n1\n47DEQpj8HBSa\n",
        "log\n1\n\n",
        "\n1\n47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=\n",
        "log\n1\n47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=",
        "log\n1\n47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=\n\nmore\n",
    ],
)
def test_what_is_no_checkpoint_is_refused(text: str):
    with pytest.raises(NoteRefused):
        Checkpoint.parse(text)


def test_a_checkpoint_of_another_log_is_refused():
    note = LOG.sign(str(Checkpoint("other.example.org/log", 0, merkle.EMPTY_ROOT)))

    with pytest.raises(NoteRefused, match=r"other\.example\.org"):
        open_checkpoint(note, LOG.verifier)


def proof_of(leaves: list[bytes], index: int, *, extra: bytes | None = None) -> str:
    hashed = [merkle.leaf_hash(leaf) for leaf in leaves]
    ranges = merkle.inclusion_ranges(index, len(leaves))
    path = [merkle.root_of(hashed[start:end]) for start, end in ranges]
    note = LOG.sign(str(Checkpoint(LOG.name, len(leaves), merkle.root_of(hashed))))
    return tlog_proof(index, path, note, extra=extra)


@pytest.mark.parametrize("extra", [None, b"", b"salt"])
def test_a_proof_file_proves_its_entry_and_no_other(extra: bytes | None):
    leaves = [b"zero", b"one", b"two"]
    proof = TlogProof.parse(proof_of(leaves, 1, extra=extra))

    assert (proof.index, proof.extra) == (1, extra)
    assert proof.verify(b"one", LOG.verifier).size == 3
    with pytest.raises(merkle.ProofRefused):
        proof.verify(b"two", LOG.verifier)
    with pytest.raises(NoteRefused):
        proof.verify(b"one", STRANGER.verifier)


def test_the_only_entry_needs_no_hashes():
    text = proof_of([b"zero"], 0)

    assert text.startswith("c2sp.org/tlog-proof@v1\nindex 0\n\nid.example.org/log\n1\n")
    assert TlogProof.parse(text).verify(b"zero", LOG.verifier).size == 1


@pytest.mark.parametrize("change", [("@v1", "@v2"), ("index 1", "index 01"), ("index 1\n", ""), ("=\n", "\n")])
def test_a_damaged_proof_file_is_refused(change: tuple[str, str]):
    with pytest.raises(NoteRefused):
        TlogProof.parse(proof_of([b"zero", b"one"], 1).replace(*change)).verify(b"one", LOG.verifier)
