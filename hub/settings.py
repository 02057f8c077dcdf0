"""What the environment says, read once and checked whole: a wrong setting stops the start with a sentence."""

import os
import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

ROOT = Path(__file__).resolve().parent.parent
LOOPBACK = {"127.0.0.1", "::1", "localhost"}
LOOPBACK_NAMES = ("127.0.0.1", "localhost", "[::1]")


class WrongSettings(Exception):
    """The environment can't be used; the message is for the person who starts the hub, one fault a line."""


@dataclass(frozen=True)
class Settings:
    """Everything the hub reads from its environment. URLs are SQLAlchemy's for PostgreSQL, redis-py's for Valkey."""

    database_url: str
    migrator_url: str
    relay_url: str
    redis_url: str
    backup_url: str
    secret_key: str
    embedded: bool
    demo: bool
    host: str
    hostnames: tuple[str, ...]
    port: int
    instance: str
    upload_limit: int
    idle_minutes: int
    absolute_hours: int
    var: Path
    public_address: str
    proxies: int
    notify_key: str
    notify_url: str
    notify_email_template: str
    notify_sms_template: str
    smtp_url: str
    mail_from: str
    national_secrets: Mapping[str, str]
    context_key: str
    seal_keys: Path
    seal_name: str
    seal_copies: tuple[str, ...]
    seal_token: str
    factor_key: str
    erasures: Path | None = None

    @property
    def address(self) -> str:
        """Where people reach the hub, for what leaves it: its first own name, or this machine."""
        named = next((name for name in self.hostnames if name not in LOOPBACK_NAMES), "")
        return f"https://{named}" if named else f"http://127.0.0.1:{self.port}"

    @property
    def check_address(self) -> str:
        """Where residents check a card, as it is printed: nobody types https://."""
        return self.public_address or f"{self.address.partition('://')[2]}/check"

    @property
    def loopback(self) -> bool:
        """True when only this machine reaches the server, by its own name: cookies may then travel over plain HTTP."""
        return self.host in LOOPBACK and set(self.hostnames) <= set(LOOPBACK_NAMES)

    def for_children(self) -> dict[str, str]:
        """The environment that hands these settings to the web server and the worker."""
        urls = {"DATABASE": self.database_url, "MIGRATOR": self.migrator_url, "RELAY": self.relay_url}
        urls["BACKUP"] = self.backup_url
        local = {f"HUB_LOCAL_{name}_URL": url for name, url in urls.items()} | {"HUB_LOCAL_REDIS_URL": self.redis_url}
        given = {
            "DATABASE_URL": self.database_url,
            "HUB_MIGRATOR_URL": self.migrator_url,
            "HUB_RELAY_URL": self.relay_url,
            "HUB_BACKUP_URL": self.backup_url,
            "REDIS_URL": self.redis_url,
        }
        return (local if self.embedded else given) | {
            "SECRET_KEY": self.secret_key,
            "HUB_CONTEXT_KEY": self.context_key,
            "HUB_DEMO": "1" if self.demo else "0",
            "HUB_HOST": self.host,
            "HUB_HOSTNAMES": ",".join(self.hostnames),
            "PORT": str(self.port),
            "HUB_INSTANCE": self.instance,
            "HUB_VAR": str(self.var),
            "HUB_PUBLIC_ADDRESS": self.public_address,
            "HUB_PROXIES": str(self.proxies),
            "HUB_NOTIFY_KEY": self.notify_key,
            "HUB_NOTIFY_URL": self.notify_url,
            "HUB_NOTIFY_EMAIL_TEMPLATE": self.notify_email_template,
            "HUB_NOTIFY_SMS_TEMPLATE": self.notify_sms_template,
            "HUB_SMTP_URL": self.smtp_url,
            "HUB_MAIL_FROM": self.mail_from,
            "HUB_ERASURES": str(self.erasures or ""),
            "HUB_NATIONAL_SECRETS": " ".join(f"{slug}={secret}" for slug, secret in self.national_secrets.items()),
            "HUB_SEAL_KEYS": str(self.seal_keys),
            "HUB_SEAL_NAME": self.seal_name,
            "HUB_SEAL_COPIES": " ".join(self.seal_copies),
            "HUB_SEAL_TOKEN": self.seal_token,
            "HUB_FACTOR_KEY": self.factor_key,
        }


