"""The pages of recalls."""

from trace.recalls.live_pages import recall_live
from trace.recalls.notice_link_pages import recall_links
from trace.recalls.notice_pages import recall_notices

blueprints = (recall_links, recall_notices, recall_live)
