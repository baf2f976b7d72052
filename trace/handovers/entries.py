"""What a door hands to the actions of this room: plain values, already read."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from trace.organisations.models import Organisation


@dataclass(frozen=True, slots=True, kw_only=True)
class Receiver:
    """Who is to receive: an organisation of this service, or somebody by name, place and phone.

    A private person's name goes to the annex (`is_person`); the phone always does.
    """

    organisation: Organisation | None = None
    name: str = ""
    phone: str = ""
    address: str = ""
    code: str = ""
    is_person: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Carrier:
    """Who drives it: an organisation of this service or somebody by name. All words of it are private."""

    organisation: Organisation | None = None
    name: str = ""
    phone: str = ""
    plate: str = ""
    driver: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Papers:
    """Numbers of the dispatch note and the invoice; kept for both sides and officers. The note's words are private."""

    document_no: str = ""
    invoice_no: str = ""
    note: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """How much of one line arrived, in thousandths of its unit; 0 where none of it did."""

    number: int
    thousandths: int
    reason: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """What a revision would change: amounts by line number, numbers of papers, days, the temperature at receipt.

    What is None or absent stays.
    """

    sent: Mapping[int, int] = field(default_factory=dict)
    received: Mapping[int, int] = field(default_factory=dict)
    document_no: str | None = None
    invoice_no: str | None = None
    sent_at: datetime | None = None
    received_at: datetime | None = None
    temperature: str | None = None
