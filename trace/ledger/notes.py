"""Signed notes, checkpoints, verifier keys and offline proofs as C2SP writes them, with Ed25519.

Sources: c2sp.org/signed-note v1.0.0, c2sp.org/tlog-checkpoint v1.0.0, c2sp.org/tlog-proof v1. The tools of
the Go checksum database read all of them unchanged.
"""

import base64
import binascii
import re
from dataclasses import dataclass
from hashlib import sha256

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

from trace.ledger import merkle

ED25519 = b"\x01"
MAX_SIGNATURES = 100
PROOF_HEAD = "c2sp.org/tlog-proof@v1"

_NAME = re.compile(r"[^\s+\x00-\x1f]+")
_NUMBER = re.compile(r"0|[1-9][0-9]{0,18}")


class NoteRefused(ValueError):
    """A note, key, checkpoint or proof file that is malformed or not signed by whom it should be."""


@dataclass(frozen=True)
class VerifierKey:
    """Who may have signed: a name without spaces or plus, and a 32-byte Ed25519 public key."""

    name: str
    public: bytes

    @property
    def id(self) -> bytes:
        """The four bytes that stand before each signature of this key."""
        return sha256(self.name.encode() + b"\n" + ED25519 + self.public).digest()[:4]

    def __str__(self) -> str:
        """The vkey, as an auditor configures it."""
        return f"{self.name}+{self.id.hex()}+{_b64(ED25519 + self.public)}"

    @classmethod
    def parse(cls, vkey: str) -> "VerifierKey":
        """Read a vkey; its key id must be the one the name and the key lead to."""
        name, _, rest = vkey.partition("+")
        key_id, _, encoded = rest.partition("+")
        material = _raw(encoded)
        if not _NAME.fullmatch(name) or material[:1] != ED25519 or len(material) != 33:
            raise NoteRefused("This is not the verifier key of an Ed25519 signer.")
        key = cls(name, material[1:])
        if key.id.hex() != key_id:
            raise NoteRefused("The verifier key does not fit its own key id.")
        return key

    def is_signer_of(self, text: str, signature: bytes) -> bool:
        """True when this key made the 64 bytes over exactly this text."""
        try:
            Ed25519PublicKey.from_public_bytes(self.public).verify(signature, text.encode())
        except InvalidSignature:
            return False
        return True


@dataclass(frozen=True)
class SigningKey:
    """The log's own key. `seed` is secret: it never enters a log line, a page or the database."""

    name: str
    seed: bytes

    def __post_init__(self) -> None:
        if not _NAME.fullmatch(self.name) or len(self.seed) != 32:
            raise NoteRefused("A signing key needs a name without spaces or plus and a seed of 32 bytes.")

    def __repr__(self) -> str:
        return f"SigningKey({self.name!r})"

    @property
    def verifier(self) -> VerifierKey:
        """What others need to check the signatures of this key."""
        return VerifierKey(self.name, self._private().public_key().public_bytes_raw())

    def sign(self, text: str) -> str:
        """The note: the text, an empty line, the signature line."""
        _check_text(text)
        signature = self._private().sign(text.encode())
        return f"{text}\n— {self.name} {_b64(self.verifier.id + signature)}\n"

    def dump(self) -> str:
        """The secret in the form Go's `note.NewSigner` reads."""
        return f"PRIVATE+KEY+{self.name}+{self.verifier.id.hex()}+{_b64(ED25519 + self.seed)}\n"

    @classmethod
    def parse(cls, text: str) -> "SigningKey":
        """Read what `dump` wrote."""
        head, _, rest = text.strip().partition("PRIVATE+KEY+")
        name, key_id, encoded = [*rest.split("+", 2), "", ""][:3]
        material = _raw(encoded)
        if head or material[:1] != ED25519:
            raise NoteRefused("This is not the signing key of a log.")
        key = cls(name, material[1:])
        if key.verifier.id.hex() != key_id:
            raise NoteRefused("The signing key does not fit its own key id.")
        return key

    def _private(self) -> Ed25519PrivateKey:
        return Ed25519PrivateKey.from_private_bytes(self.seed)


def open_note(note: str, key: VerifierKey) -> str:
    """The text of a note that `key` has signed; refused when it has not. Other signers are passed over."""
    text, signatures = _split_note(note)
    is_signed = False
    for name, raw in signatures:
        if (name, raw[:4]) != (key.name, key.id):
            continue
        if not key.is_signer_of(text, raw[4:]):
            raise NoteRefused(f"The signature of {name} is false.")
        is_signed = True
    if not is_signed:
        raise NoteRefused(f"The note is not signed by {key.name}.")
    return text


