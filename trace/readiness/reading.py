"""The demands as data, read once; a faulty file stops the start with a sentence."""

import tomllib
from functools import lru_cache

from trace.readiness.rules import CHECKS, LANGUAGES, Rule
from trace.settings import ROOT

FILE = ROOT / "seeds" / "reference" / "readiness.toml"


class RulesBroken(ValueError):
    """The file of rules cannot be used; the message says which rule and why."""


@lru_cache(maxsize=1)
def rules() -> tuple[Rule, ...]:
    """Every rule in the file's order. An unverified one never blocks."""
    entries = tomllib.loads(FILE.read_text(encoding="utf-8"))["rules"]
    found = tuple(_read(entry) for entry in entries)
    if {rule.code for rule in found} != set(CHECKS):
        raise RulesBroken(f"Rules and checks differ: {sorted({rule.code for rule in found} ^ set(CHECKS))}")
    return found


def _read(entry: dict[str, object]) -> Rule:
    try:
        return Rule(
            code=str(entry["code"]),
            article=str(entry["article"]),
            is_blocking=entry["severity"] == "stop" and entry["certainty"] != "unverified",
            certainty=str(entry["certainty"]),
            binds=str(entry["binds"]),
            since=entry["since"],  # type: ignore[arg-type]
            sentences={language: str(entry[language]) for language in LANGUAGES},
            todos={language: str(entry[f"todo_{language}"]) for language in LANGUAGES},
            at=str(entry["at"]),
        )
    except KeyError as lacking:
        raise RulesBroken(f"Rule {entry.get('code')} lacks {lacking}.") from None
