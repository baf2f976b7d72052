"""gunicorn as measured: sync workers share sockets evenly, each connects to the database after the fork."""

import os

bind = f"{os.environ.get('TRACE_BIND', '127.0.0.1')}:{os.environ.get('PORT', '8000')}"
workers = int(os.environ.get("TRACE_WORKERS", "2"))
worker_class = "sync"
timeout = 60
graceful_timeout = 20
max_requests = 5000
max_requests_jitter = 500
worker_tmp_dir = "/dev/shm" if os.path.isdir("/dev/shm") else None  # noqa: S108, PTH112
control_socket_disable = True
accesslog = None