def read(environ: Mapping[str, str] = os.environ) -> Settings:
    """Settings from the environment. Raises WrongSettings naming every fault at once."""
    faults: list[str] = []
    embedded = not environ.get("DATABASE_URL")
    settings = Settings(
        **_urls(environ, embedded, faults),
        **_reach(environ, embedded, faults),
        secret_key=_secret_key(environ, faults),
        embedded=embedded,
        port=_number(environ, "PORT", 8000, 1, 65535, faults),
        instance=environ.get("HUB_INSTANCE", ""),
        upload_limit=_number(environ, "HUB_UPLOAD_MB", 20, 1, 1000, faults) * 1024 * 1024,
        idle_minutes=_number(environ, "HUB_IDLE_MINUTES", 30, 5, 240, faults),
        absolute_hours=_number(environ, "HUB_SIGNED_IN_HOURS", 12, 1, 24, faults),
        var=Path(environ.get("HUB_VAR", ROOT / "var")),
        public_address=_printed(environ, faults),
        proxies=_number(environ, "HUB_PROXIES", 0, 0, 5, faults),
        **_notices(environ, faults),
        national_secrets=_secrets(environ.get("HUB_NATIONAL_SECRETS", ""), faults),
        context_key=_context_key(environ, faults),
        **_sealing(environ, faults),
        factor_key=_factor_key(environ.get("HUB_FACTOR_KEY", ""), faults),
        erasures=Path(environ["HUB_ERASURES"]) if environ.get("HUB_ERASURES") else None,
    )
    if faults:
        raise WrongSettings("\n".join(faults))
    return settings


def _reach(environ: Mapping[str, str], embedded: bool, faults: list[str]) -> dict[str, Any]:
    """Where the server listens and under which names; a demo, which signs anyone in, on this machine alone."""
    host = environ.get("HUB_HOST") or "127.0.0.1"
    demo = environ.get("HUB_DEMO") == "1"
    names = [name.strip() for name in environ.get("HUB_HOSTNAMES", "").split(",") if name.strip()]
    if demo and not embedded:
        faults.append("HUB_DEMO=1 works with the embedded database only: unset HUB_DEMO, or unset DATABASE_URL.")
    if demo and host not in LOOPBACK:
        faults.append(f"HUB_DEMO=1 signs anyone in, so the server may listen on 127.0.0.1 only, not on {host}.")
    if demo and not set(names) <= set(LOOPBACK_NAMES):
        faults.append(
            "HUB_DEMO=1 signs anyone in, so it answers to this machine's own names only: unset HUB_HOSTNAMES."
        )
    if host not in LOOPBACK and not names and not demo:
        faults.append("HUB_HOSTNAMES must list the names by which people reach the hub, as in hub.example.gov.uk.")
    return {"host": host, "demo": demo, "hostnames": tuple(dict.fromkeys((*LOOPBACK_NAMES, *names)))}


def _secret_key(environ: Mapping[str, str], faults: list[str]) -> str:
    secret = environ.get("SECRET_KEY", "")
    if len(secret) < 32:
        faults.append(
            "SECRET_KEY must hold at least 32 random characters: "
            "python -c 'import secrets; print(secrets.token_hex())'."
        )
    return secret


def _context_key(environ: Mapping[str, str], faults: list[str]) -> str:
    """The key with which the hub proves to PostgreSQL for whom it acts; none where that is not demanded."""
    key = environ.get("HUB_CONTEXT_KEY", "")
    if key and len(key) < 32:
        faults.append("HUB_CONTEXT_KEY must hold at least 32 random characters, or nothing.")
    return key


