"""The pages of inspections: lists and score, planning, the visit, minutes, and the link to sign by."""

from trace.inspections import pages_link, pages_minutes, pages_plan, pages_visit
from trace.inspections.pages_lists import pages

__all__ = ["blueprints", "pages", "pages_minutes", "pages_plan", "pages_visit"]

blueprints = (pages_link.links,)