@dataclass(frozen=True)
class Checkpoint:
    """What a log commits itself to: its origin, how many entries it holds, and the head over them."""

    origin: str
    size: int
    root: bytes

    def __str__(self) -> str:
        return f"{self.origin}\n{self.size}\n{_b64(self.root)}\n"

    @classmethod
    def parse(cls, text: str) -> "Checkpoint":
        """Read the text of a checkpoint note; extension lines are allowed and passed over."""
        lines = text.split("\n")
        if len(lines) < 4 or lines[-1] or not all(lines[:-1]) or not _NUMBER.fullmatch(lines[1]):
            raise NoteRefused("This is not a checkpoint: it needs origin, size and root, a line each.")
        root = _raw(lines[2])
        if len(root) != merkle.HASH_BYTES:
            raise NoteRefused("The root of a checkpoint has 32 bytes.")
        return cls(lines[0], int(lines[1]), root)


def open_checkpoint(note: str, key: VerifierKey) -> Checkpoint:
    """The checkpoint in a note that `key` has signed, its origin being the name of that key."""
    checkpoint = Checkpoint.parse(open_note(note, key))
    if checkpoint.origin != key.name:
        raise NoteRefused(f"The checkpoint is of {checkpoint.origin}, not of {key.name}.")
    return checkpoint


def tlog_proof(index: int, hashes: list[bytes], checkpoint_note: str, *, extra: bytes | None = None) -> str:
    """A `.tlog-proof` file: everything needed, besides the entry and the vkey, to check it without us."""
    head = [PROOF_HEAD]
    if extra is not None:
        head.append(f"extra {_b64(extra)}")
    return "\n".join([*head, f"index {index}", *map(_b64, hashes), "", checkpoint_note])


@dataclass(frozen=True)
class TlogProof:
    """A read `.tlog-proof`; nothing in it is to be believed before `verify`."""

    index: int
    hashes: tuple[bytes, ...]
    checkpoint_note: str
    extra: bytes | None

    @classmethod
    def parse(cls, text: str) -> "TlogProof":
        """Read the file's text."""
        head, _, note = text.partition("\n\n")
        first, *lines = head.split("\n")
        extra = _raw(lines.pop(0)[6:]) if lines and lines[0].startswith("extra ") else None
        number = lines.pop(0).removeprefix("index ") if lines and lines[0].startswith("index ") else ""
        if first != PROOF_HEAD or not _NUMBER.fullmatch(number):
            raise NoteRefused("This is not a tlog-proof file of version 1.")
        return cls(int(number), tuple(_raw(line) for line in lines), note, extra)

    def verify(self, leaf: bytes, key: VerifierKey) -> Checkpoint:
        """The checkpoint that holds exactly this entry; refused when the proof does not show it."""
        checkpoint = open_checkpoint(self.checkpoint_note, key)
        merkle.verify_inclusion(
            index=self.index,
            size=checkpoint.size,
            leaf=merkle.leaf_hash(leaf),
            proof=self.hashes,
            root=checkpoint.root,
        )
        return checkpoint


def _split_note(note: str) -> tuple[str, list[tuple[str, bytes]]]:
    text, gap, tail = note.rpartition("\n\n")
    text += "\n"
    if not gap or not tail.endswith("\n"):
        raise NoteRefused("A note is a text, an empty line and signature lines.")
    _check_text(text)
    lines = tail[:-1].split("\n")
    if len(lines) > MAX_SIGNATURES:
        raise NoteRefused(f"A note with more than {MAX_SIGNATURES} signatures is not read.")
    return text, [_signature(line) for line in lines]


def _signature(line: str) -> tuple[str, bytes]:
    dash, _, rest = line.partition(" ")
    name, _, encoded = rest.partition(" ")
    raw = _raw(encoded)
    if dash != "—" or not _NAME.fullmatch(name) or len(raw) < 5:
        raise NoteRefused("A signature line is a dash, a name and a signature.")
    return name, raw


def _check_text(text: str) -> None:
    if not text.endswith("\n") or any(char < " " and char != "\n" for char in text):
        raise NoteRefused("The text of a note ends with a newline and has no other control characters.")


def _b64(raw: bytes) -> str:
    return base64.b64encode(raw).decode()


def _raw(text: str) -> bytes:
    try:
        raw = base64.b64decode(text, validate=True)
    except (binascii.Error, ValueError) as error:
        raise NoteRefused("A part that should be base64 is not.") from error
    # Two spellings of one signature would let one note look like two.
    if _b64(raw) != text:
        raise NoteRefused("A part that should be base64 is not.")
    return raw
