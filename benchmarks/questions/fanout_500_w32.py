"""What does a delivery cost under load, when a server may join what it sends?"""

from benchmarks.harness.model import Question, Workload
from benchmarks.questions.figures import EVERY_SERVER, FAN_OUT

QUESTION = Question(
    name="fanout_500_w32",
    title="500 subscribers, 32 messages in flight",
    workload=Workload(connections=500, messages=3200, warmup=640, window=32),
    metrics=FAN_OUT,
    peers=EVERY_SERVER,
    reference="floor",
)
