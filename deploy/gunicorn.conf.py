"""gunicorn as measured: sync workers share sockets evenly; each connects to the database after the fork."""

import os
import shutil
import tempfile

# Set before prometheus_client is imported anywhere: it decides at import whether workers share their figures.
_own_folder = "PROMETHEUS_MULTIPROC_DIR" not in os.environ
if _own_folder:
    os.environ["PROMETHEUS_MULTIPROC_DIR"] = tempfile.mkdtemp(prefix="trace-metrics-")

bind = f"{os.environ.get('TRACE_BIND', '127.0.0.1')}:{os.environ.get('PORT', '8000')}"
workers = int(os.environ.get("TRACE_WORKERS", "2"))
worker_class = "sync"
timeout = 60
graceful_timeout = 20
max_requests = 20000
max_requests_jitter = 2000
worker_tmp_dir = "/dev/shm" if os.path.isdir("/dev/shm") else None  # noqa: PTH112
control_socket_disable = True
accesslog = None


def on_starting(server):
    """Refuse a database that is behind before any worker starts."""
    from trace.app import refuse_pending_migrations, warn_of_old_hosts
    from trace.database import open_database
    from trace.settings import Settings

    settings = Settings.from_environment()
    open_database(settings.database_url)
    refuse_pending_migrations()
    warn_of_old_hosts(settings.base_url)


def post_worker_init(worker):
    """Tell the job runner of new work as soon as it is committed."""
    from trace.jobs.wiring import wake_on_enqueue

    wake_on_enqueue(worker.wsgi)


def child_exit(server, worker):
    """Forget the gauges of a worker that is gone."""
    from prometheus_client import multiprocess

    multiprocess.mark_process_dead(worker.pid)


def on_exit(server):
    if _own_folder:
        shutil.rmtree(os.environ["PROMETHEUS_MULTIPROC_DIR"], ignore_errors=True)
