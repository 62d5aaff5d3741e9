"""What does a new connection cost: TCP, handshake, and its first subscription?"""

from benchmarks.harness.model import Metric, Question, Workload
from benchmarks.questions.figures import EVERY_SERVER

QUESTION = Question(
    name="connect",
    title="connect, handshake and first subscribe, 2,000 connections",
    workload=Workload(connections=2200, warmup_connections=200),
    metrics=(
        Metric("connect_cpu_us", "CPU µs per connection", 0),
        Metric("rss_kb_per_connection", "RSS KB per connection", 1),
        Metric("connect_seconds", "seconds for all", 2),
    ),
    peers=(*EVERY_SERVER, "holdfast_asgi"),
    reference="floor",
)
