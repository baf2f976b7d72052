"""What may be done with lots from the command line, one module each; this file only hangs them up."""

from trace.desk import commands_proposals, commands_regroup

# The group of lots is filled where its commands are written; the import does it.
groups = (commands_regroup.batches, commands_proposals.corrections)
