"""Reading the web: safely (`fetch`) and politely (`Visitor`)."""

from bilateral.sources.fetch.connecting import Resolver, system_resolver
from bilateral.sources.fetch.fetching import Gate, fetch, why_not_asked
from bilateral.sources.fetch.keeping import FileKeeper, Keeper, KeeperError, MemoryKeeper
from bilateral.sources.fetch.settings import Settings
from bilateral.sources.fetch.turns import Turns
from bilateral.sources.fetch.values import Headers, Limits, Reason, Refusal, Refused, Request, Response
from bilateral.sources.fetch.visiting import Found, Visit, Visitor

__all__ = [
    "FileKeeper",
    "Found",
    "Gate",
    "Headers",
    "Keeper",
    "KeeperError",
    "Limits",
    "MemoryKeeper",
    "Reason",
    "Refusal",
    "Refused",
    "Request",
    "Resolver",
    "Response",
    "Settings",
    "Turns",
    "Visit",
    "Visitor",
    "fetch",
    "system_resolver",
    "why_not_asked",
]
