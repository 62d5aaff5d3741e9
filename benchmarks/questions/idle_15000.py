"""What do 15,000 connections cost that say nothing: memory, and the CPU time of heartbeats?"""

from benchmarks.harness.model import Metric, Mode, Question, Workload

QUESTION = Question(
    name="idle_15000",
    title="15,000 idle connections, watched for 35 s",
    workload=Workload(connections=15_000, idle_seconds=35),
    metrics=(
        Metric("rss_kb_per_connection", "RSS KB per connection", 2),
        Metric("idle_cpu_percent", "idle CPU %", 2),
        Metric("idle_pings", "pings seen", 0),
        Metric("connect_cpu_us", "CPU µs per connection", 0),
    ),
    peers=("floor", "bun", "ws", "nats", "websockets", "picows", "holdfast"),
    reference="bun",
    modes=(Mode.SHARED, Mode.EACH),
)
