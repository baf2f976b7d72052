"""Which place of files an installation has; while something is only practised, one that writes nothing."""

from trace.documents.rehearsed import RehearsedStore
from trace.documents.store import LocalStore, Store
from trace.kit import practice
from trace.settings import Settings


def store_of(settings: Settings) -> Store:
    """The place that the settings name, and what stands before it now."""
    kept, place = practice.kept_files(), _place(settings)
    return place if kept is None else RehearsedStore(place, kept)


def _place(settings: Settings) -> Store:
    if settings.bucket is None:
        return LocalStore(settings.uploads)
    # The S3 library is loaded only where it is used.
    from trace.documents.bucket import bucket_store

    return bucket_store(settings.bucket)
