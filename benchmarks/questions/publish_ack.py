"""What does one inbound message cost, from the socket to its acknowledgement?"""

from benchmarks.harness.model import Metric, Mode, Question, Workload
from benchmarks.questions.figures import EVERY_SERVER

QUESTION = Question(
    name="publish_ack",
    title="one client, 64 messages in flight, each acknowledged (or echoed)",
    workload=Workload(connections=1, messages=100_000, warmup=20_000, window=64),
    metrics=(
        Metric("cpu_us_per_message", "CPU µs per message", 2),
        Metric("messages_per_second", "messages/s", 0),
        Metric("p50_us", "p50 µs", 0),
        Metric("p99_us", "p99 µs", 0),
        Metric("load_cpu_percent", "load CPU %", 0),
    ),
    peers=EVERY_SERVER,
    reference="bun",
    modes=(Mode.ACK,),
)
