"""An address as a value: what was typed, the unit of that day, the unit of today. Stored, never re-guessed."""

from dataclasses import dataclass
from datetime import date

from trace.errors import N_

FORMER = N_("Địa chỉ cũ (trước 01/07/2025): %(line)s")


@dataclass(frozen=True)
class UnitName:
    """A unit by its key (code, first day), and its words on that day."""

    code: str
    valid_from: date
    text: str

    def as_dict(self) -> dict[str, str]:
        return {"code": self.code, "from": self.valid_from.isoformat(), "text": self.text}

    @classmethod
    def from_dict(cls, stored: dict[str, str]) -> "UnitName":
        return cls(code=stored["code"], valid_from=date.fromisoformat(stored["from"]), text=stored["text"])


@dataclass(frozen=True)
class Address:
    """`typed` is the free line (thôn, xóm, số nhà; outside the province also the commune).

    `outside` is the province's text where the address is not in Hưng Yên; then the units are provinces.
    `district` is the old district people still speak of, for filters and reports; empty outside.
    """

    typed: str
    unit_then: UnitName
    unit_now: UnitName
    outside: str = ""
    district: str = ""

    @property
    def is_former(self) -> bool:
        """True when it was given in a unit that is no more."""
        return (self.unit_then.code, self.unit_then.valid_from) != (self.unit_now.code, self.unit_now.valid_from)

    def line_now(self) -> str:
        """The address as it must be printed today."""
        return ", ".join(part for part in (self.typed, self.unit_now.text) if part)

    def former_line(self) -> str:
        """The address in the words of its day; empty when nothing has changed."""
        return ", ".join(part for part in (self.typed, self.unit_then.text) if part) if self.is_former else ""

    def line_before(self) -> str:
        """`Địa chỉ cũ (trước 01/07/2025): …`, in Vietnamese; empty when nothing has changed.

        Pages in English translate `FORMER` around `former_line()`.
        """
        return FORMER % {"line": self.former_line()} if self.is_former else ""

    def as_dict(self) -> dict[str, object]:
        """For a JSON column; `from_dict` gives the same value back."""
        return {
            "typed": self.typed,
            "then": self.unit_then.as_dict(),
            "now": self.unit_now.as_dict(),
            "outside": self.outside,
            "district": self.district,
        }

    @classmethod
    def from_dict(cls, stored: dict[str, object]) -> "Address":
        """The value that was stored; KeyError or TypeError for anything else."""
        then, now = stored["then"], stored["now"]
        if not isinstance(then, dict) or not isinstance(now, dict):
            raise TypeError("An address holds two units.")
        return cls(
            typed=str(stored["typed"]),
            unit_then=UnitName.from_dict(then),
            unit_now=UnitName.from_dict(now),
            outside=str(stored["outside"]),
            district=str(stored["district"]),
        )
