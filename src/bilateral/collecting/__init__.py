"""From subscriptions to articles in the ledger: feeds and pages read side by side, kept raw, stored once."""

from bilateral.collecting.collector import Collector
from bilateral.collecting.leads import Leads
from bilateral.collecting.lock import AlreadyCollecting, Lock
from bilateral.collecting.one_pass import Collected
from bilateral.collecting.recoding import Recoded, recode
from bilateral.collecting.settings import Settings

__all__ = ["AlreadyCollecting", "Collected", "Collector", "Leads", "Lock", "Recoded", "Settings", "recode"]
