"""The service's own sending, by the job runner."""

from flask import current_app

from trace import clock
from trace.documents.stores import store_of
from trace.kit.models import Job
from trace.kit.queue import task
from trace.printers import actions_sending, queries, rules
from trace.printers.models import PrintJob
from trace.printers.sending import send_raw
from trace.settings import Settings

TOLD_BYTES = 512 * 1024


@task(actions_sending.SEND)
def send(job: Job) -> None:
    """Send once. A runner that died over it comes here again: then nothing is sent, a person is asked."""
    sending: PrintJob = PrintJob.get_by_id(job.payload["sending"])
    if not actions_sending.begin(sending, now=clock.now()):
        state = rules.UNSURE if sending.is_taken else rules.FAILED
        if sending.lease_ends_at is None:
            why = "stopped" if sending.is_taken else "unreachable"
            actions_sending.end(sending, state, message=why, now=clock.now())
        return
    settings: Settings = current_app.config["SETTINGS"]
    listed = queries.listed_for(sending.organisation, settings=settings)
    address = next((one for one in listed if one.name == sending.printer.listed_name), None)
    if address is None:
        actions_sending.end(sending, rules.FAILED, message="not_listed", now=clock.now())
        return
    try:
        data = store_of(settings).get(sending.file_sha256)
    except FileNotFoundError:
        actions_sending.end(sending, rules.FAILED, message="no_file", now=clock.now())
        return
    told = -TOLD_BYTES

    def tell(count: int) -> None:
        nonlocal told
        if count == 0 or count - told >= TOLD_BYTES or count == len(data):
            told = count
            actions_sending.tell(sending, count, now=clock.now())

    outcome = send_raw(data, host=address.host, port=address.port, tell=tell)
    actions_sending.end(sending, outcome.state, message=outcome.why, now=clock.now())


@task("printers.release", every_seconds=300)
def release(_job: Job) -> None:
    """Agents that fell silent."""
    actions_sending.release_overdue(now=clock.now())