NOTIFY = "https://api.notifications.service.gov.uk"
# What Notify's key ends with: the service's id and the secret, of which the client cuts both from the end.
NOTIFY_KEY = re.compile(r".*[0-9a-f-]{36}-[0-9a-f-]{36}", re.IGNORECASE)


def _notices(environ: Mapping[str, str], faults: list[str]) -> dict[str, str]:
    """How notices leave the hub; with none of these they stay in it."""
    names = ("NOTIFY_KEY", "NOTIFY_EMAIL_TEMPLATE", "NOTIFY_SMS_TEMPLATE", "SMTP_URL", "MAIL_FROM")
    told = {name.lower(): environ.get(f"HUB_{name}", "") for name in names}
    told["notify_url"] = environ.get("HUB_NOTIFY_URL") or NOTIFY
    if told["notify_key"] and not NOTIFY_KEY.fullmatch(told["notify_key"]):
        faults.append("HUB_NOTIFY_KEY must be a whole API key of GOV.UK Notify: name, service’s id and secret.")
    if told["notify_key"] and not (told["notify_email_template"] or told["notify_sms_template"]):
        faults.append("HUB_NOTIFY_KEY needs HUB_NOTIFY_EMAIL_TEMPLATE or HUB_NOTIFY_SMS_TEMPLATE: a template’s id.")
    if urlsplit(told["notify_url"]).scheme not in ("https", "http"):
        faults.append("HUB_NOTIFY_URL must begin with https://.")
    if told["smtp_url"] and urlsplit(told["smtp_url"]).scheme not in ("smtp", "smtps"):
        faults.append("HUB_SMTP_URL must begin with smtp:// or smtps://.")
    if told["smtp_url"] and "@" not in told["mail_from"]:
        faults.append("HUB_MAIL_FROM must be the address that notices come from, as in hub@example.gov.uk.")
    return told


def _secrets(told: str, faults: list[str]) -> dict[str, str]:
    """Each organisation’s secret with its national system: “slug=secret slug=secret”, or “@file” that holds that."""
    if told.startswith("@"):
        try:
            told = Path(told[1:]).read_text()
        except (OSError, UnicodeDecodeError):
            faults.append("HUB_NATIONAL_SECRETS names a file that cannot be read.")
            return {}
    pairs = [one.partition("=") for one in told.split()]
    if not all(slug and secret for slug, _, secret in pairs):
        faults.append(
            "HUB_NATIONAL_SECRETS must hold slug=secret, with blanks or lines between, or @ and a file’s name."
        )
    return {slug: secret for slug, _, secret in pairs}


# What the trees' names begin with, in signed notes: no blank, no plus.
SEAL_NAME = re.compile(r"[a-z0-9][a-z0-9.:-]{0,99}")
COPY_KINDS = ("file", "syslog", "syslog+udp", "syslog+tcp", "syslog+tls", "https", "http")


def _sealing(environ: Mapping[str, str], faults: list[str]) -> dict[str, Any]:
    """Where the keys lie that sign the audit trail's checkpoints, and where copies of these go."""
    names = [name.strip() for name in environ.get("HUB_HOSTNAMES", "").split(",")]
    own = next((name for name in names if name and name not in LOOPBACK_NAMES), "partnership-hub")
    told = {
        "seal_keys": Path(environ.get("HUB_SEAL_KEYS") or Path(environ.get("HUB_VAR", ROOT / "var")) / "seal"),
        "seal_name": environ.get("HUB_SEAL_NAME") or own,
        "seal_copies": tuple(dict.fromkeys(environ.get("HUB_SEAL_COPIES", "").split())),
        "seal_token": environ.get("HUB_SEAL_TOKEN", ""),
    }
    if not SEAL_NAME.fullmatch(told["seal_name"]):
        faults.append("HUB_SEAL_NAME must be a name such as hub.example.gov.uk, in small letters.")
    faults += [f"HUB_SEAL_COPIES: {copy!r} {why}." for copy in told["seal_copies"] if (why := _no_copy(copy))]
    return told


