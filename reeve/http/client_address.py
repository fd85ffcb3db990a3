"""Who is at the other end, seen through the proxies we trust and no others.

X-Forwarded-For is read from the right: each proxy appends whom it saw, so what stands left of the first address
that is no trusted proxy was written by somebody we do not know.
"""

from functools import lru_cache
from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network, ip_address, ip_network
from typing import Any

Address = IPv4Address | IPv6Address
Network = IPv4Network | IPv6Network
# One customer has 2^64 addresses or more (RFC 6177): they count as one.
IPV6_PREFIX = 64


@lru_cache(maxsize=8)
def networks(trusted_proxies: tuple[str, ...]) -> tuple[Network, ...]:
    """Parse networks in CIDR notation. Raises ValueError for what is none."""
    return tuple(ip_network(one) for one in trusted_proxies)


def client_address(scope: Any, trusted_proxies: tuple[str, ...]) -> str:
    """Return the client's address: an IPv4 address, or the /64 network of an IPv6 one; "local" for a socket."""
    trusted = networks(trusted_proxies)
    here = _peer(scope)
    hops = _listed(scope, b"x-forwarded-for")
    while hops and here is not None and _is_trusted(here, trusted):
        further = _parse(hops.pop())
        if further is None:
            break
        here = further
    return _normalised(here)


def came_by_tls(scope: Any, trusted_proxies: tuple[str, ...]) -> bool:
    """Say whether the client spoke TLS, to us or to a trusted proxy that says so (X-Forwarded-Proto)."""
    if scope.get("scheme") == "https":
        return True
    peer = _peer(scope)
    if peer is None or not _is_trusted(peer, networks(trusted_proxies)):
        return False
    return [one.lower() for one in _listed(scope, b"x-forwarded-proto")][:1] == ["https"]


def _peer(scope: Any) -> Address | None:
    return _parse(scope["client"][0]) if scope.get("client") else None


def _listed(scope: Any, wanted: bytes) -> list[str]:
    values = [value.decode("latin-1") for name, value in scope["headers"] if name == wanted]
    return [part.strip() for part in ",".join(values).split(",") if part.strip()]


def _is_trusted(address: Address, trusted: tuple[Network, ...]) -> bool:
    return any(address in network for network in trusted)


def _parse(text: str) -> Address | None:
    """Read an address, with or without a port (`192.0.2.1:80`, `[2001:db8::1]:80`)."""
    if text.startswith("["):
        text = text[1:].partition("]")[0]
    elif text.count(":") == 1:
        text = text.partition(":")[0]
    try:
        address = ip_address(text.partition("%")[0])
    except ValueError:
        return None
    return (address.ipv4_mapped or address) if isinstance(address, IPv6Address) else address


def _normalised(address: Address | None) -> str:
    if isinstance(address, IPv6Address):
        return str(ip_network((address, IPV6_PREFIX), strict=False))
    return str(address) if address else "local"
