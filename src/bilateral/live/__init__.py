"""The monitor left running: pass after pass, with a line of health, metrics, a heartbeat and a clean stop.

Before each pass it takes in what lies in drop folders; after each it tells the watchlists and follows GDELT.
"""

from bilateral.live.dropping import DropFolders
from bilateral.live.health import Heartbeat, health_line
from bilateral.live.loop import Stopped, stopping, watch
from bilateral.live.metrics import Metrics
from bilateral.live.quarters import Quarters
from bilateral.live.telling import Alerting

__all__ = ["Alerting", "DropFolders", "Heartbeat", "Metrics", "Quarters", "Stopped", "health_line", "stopping", "watch"]
