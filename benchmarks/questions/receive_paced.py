"""And when messages come one by one, so that each of them wakes the client up?"""

from benchmarks.harness.model import Metric, Mode, Question, Workload
from benchmarks.harness.receiving import NAMES, measure

QUESTION = Question(
    name="receive_paced",
    title="one client receives 2,000 messages a second, one a read",
    workload=Workload(connections=1, messages=4_000, warmup=1_000, rate=2_000),
    metrics=(
        Metric("messages_per_cpu_second", "messages per CPU second", 0),
        Metric("cpu_us_per_message", "CPU µs per message", 1),
        Metric("cpu_percent", "client CPU %", 0),
    ),
    peers=NAMES,
    reference="receive_websockets_json",
    modes=(Mode.ASYNCIO, Mode.UVLOOP),
    subject="client",
    measure=measure,
)
