"""What does it cost a client to receive a message, when the server sends as fast as it can read?"""

from benchmarks.harness.model import Metric, Mode, Question, Workload
from benchmarks.harness.receiving import NAMES, measure

QUESTION = Question(
    name="receive",
    title="one client receives 500,000 messages of 100 bytes",
    workload=Workload(connections=1, messages=500_000, warmup=50_000),
    metrics=(
        Metric("messages_per_cpu_second", "messages per CPU second", 0),
        Metric("cpu_us_per_message", "CPU µs per message", 2),
        Metric("cpu_percent", "client CPU %", 0),
    ),
    peers=NAMES,
    reference="receive_websockets_json",
    modes=(Mode.ASYNCIO, Mode.UVLOOP),
    subject="client",
    measure=measure,
)