def _no_copy(copy: str) -> str:
    """Why a copy of the checkpoints cannot go there; empty when it can."""
    address = urlsplit(copy)
    if address.scheme not in COPY_KINDS:
        return f"must begin with {', '.join(COPY_KINDS[:-1])}"
    if address.username or address.password or address.query or address.fragment:
        return "must hold no name, password or question mark: it is shown on a page; HUB_SEAL_TOKEN is for secrets"
    if address.scheme in ("file", "syslog"):
        return "" if address.path.startswith("/") and not address.netloc else "must name a path, as in file:/mnt/seals"
    if address.scheme == "http" and address.hostname not in LOOPBACK:
        return "must begin with https://: http:// is for this machine alone"
    return "" if address.hostname else "must name a server"


def _factor_key(told: str, faults: list[str]) -> str:
    """Under which second factors are kept, or “@file” that holds it; without it they are kept under SECRET_KEY."""
    if told.startswith("@"):
        try:
            told = Path(told[1:]).read_text().strip()
        except (OSError, UnicodeDecodeError):
            faults.append("HUB_FACTOR_KEY names a file that cannot be read.")
            return ""
    if told and len(told) < 32:
        faults.append("HUB_FACTOR_KEY must hold at least 32 random characters, or @ and the name of a file with them.")
    return told


PRINTED = re.compile(r"[a-z0-9.:-]+(/[a-z0-9-]+)*", re.IGNORECASE)


def _printed(environ: Mapping[str, str], faults: list[str]) -> str:
    """The address that stands on cards, if it is another one than the hub's own."""
    told = environ.get("HUB_PUBLIC_ADDRESS", "")
    if told and (len(told) > 60 or not PRINTED.fullmatch(told)):
        faults.append("HUB_PUBLIC_ADDRESS must be short and without https://, as in hub.example.gov.uk/check.")
    return told


def _urls(environ: Mapping[str, str], embedded: bool, faults: list[str]) -> dict[str, str]:
    if embedded:
        names = {
            "database_url": "HUB_LOCAL_DATABASE_URL",
            "migrator_url": "HUB_LOCAL_MIGRATOR_URL",
            "relay_url": "HUB_LOCAL_RELAY_URL",
            "redis_url": "HUB_LOCAL_REDIS_URL",
        }
        advice = "run 'hub serve', which starts PostgreSQL and Valkey, or set DATABASE_URL and REDIS_URL"
    else:
        names = {
            "database_url": "DATABASE_URL",
            "migrator_url": "HUB_MIGRATOR_URL",
            "relay_url": "HUB_RELAY_URL",
            "redis_url": "REDIS_URL",
        }
        advice = "README.md, 'On real servers', says what each is for"
    needed = set(names)
    names["backup_url"] = "HUB_LOCAL_BACKUP_URL" if embedded else "HUB_BACKUP_URL"
    urls = {field: psycopg_url(environ.get(name, "")) for field, name in names.items()}
    for field, name in names.items():
        scheme = urlsplit(urls[field]).scheme
        if not scheme and field not in needed:
            continue
        wanted = ("redis", "rediss", "unix") if field == "redis_url" else ("postgresql+psycopg",)
        if not scheme:
            faults.append(f"{name} is not set: {advice}.")
        elif scheme not in wanted:
            faults.append(f"{name} must begin with {wanted[0]}://, not {scheme}://.")
    return urls


def psycopg_url(url: str) -> str:
    """The URL with the driver that the hub uses, however the scheme was spelt."""
    for prefix in ("postgres://", "postgresql://"):
        if url.startswith(prefix):
            return "postgresql+psycopg://" + url.removeprefix(prefix)
    return url


def _number(environ: Mapping[str, str], name: str, default: int, least: int, most: int, faults: list[str]) -> int:
    text = environ.get(name, str(default))
    if text.isdigit() and least <= int(text) <= most:
        return int(text)
    faults.append(f"{name} must be a whole number from {least} to {most}, not '{text}'.")
    return default
