"""Knowing a substance again however its name is written: spelling, mixtures, strengths, brands. Pure text.

`Cypermetrin 25EC`, `cypermethrin (250 g/l)` and `Fipronil + cypermethrin` all name cypermethrin; `captan` is not
captafol. Names are compared as whole words after spellings that sound alike were made one.
"""

import re
from collections.abc import Sequence
from functools import lru_cache
from typing import Final

from trace.kit.text import fold

_WORD: Final = re.compile(r"[a-z0-9]+")
# How one substance is spelled in English, on Vietnamese labels, and by hand. Applied to both sides.
_SOUNDS: Final = (("ph", "f"), ("th", "t"), ("ch", "c"), ("rh", "r"), ("y", "i"), ("ae", "e"), ("oe", "e"), ("k", "c"))
_SHORTEST_WITHOUT_E: Final = 6


@lru_cache(maxsize=4096)
def words_of(text: str) -> tuple[str, ...]:
    """The words of a text as they are compared."""
    return tuple(_alike(word) for word in _WORD.findall(fold(text)))


def find(text: str, name: str) -> int:
    """Where the words of `name` stand in `text` one after the other; -1 when they do not."""
    there, wanted = words_of(text), words_of(name)
    if not wanted:
        return -1
    for start in range(len(there) - len(wanted) + 1):
        if there[start : start + len(wanted)] == wanted:
            return start
    return -1


def names_one_of(text: str, names: Sequence[str]) -> str:
    """The first of `names` that stands in `text`; empty when none does."""
    return next((name for name in names if find(text, name) >= 0), "")


def covers(text: str, *, longer: str, shorter: str) -> bool:
    """True when every place of `shorter` in `text` lies inside one of `longer`: alpha-cypermethrin says of itself what
    it is, and is not cypermethrin a second time."""
    there, long, short = words_of(text), words_of(longer), words_of(shorter)
    places = [n for n in range(len(there) - len(short) + 1) if there[n : n + len(short)] == short]
    inside = {n + step for n in range(len(there) - len(long) + 1) if there[n : n + len(long)] == long
              for step in range(len(long) - len(short) + 1)}  # fmt: skip
    return bool(places) and len(long) > len(short) and set(places) <= inside


def _alike(word: str) -> str:
    for written, sound in _SOUNDS:
        word = word.replace(written, sound)
    word = re.sub(r"(.)\1+", r"\1", word) if not word.isdigit() else word
    return word[:-1] if len(word) > _SHORTEST_WITHOUT_E and word.endswith("e") else word
