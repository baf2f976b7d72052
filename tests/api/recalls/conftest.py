"""The shared goods."""

from tests.recalled import *  # noqa: F403 (the shared people and goods are fixtures)
