"""The pages of recalls."""

from trace.recalls.closing_pages import closing
from trace.recalls.drill_pages import drills
from trace.recalls.live_pages import recall_live
from trace.recalls.notice_link_pages import recall_links
from trace.recalls.notice_pages import recall_notices
from trace.recalls.public_pages import public_recalls
from trace.recalls.recall_pages import recalls

blueprints = (recalls, closing, drills, public_recalls, recall_links, recall_notices, recall_live)
