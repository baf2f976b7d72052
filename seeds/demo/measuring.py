"""The part of a story in which a logger measures: a file as makers write it, brought through the same actions."""

import math
from datetime import timedelta
from typing import Any

from seeds.demo.stage import Stage
from trace.clock import VIETNAM
from trace.documents.actions import keep_readings
from trace.kit.inputs import start_of_day
from trace.sensors.bringing import write_down
from trace.sensors.reading import read_file
from trace.sensors.subjects import of_lots, of_season

_HEADS = {"ph": "pH", "salinity": "Độ mặn (‰)", "oxygen": "DO (mg/l)", "temperature": "Nhiệt độ (°C)"}


class Measuring(Stage):
    """Acts of loggers: `waves` give each quantity its middle and how far it swings within a day."""

    def _measure(self, act: dict[str, Any]) -> None:
        content = self._file(act).encode("utf-8-sig")
        now = min(start_of_day(self.day(act["day"])) + timedelta(hours=5), self.now)
        file = keep_readings(
            content, name="may-do.csv", organisation=self.owner, by=self.staff, now=now, store=self.store
        )
        subject = of_season(self.seasons[act["season"]]) if "season" in act else of_lots([self.lots[act["lot"]]])
        write_down(
            subject, read_file(content), stage=act["stage"], by=self.staff, now=now, entry_id=self._entry_id(act),
            device=act["device"], file=file,
        )  # fmt: skip

    def _entry_id(self, act: dict[str, Any]) -> str:
        raise NotImplementedError

    def _file(self, act: dict[str, Any]) -> str:
        """One row every few minutes up to noon of the act's day, without those of the hours in `gap`."""
        end = start_of_day(self.day(act["day"])).astimezone(VIETNAM)
        count = act["hours"] * 60 // act["minutes"]
        rows = ["Thời gian;" + ";".join(_HEADS[name] for name in act["waves"])]
        for place in range(count):
            at = end - timedelta(minutes=act["minutes"] * (count - place))
            hours_left = (end - at).total_seconds() / 3600
            if "gap" in act and act["gap"][1] <= hours_left <= act["gap"][0]:
                continue
            # Warm and rich in oxygen in the afternoon, cool and poor before dawn.
            swing = math.sin((at.hour + at.minute / 60 - 9) / 24 * 2 * math.pi)
            values = [middle + far * swing + (place * 7 % 5 - 2) * far / 40 for middle, far in act["waves"].values()]
            rows.append(f"{at:%d/%m/%Y %H:%M};" + ";".join(f"{value:.2f}".replace(".", ",") for value in values))
        return "\n".join(rows) + "\n"
