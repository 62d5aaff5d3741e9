"""Settings of the process manager in production."""

import os

bind = "0.0.0.0:" + os.environ.get("PORT", "8000")
worker_class = "uvicorn.workers.UvicornWorker"
workers = int(os.environ.get("WEB_CONCURRENCY", "4"))  # expect: in-memory-many-workers@parcels
graceful_timeout = 20
accesslog = "-"
