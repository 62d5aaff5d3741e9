"""What does it cost the JavaScript client to receive a message, in Node?"""

from benchmarks.harness.model import Metric, Mode, Question, Workload
from benchmarks.harness.receiving import JAVASCRIPT_NAMES, measure

QUESTION = Question(
    name="receive_js",
    title="one JavaScript client receives 500,000 messages of 100 bytes",
    workload=Workload(connections=1, messages=500_000, warmup=50_000),
    metrics=(
        Metric("cpu_us_per_message", "CPU µs per message", 2),
        Metric("messages_per_cpu_second", "messages per CPU second", 0),
        Metric("cpu_percent", "client CPU %", 0),
    ),
    peers=JAVASCRIPT_NAMES,
    reference="js_bare",
    modes=(Mode.NODE, Mode.MADE_UP),
    subject="client",
    measure=measure,
)
