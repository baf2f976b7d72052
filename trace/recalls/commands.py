"""Recalls from the command line."""

from flask.cli import AppGroup

from trace.recalls.drill_commands import drill

recalls = AppGroup("recalls", help="Recalls: mock recalls that change nothing public.")
recalls.add_command(drill)

groups = (recalls,)
