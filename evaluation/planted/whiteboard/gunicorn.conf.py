bind = "0.0.0.0:8000"
worker_class = "uvicorn.workers.UvicornWorker"
workers = 4  # expect: in-memory-many-workers@board
accesslog = "-"
