"""Two tables: units with the days they held, and links from old units to what they became."""

import peewee

from trace.database import Record
from trace.places import rules
from trace.places.address import UnitName


class AdminUnit(Record):
    """One unit from `valid_from` to `valid_to` (both included; none: still so). Key: (code, valid_from).

    `kind` is Tỉnh, Thành phố, Thị xã, Huyện, Thị trấn, Phường or Xã. `district_name` is the district of an old
    commune; for a commune of today the former districts it covers, joined with " | ", as people still say them.
    `words` is what searches read: folded name, district and province.
    """

    code = peewee.CharField(max_length=5)
    valid_from = peewee.DateField()
    valid_to = peewee.DateField(null=True)
    level = peewee.CharField(max_length=8)
    kind = peewee.CharField(max_length=10)
    name = peewee.CharField(max_length=60)
    district_name = peewee.CharField(max_length=120)
    province_name = peewee.CharField(max_length=40)
    words = peewee.CharField(max_length=300)

    class Meta:
        indexes = ((("code", "valid_from"), True),)

    @property
    def is_current(self) -> bool:
        """True while no end is known."""
        return self.valid_to is None

    @property
    def full_text(self) -> str:
        """`Xã Minh Khai, huyện Hưng Hà, tỉnh Thái Bình`; today's communes have no district."""
        above = () if self.is_current else (self.district_name,)
        return rules.full_text(self.kind, self.name, *above, "" if self.level == "province" else self.province_name)

    @property
    def as_name(self) -> UnitName:
        """The value an address keeps."""
        return UnitName(code=self.code, valid_from=self.valid_from, text=self.full_text)


class AdminLink(Record):
    """What an old unit became. `relation` is whole or split; of a split one link leads to the larger part.

    `is_inferred` marks what no resolution was read for: shown as such, never filled in by itself.
    """

    old_code = peewee.CharField(max_length=5)
    old_from = peewee.DateField()
    new_code = peewee.CharField(max_length=5)
    new_from = peewee.DateField()
    relation = peewee.CharField(max_length=5)
    is_larger_part = peewee.BooleanField()
    is_inferred = peewee.BooleanField()

    class Meta:
        indexes = (
            (("old_code", "old_from", "new_code", "new_from"), True),
            (("new_code", "new_from"), False),
        )
