"""Words to look at within texts: units of administration that are no more, and claims that need proof."""

import re
import tomllib
from collections.abc import Iterable, Mapping
from functools import lru_cache
from pathlib import Path
from typing import Any, Final

from trace.kit.text import nfc
from trace.places.reading import read_reference

CLAIMS_FILE: Final = Path(__file__).resolve().parents[2] / "seeds" / "reference" / "claims.toml"
_KINDS: Final[Mapping[str, str]] = {
    "Tỉnh": r"tỉnh|t\.",
    "Huyện": r"huyện|h\.",
    "Thành phố": r"thành phố|tp\.?",
    "Thị xã": r"thị xã|tx\.?",
}


class ClaimsBroken(ValueError):
    """The file of claims cannot be used; the sentence says why."""


def old_units_in(text: str) -> list[str]:
    """The abolished districts and provinces that a text names with their kind, as written: `tỉnh Thái Bình`.

    The bare name says nothing ("Gạo Thái Bình", "Phường Thái Bình" are lawful), nor does what is called "cũ".
    """
    found = [match[0] for match in old_units().finditer(nfc(text))]
    return list(dict.fromkeys(" ".join(one.split()) for one in found))


def claims_in(texts: Iterable[str]) -> list[str]:
    """The claims that any of the texts makes, as the reference writes them; of two the longer one."""
    whole = " \n ".join(nfc(text).casefold() for text in texts)
    found = [words for words in claims() if re.search(rf"(?<!\w){re.escape(words)}(?!\w)", whole)]
    return [words for words in found if not any(words != other and words in other for other in found)]


@lru_cache(maxsize=1)
def old_units() -> re.Pattern[str]:
    """Every district, and every province that stands no longer, with its kind before it."""
    rows = [row for row in read_reference().units if row.level in ("province", "district")]
    current = {(row.kind, row.name) for row in rows if row.valid_to is None}
    gone: dict[str, set[str]] = {}
    for row in rows:
        if row.valid_to is not None and (row.kind, row.name) not in current and row.kind in _KINDS:
            gone.setdefault(row.kind, set()).add(row.name)
    ways = [
        rf"(?:{_KINDS[kind]})\s*(?:{'|'.join(re.escape(name) for name in sorted(names, key=len, reverse=True))})"
        for kind, names in sorted(gone.items())
    ]
    return re.compile(rf"(?<!\w)(?:{'|'.join(ways)})(?!\w)(?!\s*\(?cũ)", re.IGNORECASE)


@lru_cache(maxsize=1)
def claims() -> tuple[str, ...]:
    """The words to look at, in the order of the file. Raises ClaimsBroken."""
    entries: list[dict[str, Any]] = tomllib.loads(CLAIMS_FILE.read_text(encoding="utf-8"))["claims"]
    for entry in entries:
        if entry.keys() != {"words", "why", "source", "certainty"} or not entry["words"]:
            raise ClaimsBroken(f"A claim holds other keys than words, why, source, certainty: {entry}")
    return tuple(nfc(words).casefold() for entry in entries for words in entry["words"])
