"""Vietnamese and English are complete: every sentence in code and templates has its English, with the same blanks."""

import re
from pathlib import Path

import pytest
from babel.messages.catalog import Catalog
from babel.messages.extract import extract_from_dir
from babel.messages.mofile import read_mo
from babel.messages.pofile import read_po

ROOT = Path(__file__).resolve().parents[2]
CATALOGUE = ROOT / "trace" / "locale" / "en" / "LC_MESSAGES" / "messages.po"
METHODS = [("trace/**.py", "python"), ("templates/**.html", "jinja2")]
KEYWORDS = {"_": None, "gettext": None, "ngettext": (1, 2), "lazy_gettext": None, "N_": None}
BLANK = re.compile(r"%\((\w+)\)[sd]|%[sd]|\{(\w*)\}")


def sentences() -> set[str]:
    """Every msgid in the sources."""
    found = set()
    for _file, _line, message, *_rest in extract_from_dir(
        str(ROOT), METHODS, keywords=KEYWORDS, directory_filter=_is_ours
    ):
        found.add(message[0] if isinstance(message, tuple) else message)
    return {text for text in found if text}


def _is_ours(folder: str) -> bool:
    """Babel alone would leave out every folder that begins with an underscore, templates/_parts among them."""
    return not Path(folder).name.startswith(".")


@pytest.fixture(scope="module")
def english() -> dict[str, object]:
    with CATALOGUE.open("rb") as file:
        return _by_sentence(read_po(file))


def test_every_sentence_has_its_english(english):
    missing = sorted(text for text in sentences() if not _filled(english.get(text)))

    assert missing == []


def test_no_english_stands_for_a_sentence_that_is_gone(english):
    assert sorted(set(english) - sentences()) == []


def test_a_translation_has_the_same_blanks(english):
    wrong = [
        text
        for text, said in english.items()
        for one in ([said] if isinstance(said, str) else said)
        if one and sorted(BLANK.findall(text)) != sorted(BLANK.findall(one))
    ]

    assert wrong == []


def test_english_pages_hold_no_vietnamese_letters(english):
    """A translation that still has Vietnamese marks was forgotten; names and law words in quotes may stay."""
    marks = re.compile(r"[ăâđêôơưàảãáạằẳẵắặầẩẫấậèẻẽéẹềểễếệìỉĩíịòỏõóọồổỗốộờởỡớợùủũúụừửữứựỳỷỹýỵ]", re.IGNORECASE)
    quoted = re.compile(r"“[^”]*”|\([^)]*\)|Thái Bình|Hưng Yên|Zalo|[Ss]ào|[Mm]ẫu|[Tt]ạ|[Yy]ến|[Tt]hước|Tiếng Việt")
    left = [text for text, said in english.items() for one in ([said] if isinstance(said, str) else said)
            if marks.search(quoted.sub("", one))]  # fmt: skip

    assert left == []


def test_the_compiled_catalogue_is_the_written_one(english):
    with CATALOGUE.with_suffix(".mo").open("rb") as file:
        compiled = _by_sentence(read_mo(file))

    assert {key: value for key, value in english.items() if _filled(value)} == compiled


def _by_sentence(catalogue: Catalog) -> dict[str, str | tuple[str, ...]]:
    """What stands for each msgid; plural forms as tuples, which the compiled file gives as lists."""
    return {
        m.id if isinstance(m.id, str) else m.id[0]: m.string if isinstance(m.string, str) else tuple(m.string)
        for m in catalogue
        if m.id
    }


def _filled(said: object) -> bool:
    return bool(said) if isinstance(said, str) else bool(said) and all(said)
