"""What a user may set about reading the web."""

from __future__ import annotations

from importlib.metadata import PackageNotFoundError, version
from ipaddress import IPv4Network, IPv6Network, ip_network
from typing import Annotated

import msgspec

NAME = "bilateral"
"""What robots.txt files call us."""
Network = IPv4Network | IPv6Network
Port = Annotated[int, msgspec.Meta(ge=1, le=65535)]
Seconds = Annotated[float, msgspec.Meta(ge=0, le=3600)]


class Settings(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The `[fetching]` table of `bilateral.toml`.

    `allow` names networks of an intranet that may be read although they are not public, such as "10.1.0.0/16"; `ports`
    are further ones beside 80 and 443. `contact` is an address or a page at which whoever runs a site can reach you;
    it is told to every site. `seconds` is the time for one address, `delay` the pause between two requests to a host,
    and `patience` how long a pause may be waited out instead of being put off. All are seconds.
    """

    allow: tuple[str, ...] = ()
    ports: tuple[Port, ...] = ()
    contact: str = ""
    seconds: Annotated[float, msgspec.Meta(gt=0, le=3600)] = 30.0
    delay: Seconds = 1.0
    patience: Seconds = 60.0

    def __post_init__(self) -> None:
        for text in self.allow:
            try:
                ip_network(text)
            except ValueError as error:
                raise ValueError(f"allow: {error}; write a network such as 10.1.0.0/16") from None
        if not all(" " <= letter <= "~" and letter not in "()" for letter in self.contact):
            raise ValueError("contact: write an address or a page in plain ASCII without brackets")

    @property
    def networks(self) -> tuple[Network, ...]:
        """The exceptions as networks."""
        return tuple(ip_network(text) for text in self.allow)

    @property
    def user_agent(self) -> str:
        """Who we are, with the contact where one is set."""
        return f"{NAME}/{_version()} (monitor of relations between states; {self.contact or 'no contact set'})"


def _version() -> str:
    try:
        return version("bilateral")
    except PackageNotFoundError:
        return "0"
