"""Who calls, as far as limits go by it: the network of a household and that of a site, never kept as an address."""

import hashlib
import hmac
import re
from ipaddress import IPv6Network, ip_address, ip_network

from flask import current_app, request

WITH_PORT = re.compile(r"\[([^\[\]]+)\](?::\d+)?|([^:]+):\d+")  # as some proxies write it; a bare IPv6 has more colons
NAT64 = IPv6Network("64:ff9b::/96")  # RFC 6052: the last 32 bits are an IPv4 address
HOUSEHOLD, SITE = 64, 48  # bits of IPv6 that one household has, and that one customer can have at most (RFC 6177)
UNKNOWN = "unknown"


def network(written: str, bits: int = HOUSEHOLD) -> str:
    """The IPv4 address, or the network of so many bits in IPv6; 'unknown' for what is no address."""
    found = WITH_PORT.fullmatch(written.strip())
    try:
        address = ip_address((found[1] or found[2]) if found else written.strip())
    except ValueError:
        return UNKNOWN
    if address.version == 4:
        return str(address)
    inner = address.ipv4_mapped
    if inner is None and int(address) >> 32 == int(NAT64.network_address) >> 32:
        inner = ip_address(int(address) & 0xFFFF_FFFF)
    return str(inner or ip_network((int(address), bits), strict=False))


def caller() -> str:
    """The key under which this request's household is counted: keyed with SECRET_KEY, so a copy tells no address."""
    return hidden(network(request.remote_addr or ""))


def site() -> str | None:
    """The same for all that one customer can have of IPv6; None for IPv4, where the address is all there is."""
    found = network(request.remote_addr or "", SITE)
    return hidden(found) if "/" in found else None


def hidden(found: str) -> str:
    """A text as limits count by it: whoever reads Redis, or has a list of everybody’s addresses, learns nothing."""
    key = current_app.config["HUB"].secret_key.encode()
    return hmac.new(key, f"hub caller:{found}".encode(), hashlib.sha256).hexdigest()[:32]
