"""How this room says no: one class for every refusal, one for a fault at a known place in a value."""

from trace.errors import Invalid


class Gs1Error(Invalid, ValueError):
    """What was given is not valid GS1 data. `str(error)` is the Vietnamese sentence, filled in."""


class LintError(Gs1Error):
    """A fault in the content of a value.

    `code` is the fault's name in the GS1 Barcode Syntax Tests without the prefix GS1_LINTER_;
    `at` and `length` point at the offending characters of `text`; `ai` is the identifier when it is known.
    """

    def __init__(self, msgid: str, *, code: str, text: str, at: int, length: int, ai: str = "") -> None:
        where = f"({ai}){text}" if ai else text
        super().__init__(msgid, where=where, part=text[at : at + length])
        self.code = code
        self.text = text
        self.at = at
        self.length = length
        self.ai = ai

    def marked(self, mark: str) -> str:
        """The text with the offending characters between two marks."""
        end = self.at + self.length
        return f"{self.text[: self.at]}{mark}{self.text[self.at : end]}{mark}{self.text[end:]}"

    def within(self, ai: str, value: str, *, offset: int, end: int) -> "LintError":
        """The same fault seen from the whole value, of which the linter saw `value[offset:end]`."""
        return LintError(self.msgid, code=self.code, text=value[:end], at=offset + self.at, length=self.length, ai=ai)
