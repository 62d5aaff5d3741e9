import multiprocessing

wsgi_app = "signals:app"
bind = "0.0.0.0:9090"
worker_class = "gthread"
threads = 100
workers = multiprocessing.cpu_count() * 2 + 1  # expect: no-sticky-sessions@signals, in-memory-many-workers@signals
