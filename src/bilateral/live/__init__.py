"""The monitor left running: pass after pass, with a line of health, metrics, a heartbeat and a clean stop."""

from bilateral.live.health import Heartbeat, health_line
from bilateral.live.loop import Stopped, stopping, watch
from bilateral.live.metrics import Metrics

__all__ = ["Heartbeat", "Metrics", "Stopped", "health_line", "stopping", "watch"]
