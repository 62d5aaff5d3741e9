"""The questions, one a file, in the order in which they are asked."""

from benchmarks.harness.model import Question
from benchmarks.questions import (
    connect,
    fanout_500_w1,
    fanout_500_w32,
    fanout_5000_w1,
    idle_15000,
    publish_ack,
    receive,
    receive_js,
    receive_paced,
    resume_2000,
)

QUESTIONS: dict[str, Question] = {
    module.QUESTION.name: module.QUESTION
    for module in (
        fanout_500_w1,
        fanout_500_w32,
        fanout_5000_w1,
        connect,
        publish_ack,
        idle_15000,
        receive,
        receive_paced,
        receive_js,
        resume_2000,
    )
}
