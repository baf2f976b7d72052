"""Our own codes, for lots, places, packs, dispatches and products without a GS1 key; and lots we number.

A code is eight characters: the letter of its kind, six random ones, one check character. It begins with a
letter, so it is never taken for a GS1 key; `HTTPS://HOST/T/CODE` fits a version 2-M QR symbol (38 characters)
while the host has at most 19.
"""

import re
import unicodedata
from collections.abc import Callable
from dataclasses import dataclass
from random import Random
from typing import Final, Self

from trace.errors import N_

from .errors import Gs1Error

# Characters nobody takes for one another: no 0, O, D; no 1, I, L; 5 but not S; 2 but not Z. Without vowels, D
# and W the Vietnamese keyboard changes nothing, and no word can appear. There are 23 of them, a prime number,
# which is what lets one check character find every single mistake.
LOT_ALPHABET: Final = "23456789BCFGHJKMNPQRTVX"

LOT, PLACE, PACK, DISPATCH, PRODUCT = "T", "P", "U", "D", "S"
PREFIXES: Final = LOT + PLACE + PACK + DISPATCH + PRODUCT
CODE_LENGTH: Final = 8

_BODY_LENGTH: Final = CODE_LENGTH - 2
# What people read or type instead of a character that is printed.
_LOOKALIKES: Final = str.maketrans("0ODI1LSZU", "QQQJJJ52V")
_PREFIX_LOOKALIKES: Final = str.maketrans("0OĐ5V", "DDDSU")
_LONGEST_LOT: Final = 20

_WRONG_LENGTH: Final = N_("Mã “%(text)s” thiếu hoặc thừa ký tự: mã có đúng %(length)d ký tự.")


@dataclass(frozen=True, slots=True, order=True)
class ShortCode:
    """A code of our own; `text`, its prefix, body and check character, is what is printed and stored."""

    prefix: str
    body: str

    def __post_init__(self) -> None:
        if self.prefix not in PREFIXES or len(self.prefix) != 1:
            sentence = N_("Mã phải bắt đầu bằng một trong các chữ %(prefixes)s.")
            raise Gs1Error(sentence, prefixes=", ".join(PREFIXES))
        bad = next((character for character in self.body if character not in LOT_ALPHABET), None)
        if bad is not None:
            raise Gs1Error(N_("Mã không dùng ký tự “%(part)s”. Hãy xem lại mã in trên nhãn."), part=bad)
        if len(self.body) != _BODY_LENGTH:
            raise Gs1Error(_WRONG_LENGTH, text=self.prefix + self.body, length=CODE_LENGTH)

    def __str__(self) -> str:
        return self.text

    @property
    def text(self) -> str:
        """The eight characters."""
        return self.prefix + self.body + check_character(self.prefix + self.body)

    @classmethod
    def make(cls, prefix: str, rng: Random) -> Self:
        """A new code; give `secrets.SystemRandom()` where it must not be guessed."""
        return cls(prefix, random_code(_BODY_LENGTH, rng))

    @classmethod
    def parse(cls, text: str, *, prefix: str | None = None) -> Self:
        """Read what a person typed or a camera saw; `prefix` names the only kind that is expected."""
        typed = forgive(text)
        if not typed.isascii():
            raise Gs1Error(N_("“%(text)s” có chữ có dấu. Hãy tắt bộ gõ tiếng Việt rồi gõ lại mã."), text=text)
        if len(typed) != CODE_LENGTH:
            raise Gs1Error(_WRONG_LENGTH, text=text, length=CODE_LENGTH)
        code = cls(typed[0], typed[1:-1])
        if code.text != typed:
            raise Gs1Error(N_("Mã “%(text)s” có chỗ gõ nhầm. Hãy so lại với mã in trên nhãn."), text=text)
        if prefix is not None and code.prefix != prefix:
            sentence = N_("Mã “%(text)s” thuộc loại khác: cần mã bắt đầu bằng %(prefix)s.")
            raise Gs1Error(sentence, text=text, prefix=prefix)
        return code


def forgive(text: str) -> str:
    """What was most likely meant: upper case, no spaces or hyphens, look-alikes turned into what is printed.

    Only for our short codes. A lot number may rightly hold O and 0, so it is never changed like this.
    """
    bare = _bare(text)
    return bare[:1].translate(_PREFIX_LOOKALIKES) + bare[1:].translate(_LOOKALIKES)


def forgive_serial(text: str) -> str:
    """The same for what has no letter of its kind in front: the numbers of packs that we give, and only those."""
    return _bare(text).translate(_LOOKALIKES)


def random_code(length: int, rng: Random) -> str:
    """Characters of `LOT_ALPHABET`: the random part of lots, serials and short codes."""
    return "".join(rng.choice(LOT_ALPHABET) for _ in range(length))


def free_code(length: int, rng: Random, is_taken: Callable[[str], bool]) -> str:
    """A random code that nothing bears yet."""
    while is_taken(code := random_code(length, rng)):
        pass
    return code


def check_character(text: str) -> str:
    """The character that completes `text`, at most 21 long: any one wrong character or swapped pair is found.

    Weights 2, 3, 4 … from the left all differ and none is a multiple of 23, so neither mistake keeps the sum.
    """
    total = sum(weight * _value(character) for weight, character in enumerate(text, start=2))
    return LOT_ALPHABET[-total % len(LOT_ALPHABET)]


def read_lot(text: str) -> str:
    """A lot or serial as we print it: 1 to 20 of 0–9, A–Z and hyphen; small letters become capitals."""
    lot = text.strip().upper()
    if not re.fullmatch(rf"[0-9A-Z-]{{1,{_LONGEST_LOT}}}", lot):
        sentence = N_("Số lô “%(text)s” chỉ được gồm A–Z, 0–9 và dấu gạch ngang, nhiều nhất %(length)d ký tự.")
        raise Gs1Error(sentence, text=text, length=_LONGEST_LOT)
    return lot


def _bare(text: str) -> str:
    return re.sub(r"[\s.\-_‐-―]", "", unicodedata.normalize("NFKC", text).upper())


def _value(character: str) -> int:
    """Prefixes that are not in the alphabet come after it."""
    return (LOT_ALPHABET + "UDS").index(character)
