"""What does a delivery cost when nothing can be joined: one message at a time?"""

from benchmarks.harness.model import Question, Workload
from benchmarks.questions.figures import EVERY_SERVER, FAN_OUT

QUESTION = Question(
    name="fanout_500_w1",
    title="500 subscribers, one message in flight",
    workload=Workload(connections=500, messages=1000, warmup=200),
    metrics=FAN_OUT,
    peers=EVERY_SERVER,
    reference="floor",
)
