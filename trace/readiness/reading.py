"""The demands as data and the checks beside them, both found by file name; a faulty file stops the start."""

import importlib
import pkgutil
import tomllib
from collections.abc import Collection, Mapping
from datetime import date
from functools import lru_cache
from pathlib import Path
from typing import Any, Final

from trace.readiness import checks as checks_room
from trace.readiness.rules import (
    BATCH,
    CERTAINTIES,
    LABEL_KINDS,
    LANGUAGES,
    PLACES,
    SEVERITIES,
    SUBJECTS,
    Check,
    Rule,
)
from trace.settings import ROOT

FOLDER: Final = ROOT / "seeds" / "reference" / "readiness"
_TEXTS: Final = ("code", "article", "severity", "certainty", "binds", "vi", "en", "todo_vi", "todo_en", "at")
_MAY: Final = (
    "order",
    "is_safety",
    "until",
    "subject",
    "labels",
    "categories",
    "templates",
    "is_lasting",
    "is_state",
    "is_reviewable",
)
_LAST: Final = 1000
"""The place in the order of a rule that names none."""


class RulesBroken(ValueError):
    """A rule cannot be used; the message says which one and why."""


@lru_cache(maxsize=1)
def rules() -> tuple[Rule, ...]:
    """Every rule, in the order that the files name; each has its check, and each check its rule."""
    found = read_folder(FOLDER)
    check_pairs({rule.code for rule in found}, checks().keys())
    return found


@lru_cache(maxsize=1)
def checks() -> Mapping[str, Check]:
    """The check of every rule by its code: the function `check` of each module in `readiness/checks`."""
    found = {}
    for module in pkgutil.iter_modules(checks_room.__path__):
        check = getattr(importlib.import_module(f"{checks_room.__name__}.{module.name}"), "check", None)
        if not callable(check):
            raise RulesBroken(f"readiness/checks/{module.name}.py has no check(facts).")
        found[module.name] = check
    return found


@lru_cache(maxsize=len(SUBJECTS))
def rules_about(subject: str) -> tuple[Rule, ...]:
    """The rules that speak about batches, seasons or organisations."""
    return tuple(rule for rule in rules() if rule.subject == subject)


def read_folder(folder: Path) -> tuple[Rule, ...]:
    """One rule a file, `<code>.toml`. Raises RulesBroken with the file's name."""
    found = [_read_file(path) for path in sorted(folder.glob("*.toml"))]
    return tuple(sorted(found, key=lambda rule: (rule.order, rule.code)))


def check_pairs(ruled: Collection[str], checked: Collection[str]) -> None:
    """Refuse a rule that nothing checks and a check that no rule explains."""
    if lacking := sorted(set(ruled) - set(checked)):
        raise RulesBroken(f"Rules without a file in readiness/checks: {', '.join(lacking)}.")
    if lacking := sorted(set(checked) - set(ruled)):
        raise RulesBroken(f"Checks without a file in seeds/reference/readiness: {', '.join(lacking)}.")


def _read_file(path: Path) -> Rule:
    try:
        entry = tomllib.loads(path.read_text(encoding="utf-8"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as broken:
        raise RulesBroken(f"{path.name} is no TOML: {broken}") from None
    rule = read_rule(entry)
    if rule.code != path.stem:
        raise RulesBroken(f"{path.name} holds the rule {rule.code}: file and rule must bear one name.")
    return rule


def read_rule(entry: Mapping[str, Any]) -> Rule:
    """A rule of one file's keys, read strictly. Raises RulesBroken."""
    code = entry.get("code")
    _check_keys(code, entry)
    texts = {name: _text(code, name, entry[name]) for name in _TEXTS}
    _check_word(code, "severity", texts["severity"], SEVERITIES)
    _check_word(code, "certainty", texts["certainty"], CERTAINTIES)
    _check_word(code, "at", texts["at"], PLACES)
    subject = entry.get("subject", BATCH)
    _check_word(code, "subject", subject, SUBJECTS)
    labels = _words(code, "labels", entry.get("labels", list(LABEL_KINDS)))
    for label in labels:
        _check_word(code, "labels", label, LABEL_KINDS)
    return Rule(
        code=texts["code"],
        order=int(entry.get("order", _LAST)),
        subject=subject,
        article=texts["article"],
        severity=texts["severity"],
        certainty=texts["certainty"],
        binds=texts["binds"],
        since=_day(code, "since", entry["since"]),
        until=_day(code, "until", entry["until"]) if "until" in entry else None,
        labels=labels,
        categories=_words(code, "categories", entry.get("categories", [])),
        templates=_words(code, "templates", entry.get("templates", [])),
        is_lasting=entry.get("is_lasting", False) is True,
        is_state=entry.get("is_state", False) is True,
        is_reviewable=entry.get("is_reviewable", False) is True,
        is_safety=entry.get("is_safety", False) is True,
        sentences={language: texts[language] for language in LANGUAGES},
        todos={language: texts[f"todo_{language}"] for language in LANGUAGES},
        at=texts["at"],
    )


def _check_keys(code: object, entry: Mapping[str, Any]) -> None:
    for name in (*_TEXTS, "since"):
        if name not in entry:
            raise RulesBroken(f"Rule {code} lacks '{name}'.")
    if strange := sorted(entry.keys() - {*_TEXTS, *_MAY, "since"}):
        raise RulesBroken(f"Rule {code} holds what nobody reads: {', '.join(strange)}.")


def _text(code: object, name: str, value: object) -> str:
    if not isinstance(value, str):
        raise RulesBroken(f"Rule {code}: '{name}' is no text.")
    return value


def _words(code: object, name: str, value: object) -> tuple[str, ...]:
    if not isinstance(value, list) or not all(isinstance(one, str) for one in value):
        raise RulesBroken(f"Rule {code}: '{name}' is no list of words.")
    return tuple(value)


def _day(code: object, name: str, value: object) -> date:
    if type(value) is not date:
        raise RulesBroken(f"Rule {code}: '{name}' is no day.")
    return value


def _check_word(code: object, name: str, value: object, known: Collection[str]) -> None:
    if value not in known:
        raise RulesBroken(f"Rule {code}: '{name}' is {value!r}, not one of {', '.join(known)}.")
