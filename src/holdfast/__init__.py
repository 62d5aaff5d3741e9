"""Real-time connections kept honest: a WebSocket hub with heartbeat, history and resume."""

__version__ = "0.1.0"
