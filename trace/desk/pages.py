"""The staff's screens, one module each; this file only hangs them up."""

from trace.desk.batch_pages import batches
from trace.desk.event_pages import events
from trace.desk.finding_pages import findings
from trace.desk.handover_change_pages import changes
from trace.desk.handover_link_pages import handover_links
from trace.desk.handover_pages import handovers
from trace.desk.handover_receive_pages import receipts
from trace.desk.home_pages import home
from trace.desk.pack_pages import packs, units
from trace.desk.photo_pages import later
from trace.desk.practice_pages import practising
from trace.desk.proposal_pages import corrections, inspecting
from trace.desk.record_pages import records
from trace.desk.regroup_pages import regroup
from trace.desk.season_calendar_pages import season_calendar
from trace.desk.season_pages import seasons
from trace.desk.site_map_pages import site_map
from trace.desk.undo_pages import undoing

blueprints = (
    *(home, season_calendar, site_map, seasons, records, events, batches, regroup),
    *(corrections, inspecting, packs, units, findings, later, undoing, practising),
    *(handovers, receipts, changes, handover_links),
)
