"""The hub's counts in Prometheus' exposition format, read when they are asked for."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from prometheus_client import CollectorRegistry, generate_latest
from prometheus_client.core import CounterMetricFamily, GaugeMetricFamily, Metric
from prometheus_client.registry import Collector

if TYPE_CHECKING:
    from holdfast.hub.hub import Hub


class HubCollector(Collector):
    """Turns a hub's `Stats` into metrics."""

    def __init__(self, hub: Hub) -> None:
        self._hub = hub

    def collect(self) -> Iterator[Metric]:
        stats = self._hub.stats
        for name, help, value in (
            ("connections", "Connections that are open now", stats.connections),
            ("channels", "Channels with subscribers", stats.channels),
            ("subscriptions", "Subscriptions that stand now", stats.subscriptions),
            ("lagging", "Connections that are being caught up", stats.lagging),
        ):
            yield GaugeMetricFamily(f"holdfast_{name}", help, value=value)
        for name, help, value in (
            ("connections_opened", "Connections since the start", stats.opened),
            ("published", "Messages published on this node", stats.published),
            ("delivered", "Messages times the subscribers they went to", stats.delivered),
            ("terminated", "Connections cut off without an answer", stats.terminated),
        ):
            yield CounterMetricFamily(f"holdfast_{name}", help, value=value)


def render(hub: Hub) -> bytes:
    """Return the metrics of a hub as text."""
    registry = CollectorRegistry(auto_describe=False)
    registry.register(HubCollector(hub))
    return generate_latest(registry)
