"""Does the cost of a delivery stay what it was with ten times the subscribers?"""

from benchmarks.harness.model import Question, Workload
from benchmarks.questions.figures import EVERY_SERVER, FAN_OUT

QUESTION = Question(
    name="fanout_5000_w1",
    title="5,000 subscribers, one message in flight",
    workload=Workload(connections=5000, messages=150, warmup=30),
    metrics=FAN_OUT,
    peers=EVERY_SERVER,
    reference="floor",
)
