"""What the environment says, read once and checked whole: a wrong setting stops the start with a sentence."""

import os
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from hub.settings import links, notices, reach, sealing, secrets, servers
from hub.settings.machine import LOOPBACK, LOOPBACK_NAMES, ROOT
from hub.settings.servers import psycopg_url

__all__ = [
    "LOOPBACK",
    "LOOPBACK_NAMES",
    "ROOT",
    "Settings",
    "WrongSettings",
    "administrators_url",
    "psycopg_url",
    "read",
]


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
    field_keys: tuple[str, ...]
    seal_keys: Path
    seal_name: str
    seal_copies: tuple[str, ...]
    seal_token: str
    factor_key: str
    erasures: Path | None = None
    breached_passwords: Path | None = None
    private_links: tuple[str, ...] = ()
    warnings: tuple[str, ...] = ()

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
            "HUB_FIELD_KEYS": " ".join(self.field_keys),
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
            "HUB_BREACHED_PASSWORDS": str(self.breached_passwords or ""),
            "HUB_PRIVATE_LINKS": ",".join(self.private_links),
        }


def read(environ: Mapping[str, str] = os.environ) -> Settings:
    """Settings from the environment. Raises WrongSettings naming every fault at once."""
    environ, unread = secrets.opened(environ)
    faults: list[str] = []
    embedded = not environ.get("DATABASE_URL")
    settings = Settings(
        **servers.read(environ, embedded, faults),
        **reach.read(environ, embedded, faults),
        secret_key=secrets.secret_key(environ, faults),
        embedded=embedded,
        port=_number(environ, "PORT", 8000, 1, 65535, faults),
        instance=environ.get("HUB_INSTANCE", ""),
        upload_limit=_number(environ, "HUB_UPLOAD_MB", 20, 1, 1000, faults) * 1024 * 1024,
        idle_minutes=_number(environ, "HUB_IDLE_MINUTES", 30, 5, 240, faults),
        absolute_hours=_number(environ, "HUB_SIGNED_IN_HOURS", 12, 1, 24, faults),
        var=Path(environ.get("HUB_VAR", ROOT / "var")),
        public_address=reach.printed(environ, faults),
        proxies=_number(environ, "HUB_PROXIES", 0, 0, 5, faults),
        **notices.read(environ, faults),
        national_secrets=secrets.national_secrets(environ, faults),
        context_key=secrets.context_key(environ, faults),
        field_keys=secrets.field_keys(environ, faults),
        **sealing.read(environ, faults),
        factor_key=secrets.factor_key(environ, faults),
        breached_passwords=secrets.breached_passwords(environ, faults),
        erasures=Path(environ["HUB_ERASURES"]) if environ.get("HUB_ERASURES") else None,
    )
    # Of a secret whose file is at fault nothing more is said.
    told = [*unread.values(), *(fault for fault in faults if fault.partition(" ")[0] not in unread)]
    if told:
        raise WrongSettings("\n".join(told))
    return settings


def administrators_url(setting: str, url: str, environ: Mapping[str, str] = os.environ) -> str:
    """The address of a server's administrator, held to the same rule as the hub's own. Raises WrongSettings."""
    faults: list[str] = []
    links.read({setting: psycopg_url(url)}, environ, faults)
    if faults:
        raise WrongSettings(faults[0])
    return psycopg_url(url)


def _number(environ: Mapping[str, str], name: str, default: int, least: int, most: int, faults: list[str]) -> int:
    text = environ.get(name, str(default))
    if text.isdigit() and least <= int(text) <= most:
        return int(text)
    faults.append(f"{name} must be a whole number from {least} to {most}, not '{text}'.")
    return default
