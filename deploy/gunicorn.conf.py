"""How HTTP is served: `gunicorn --config deploy/gunicorn.conf.py config.wsgi:application`.

WSGI costs a third of the CPU of ASGI for our views. Threads wait for the database without a process each; every
process has a pool of connections (DATABASE_POOL_SIZE, at least `threads`), made after the fork.
"""

import os

bind = os.environ.get("BIND", "0.0.0.0:8000")
os.environ.setdefault("DATABASE_POOL_SIZE", "10")
workers = int(os.environ.get("WEB_CONCURRENCY") or os.cpu_count() or 2)
worker_class = "gthread"
threads = int(os.environ.get("WEB_THREADS") or 4)
keepalive = 30  # seconds; longer than a proxy waits between two requests
backlog = 2048
timeout = 60
graceful_timeout = 20
preload_app = False
accesslog = None  # the application logs requests itself, with their ids
if os.path.isdir("/dev/shm"):  # noqa: S108  gunicorn makes files of its own there
    worker_tmp_dir = "/dev/shm"  # noqa: S108  so that a slow disk does not look like a dead worker
