"""What a place is called, by who reads it: people may call a plot after the household that works it."""

from trace.kit.viewer import Viewer
from trace.sites.models import Site


def name_for(site: Site, *, seen_by: Viewer | None) -> str:
    """The name its own people gave it. Empty for an officer where a household works it, and for everybody (None)
    where it is a household's."""
    if seen_by is not None and (seen_by.is_admin or seen_by.owns(site.organisation_id)):
        return site.name
    if site.grower_id is not None or (seen_by is None and site.organisation.kind == "household"):
        return ""
    return site.name


def office_name(site: Site) -> str:
    """What officers read of a place in lists and records: its code where a household works it."""
    return site.code if site.grower_id is not None else site.name
