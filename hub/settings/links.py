"""Which servers may be spoken with unencrypted: those on this machine, and those that HUB_PRIVATE_LINKS names."""

from collections.abc import Iterable, Mapping
from ipaddress import ip_address
from urllib.parse import parse_qs, urlsplit

from sqlalchemy import make_url
from sqlalchemy.engine import URL
from sqlalchemy.exc import ArgumentError

REMEDY = "Or name {host} in HUB_PRIVATE_LINKS, whose risk README.md tells."
POSTGRES = (
    "must demand TLS and check whose certificate it is, for {host} is another machine: add sslmode=verify-full, and "
    "sslrootcert=system, or the file of your own authority (with which sslmode=verify-ca will do). "
)
REDIS = (
    "must demand TLS and check whose certificate it is, for {host} is another machine: begin it with rediss://, and "
    "turn off neither ssl_cert_reqs nor ssl_check_hostname. "
)
WARNING = (
    "{setting} leads to {host} without checked TLS, as HUB_PRIVATE_LINKS allows: whoever can listen there reads "
    "residents’ data and passwords, and whoever can answer there is believed."
)


def private(environ: Mapping[str, str]) -> tuple[str, ...]:
    """The names of other machines that are reached over a link of the operator's own, with commas between."""
    told = environ.get("HUB_PRIVATE_LINKS", "").split(",")
    return tuple(dict.fromkeys(name.strip().lower() for name in told if name.strip()))


def is_here(host: str | None) -> bool:
    """Whether this is a socket in the file system, or this very machine by one of its own names."""
    if not host or host == "localhost" or host.startswith(("/", "@")):
        return True
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return False


def exposed(url: str, environ: Mapping[str, str]) -> tuple[list[str], str]:
    """The other machines that an address reaches without checked TLS, and the sentence for them.

    Raises ValueError for what is no address.
    """
    if urlsplit(url).scheme.startswith("postgresql"):
        try:
            address = make_url(url)
        except ArgumentError:
            raise ValueError("is no address of a database.") from None
        return ([] if _is_checked(address) else _elsewhere(_hosts(address, environ))), POSTGRES
    return _exposed_redis(url), REDIS


def read(addresses: Mapping[str, str], environ: Mapping[str, str], faults: list[str]) -> dict[str, tuple[str, ...]]:
    """Hold each address (setting → URL) to the rule; what HUB_PRIVATE_LINKS lets through is warned of at the start."""
    names, warnings = private(environ), []
    for setting, url in addresses.items():
        try:
            hosts, sentence = exposed(url, environ)
        except ValueError as wrong:
            faults.append(f"{setting} {wrong}")
            continue
        open_ones = [host for host in hosts if host.lower() not in names]
        if open_ones:
            faults.append(f"{setting} {(sentence + REMEDY).format(host=', '.join(open_ones))}")
        warnings += [WARNING.format(setting=setting, host=host) for host in hosts if host.lower() in names]
    return {"private_links": names, "warnings": tuple(warnings)}


def _elsewhere(hosts: Iterable[str]) -> list[str]:
    return list(dict.fromkeys(host for host in hosts if not is_here(host)))


def _hosts(address: URL, environ: Mapping[str, str]) -> list[str]:
    """Every machine that libpq may turn to: of several it takes any, and its own variables stand in for none."""
    told = [address.host or ""]
    for name in ("host", "hostaddr"):
        given = address.query.get(name, ())
        told += [one for part in ([given] if isinstance(given, str) else given) for one in part.split(",")]
    if not any(told):
        told = [environ.get(name, "") for name in ("PGHOST", "PGHOSTADDR")]
    # A service's host stands in a file of its own, which is not read here: so it counts as another machine.
    service = address.query.get("service") or environ.get("PGSERVICE", "")
    return [_without_port(one) for one in told] + ([f"service {service}"] if service else [])


def _without_port(host: str) -> str:
    return host if host.startswith(("/", "@")) or host.count(":") != 1 else host.partition(":")[0]


def _is_checked(address: URL) -> bool:
    mode, authority = address.query.get("sslmode"), address.query.get("sslrootcert")
    return mode == "verify-full" or (mode == "verify-ca" and isinstance(authority, str) and authority != "system")


def _exposed_redis(url: str) -> list[str]:
    parts = urlsplit(url)
    query = parse_qs(parts.query)
    host = parts.hostname or query.get("host", [""])[0]
    checked = {*query.get("ssl_cert_reqs", ["required"])} == {"required"}
    named = {one.lower() for one in query.get("ssl_check_hostname", ["true"])} <= {"true", "1", "yes"}
    if parts.scheme == "unix" or (parts.scheme == "rediss" and checked and named):
        return []
    return _elsewhere([host])
