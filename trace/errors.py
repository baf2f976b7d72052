"""What all refusals share: a sentence a person can read, kept translatable until a door shows it."""

from typing import Any, ClassVar


def N_(msgid: str) -> str:  # noqa: N802 (gettext's own name for a marked sentence)
    """Mark a Vietnamese sentence for the catalogue; the door that shows it translates it."""
    return msgid


class Refusal(Exception):
    """An expected "no". `msgid` is the Vietnamese sentence, `params` fill it, `field` names the input."""

    status: ClassVar[int] = 409

    def __init__(self, msgid: str, *, field: str | None = None, **params: Any) -> None:
        super().__init__(msgid)
        self.msgid = msgid
        self.params = params
        self.field = field

    def __str__(self) -> str:
        return self.msgid % self.params if self.params else self.msgid


class RuleBroken(Refusal):
    """The request is well formed, but a rule of the trade forbids it now."""

    status = 409


class Invalid(Refusal):
    """What was typed cannot be understood; `field` says where."""

    status = 422


class NotFound(Refusal):
    """There is no such thing, or it is not yours to see."""

    status = 404


class NotAllowed(Refusal):
    """You are known, but this is not for your role."""

    status = 403
