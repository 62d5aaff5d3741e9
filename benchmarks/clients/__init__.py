"""The clients that `receive` compares, one library a file; each is a program of its own.

python -m benchmarks.clients.NAME --port 8000 --messages N --warmup N [--loop uvloop] [--how ...]
"""
