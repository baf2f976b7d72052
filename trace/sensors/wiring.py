"""The page of a place is told what is measured there."""

from flask import Flask

from trace.sensors import panels
from trace.sites.pages import PANELS


def install(_app: Flask) -> None:
    """Hang the panel up once."""
    if panels.of_place not in PANELS:
        PANELS.append(panels.of_place)
