"""The figures and the lists of peers that several questions share."""

from benchmarks.harness.model import Metric

EVERY_SERVER = (
    "floor",
    "bun",
    "ws",
    "socketio",
    "nats",
    "websockets",
    "picows",
    "starlette",
    "python_socketio",
    "holdfast",
)
FAN_OUT = (
    Metric("cpu_us_per_delivery", "CPU µs per delivery", 2),
    Metric("deliveries_per_second", "deliveries/s", 0),
    Metric("p50_us", "p50 µs", 0),
    Metric("p99_us", "p99 µs", 0),
    Metric("load_cpu_percent", "load CPU %", 0),
)
