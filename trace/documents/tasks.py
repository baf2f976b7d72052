"""What the job runner does for papers by itself."""

from trace import clock
from trace.documents.actions_notices import notice_expiring
from trace.kit.models import Job
from trace.kit.queue import task


@task("documents.notice_expiring", every_seconds=86_400)
def notice(_job: Job) -> None:
    """Every night: which papers have come within 60 or 15 days of their end?"""
    notice_expiring(today=clock.today(), now=clock.now())
