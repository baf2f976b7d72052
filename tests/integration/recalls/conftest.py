"""The shared goods."""

from tests.labelled import batch, batch_with_gtin, rice, unapproved  # noqa: F401
from tests.recalled import *  # noqa: F403 (the shared people and goods are fixtures)
