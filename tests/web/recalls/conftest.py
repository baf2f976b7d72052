"""The shared goods, called back, and a telephone that was never here before."""

from tests.recalled import *  # noqa: F403 (the shared people and goods are fixtures)
