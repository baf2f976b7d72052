"""Vietnamese text: one normal form in, searches without diacritics, and the order of a Vietnamese dictionary."""

import unicodedata

_LETTERS = "aăâbcdđeêfghijklmnoôơpqrstuưvwxyz"
_TONES = "\u0300\u0309\u0303\u0301\u0323"  # ngang < huyền < hỏi < ngã < sắc < nặng
_SHAPES = "\u0302\u0306\u031b"  # circumflex, breve, horn belong to the letter, not the tone


def nfc(text: str) -> str:
    """One spelling for one text: NFC, inner spaces single, ends trimmed."""
    return " ".join(unicodedata.normalize("NFC", text).split())


def fold(text: str) -> str:
    """`Đắk Lắk` → `dak lak`: what a person types when looking for it; the same for stored text and query."""
    bare = unicodedata.normalize("NFD", text.replace("đ", "d").replace("Đ", "D"))
    return " ".join("".join(c for c in bare if not unicodedata.combining(c)).casefold().split())


def sort_key(text: str) -> str:
    """A key that orders by letter (a ă â b …) and then by tone; comparable as plain text on both engines."""
    letters, tones = [], []
    for char in unicodedata.normalize("NFC", text).casefold():
        marks = unicodedata.normalize("NFD", char)
        letter = unicodedata.normalize("NFC", marks[0] + "".join(m for m in marks[1:] if m in _SHAPES))
        place = _LETTERS.find(letter)
        letters.append(f"z{letter}" if place < 0 else f"m{place:02d}")
        tones.append(str(next((_TONES.index(m) + 1 for m in marks[1:] if m in _TONES), 0)))
    return ("".join(letters) + "." + "".join(tones))[:400]
