"""What does it cost when 2,000 clients come back at once, each having missed 50 messages?"""

from benchmarks.harness.model import Metric, Mode, Question, Workload
from benchmarks.harness.resuming import NAMES, measure

QUESTION = Question(
    name="resume_2000",
    title="2,000 clients come back at once, each missed 50 messages of 100 bytes",
    workload=Workload(connections=2000, messages=50),
    metrics=(
        Metric("cpu_ms", "server CPU ms for all", 0),
        Metric("connect_seconds", "seconds to the last one", 2),
        Metric("connect_cpu_us", "CPU µs per client", 0),
    ),
    peers=NAMES,
    reference="reload",
    modes=(Mode.SHARED, Mode.EACH),
    subject="way",
    measure=measure,
)
