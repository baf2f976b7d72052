"""Reference data into a database, safe to repeat in production; each room brings its own part."""

from collections.abc import Iterator
from datetime import datetime

from trace.materials.catalogue import bans, known_actives
from trace.places.actions import seed_places
from trace.places.reading import read_reference
from trace.processes.queries import fields, ocop_groups, templates


def load(*, now: datetime) -> Iterator[str]:
    """Yield one line a part. `now` is for parts that keep when they were loaded."""
    del now
    seeded = seed_places(read_reference())
    yield f"Places: {seeded.units} units, {seeded.links} links ({seeded.added} added, {seeded.changed} put right)."
    # Steps stay in files; reading them here makes a broken file stop the installation, not a form.
    steps = sum(len(t.steps) for t in templates())
    yield f"Steps: {len(templates())} templates, {steps} steps, {len(fields())} fields."
    yield f"OCOP: {len(ocop_groups())} groups."
    yield f"Materials: {len(known_actives())} known actives, {len(bans())} bans."
