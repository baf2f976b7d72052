"""The desk's pages: the search and its lists, a batch's record, a supplier, and the looks a co-op reads."""

from trace.audit import pages_approvals, pages_batch, pages_matters, pages_suppliers
from trace.audit.pages_desk import pages

__all__ = ["blueprints", "pages", "pages_approvals", "pages_batch"]

blueprints = (pages_suppliers.looks_pages, pages_matters.pages)
