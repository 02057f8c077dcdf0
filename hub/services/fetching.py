"""Reading a feed over HTTPS, page by page, within bounds of time and size: a feed is somebody else's server."""

import json
import urllib.error
import urllib.request
from collections.abc import Mapping
from http.client import HTTPConnection, HTTPException, HTTPSConnection
from ipaddress import ip_address
from time import monotonic
from typing import Any, NamedTuple
from urllib.parse import SplitResult, quote, urlencode, urlsplit

from hub.kernel.outward import is_public, whole_within
from hub.services.reading import MOST_SERVICES, Unreadable, services

SECONDS, PAGE_SECONDS, MOST_BYTES, MOST_PAGES, PER_PAGE = 4, 10, 8_000_000, 400, 25
CLOSED = "The feed’s address leads into a closed network, not to a public server."


class Unreachable(Exception):
    """The feed did not answer as it should; the message says how, for whoever runs it."""


class Page(NamedTuple):
    """The services of one page of a feed, and whether it is the last."""

    services: list[Any]
    last: bool


def may_be_asked(address: SplitResult) -> bool:
    """Encrypted, or on this very machine; with no name and password in the address."""
    named = bool(address.hostname) and address.username is None
    return named and (address.scheme == "https" or (address.scheme == "http" and _is_here(address.hostname)))


def _is_here(host: str | None) -> bool:
    """Whether a host is this very machine, by its own name."""
    try:
        return host == "localhost" or ip_address(host or "").is_loopback
    except ValueError:
        return False


class _OnlyThere(urllib.request.HTTPRedirectHandler):
    """A redirect may not lead to where the feed itself could not stand, nor from elsewhere to this machine."""

    def redirect_request(self, req, fp, code, msg, headers, newurl):
        to = urlsplit(newurl)
        if not may_be_asked(to):
            raise Unreachable("The feed leads on to an address without encryption.")
        if _is_here(to.hostname) and not _is_here(urlsplit(req.full_url).hostname):
            raise Unreachable(CLOSED)
        return super().redirect_request(req, fp, code, msg, headers, newurl)


class _Outside:
    """A connection to a public address: no name may lead into the network that the hub itself stands in.

    The address that was reached is looked at, not one that was resolved before: it may be another one by then.
    """

    response_class = whole_within(PAGE_SECONDS)

    def connect(self):
        super().connect()
        if not _is_here(self.host) and not is_public(self.sock.getpeername()[0]):
            self.close()
            raise Unreachable(CLOSED)


class _Plain(_Outside, HTTPConnection):
    pass


class _Encrypted(_Outside, HTTPSConnection):
    pass


class _PlainOnes(urllib.request.HTTPHandler):
    def http_open(self, req):
        return self.do_open(_Plain, req)


class _EncryptedOnes(urllib.request.HTTPSHandler):
    def https_open(self, req):
        return self.do_open(_Encrypted, req)


# Proxies of the environment are left out on purpose: what is asked here is named in a council's own file.
OPENER = urllib.request.build_opener(urllib.request.ProxyHandler({}), _OnlyThere(), _PlainOnes(), _EncryptedOnes())


def page(feed: str, number: int) -> Page:
    """One page of a feed's services, each whole: where the list tells less, each is asked for. Raises Unreachable."""
    until = monotonic() + PAGE_SECONDS
    listed = _ask(_with(feed, page=number, per_page=PER_PAGE), until)
    try:
        found = services(listed)
    except Unreadable as wrong:
        raise Unreachable(str(wrong)) from None
    whole = [one if _is_whole(one) else _ask(_one(feed, one), until) for one in found]
    return Page(whole, _is_last(listed, number, found))


def _is_last(listed: Any, number: int, found: list[Any]) -> bool:
    if not isinstance(listed, Mapping) or not found:
        return True
    told = listed.get("last_page", listed.get("last"))
    pages = listed.get("total_pages", listed.get("totalPages"))
    if number >= MOST_PAGES:
        raise Unreachable(f"The feed has more than {MOST_PAGES} pages.")
    if number * len(found) > MOST_SERVICES:
        raise Unreachable(f"The feed has more than {MOST_SERVICES:,} services.")
    return bool(told) or (isinstance(pages, int) and number >= pages) or (told is None and pages is None)


def _is_whole(one: Any) -> bool:
    return not isinstance(one, Mapping) or "id" not in one or "service_at_locations" in one or "locations" in one


def _with(feed: str, **more: Any) -> str:
    return f"{feed}{'&' if urlsplit(feed).query else '?'}{urlencode(more)}"


def _one(feed: str, listed: Mapping[str, Any]) -> str:
    address = urlsplit(feed)
    return address._replace(path=f"{address.path.rstrip('/')}/{quote(str(listed['id']), safe='')}", query="").geturl()


def _ask(address: str, until: float) -> Any:
    if not may_be_asked(urlsplit(address)):
        raise Unreachable("The feed’s address does not begin with https://.")
    if monotonic() > until:
        raise Unreachable("The feed answers too slowly.")
    wanted = urllib.request.Request(address, headers={"Accept": "application/json"})  # noqa: S310 - asked above
    try:
        with OPENER.open(wanted, timeout=SECONDS) as answer:
            return json.loads(_body(answer, until))
    except urllib.error.HTTPError as refused:
        refused.close()
        raise Unreachable(f"The feed answered with status {refused.code}.") from None
    except (OSError, HTTPException) as away:
        raise Unreachable("The feed could not be reached.") from away
    except (ValueError, RecursionError):
        raise Unreachable("The feed’s answer is not JSON.") from None


def _body(answer: Any, until: float) -> bytes:
    """The answer, as long as it keeps coming and stays within its bounds."""
    body = bytearray()
    while piece := answer.read1(65536):
        body += piece
        if len(body) > MOST_BYTES:
            raise Unreachable("The feed’s answer is too large.")
        if monotonic() > until:
            raise Unreachable("The feed answers too slowly.")
    return bytes(body)
