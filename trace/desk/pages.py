"""The staff's screens, one module each; this file only hangs them up."""

from trace.desk.home_pages import home
from trace.desk.season_pages import seasons

blueprints = (home, seasons)
