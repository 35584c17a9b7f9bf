"""Which machines may be connected to: public ones, and those that a setting names.

The ranges are those of the IANA registries of special-purpose addresses (RFC 6890 and its successors). They stand here
because `ipaddress.is_global` changed its answers between versions of Python.
"""

from __future__ import annotations

from collections.abc import Iterable
from ipaddress import IPv4Address, IPv6Address, IPv6Network, ip_address, ip_network

from bilateral.sources.fetch.settings import Network

NOT_PUBLIC: tuple[tuple[str, str], ...] = (
    ("168.63.129.16/32", "a metadata address"),
    ("169.254.169.254/32", "a metadata address"),
    ("100.100.100.200/32", "a metadata address"),
    ("192.0.0.192/32", "a metadata address"),
    ("fd00:ec2::254/128", "a metadata address"),
    ("fd20:ce::254/128", "a metadata address"),
    ("0.0.0.0/8", "no address of another machine"),
    ("10.0.0.0/8", "a private address"),
    ("100.64.0.0/10", "an address shared inside a provider's network"),
    ("127.0.0.0/8", "a loopback address"),
    ("169.254.0.0/16", "a link-local address"),
    ("172.16.0.0/12", "a private address"),
    ("192.0.0.0/24", "a reserved address"),
    ("192.0.2.0/24", "an address for documentation"),
    ("192.88.99.0/24", "a relay of 6to4"),
    ("192.168.0.0/16", "a private address"),
    ("198.18.0.0/15", "an address for measurements"),
    ("198.51.100.0/24", "an address for documentation"),
    ("203.0.113.0/24", "an address for documentation"),
    ("224.0.0.0/4", "a multicast address"),
    ("240.0.0.0/4", "a reserved address"),
    ("::1/128", "a loopback address"),
    ("::/128", "no address of another machine"),
    ("::ffff:0:0/96", "an IPv4 address mapped into IPv6"),
    ("64:ff9b::/96", "an IPv4 address behind NAT64"),
    ("64:ff9b:1::/48", "an IPv4 address behind NAT64"),
    ("fc00::/7", "a unique-local address"),
    ("fe80::/10", "a link-local address"),
    ("fec0::/10", "a site-local address"),
    ("ff00::/8", "a multicast address"),
    ("2001::/32", "an IPv4 address inside Teredo"),
    ("2001::/23", "a reserved address"),
    ("2001:db8::/32", "an address for documentation"),
    ("2002::/16", "an IPv4 address inside 6to4"),
    ("3fff::/20", "an address for documentation"),
)
_RANGES = tuple((ip_network(text), kind) for text, kind in NOT_PUBLIC)
_GLOBAL = IPv6Network("2000::/3")


def why_not(text: str, allowed: Iterable[Network] = ()) -> str | None:
    """What a numeric address is that may not be connected to; `None` where it may be.

    An address inside an allowed network may be, unless it hides an IPv4 address in another form.
    """
    try:
        address = ip_address(text)
    except ValueError:
        return "no numeric address"
    if isinstance(address, IPv6Address) and address.scope_id is not None:
        return "an address of one interface"
    if any(_inside(address, network) for network in allowed):
        return None
    for network, kind in _RANGES:
        if _inside(address, network):
            return kind
    if isinstance(address, IPv6Address) and address not in _GLOBAL:
        return "a reserved address"
    return None


def _inside(address: IPv4Address | IPv6Address, network: Network) -> bool:
    return address.version == network.version and address in network
