"""Ids of what rows write: the same row again gives the same id, so that a file brought twice writes nothing twice."""

import json
from collections import Counter
from uuid import UUID, uuid4, uuid5

from trace.exchange.models import ImportKey
from trace.organisations.models import Organisation


class RowIds:
    """Ids for the rows of one file. Rows that say the same are told apart by their number among themselves."""

    def __init__(self, organisation: Organisation) -> None:
        kept, _ = ImportKey.get_or_create(organisation=organisation, defaults={"key": str(uuid4())})
        self._key = UUID(kept.key)
        self._seen: Counter[str] = Counter()

    def id_of(self, *said: object) -> tuple[str, int]:
        """The id of a row that says this (JSON values), and which of the rows that say so it is, from 1."""
        text = json.dumps(said, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
        self._seen[text] += 1
        return str(uuid5(self._key, f"{self._seen[text]}:{text}")), self._seen[text]
