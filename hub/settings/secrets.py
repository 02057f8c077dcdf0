"""What nobody else may know: each may stand in the environment itself, or in a file that the environment names."""

import os
from collections.abc import Mapping
from pathlib import Path

# May be “@file”. The addresses are among them for the passwords that they hold.
SECRETS = (
    "DATABASE_URL",
    "HUB_MIGRATOR_URL",
    "HUB_RELAY_URL",
    "HUB_BACKUP_URL",
    "REDIS_URL",
    "SECRET_KEY",
    "HUB_CONTEXT_KEY",
    "HUB_FIELD_KEYS",
    "HUB_FACTOR_KEY",
    "HUB_NATIONAL_SECRETS",
    "HUB_NOTIFY_KEY",
    "HUB_SMTP_URL",
    "HUB_SEAL_TOKEN",
)


def opened(environ: Mapping[str, str]) -> tuple[dict[str, str], dict[str, str]]:
    """The environment with each secret's file read, and a fault for each whose file holds none, by the secret's name.

    Blanks around a file's content are no part of it. A secret whose file is at fault stays as it was told.
    """
    told, faults = dict(environ), {}
    for name in SECRETS:
        if not told.get(name, "").startswith("@"):
            continue
        try:
            secret = Path(told[name][1:]).read_text().strip()
        except (OSError, UnicodeDecodeError):
            faults[name] = f"{name} names a file that cannot be read."
            continue
        # A process that is started gets the secret itself, and would take it for a file's name.
        if not secret or secret.startswith("@"):
            faults[name] = f"{name} names a file that is empty or begins with @."
        else:
            told[name] = secret
    return told, faults


def secret_key(environ: Mapping[str, str], faults: list[str]) -> str:
    """What signs sessions and seals what is kept."""
    secret = environ.get("SECRET_KEY", "")
    if len(secret) < 32:
        faults.append(
            "SECRET_KEY must hold at least 32 random characters: "
            "python -c 'import secrets; print(secrets.token_hex())'."
        )
    return secret


def context_key(environ: Mapping[str, str], faults: list[str]) -> str:
    """The key with which the hub proves to PostgreSQL for whom it acts; none where that is not demanded."""
    key = environ.get("HUB_CONTEXT_KEY", "")
    if key and len(key) < 32:
        faults.append("HUB_CONTEXT_KEY must hold at least 32 random characters, or nothing.")
    return key


def factor_key(environ: Mapping[str, str], faults: list[str]) -> str:
    """Under which second factors are kept; without it they are kept under SECRET_KEY."""
    key = environ.get("HUB_FACTOR_KEY", "")
    if key and len(key) < 32:
        faults.append("HUB_FACTOR_KEY must hold at least 32 random characters, or nothing.")
    return key


def field_keys(environ: Mapping[str, str], faults: list[str]) -> tuple[str, ...]:
    """Under which NHS numbers, risk notes and files are sealed where they lie: the first seals, each opens."""
    keys = tuple(dict.fromkeys(environ.get("HUB_FIELD_KEYS", "").split()))
    if not keys or any(len(one) < 32 for one in keys):
        faults.append(
            "HUB_FIELD_KEYS must hold a key of at least 32 random characters, or several with blanks between, the "
            "newest first: python -c 'import secrets; print(secrets.token_hex())'."
        )
    return keys


def breached_passwords(environ: Mapping[str, str], faults: list[str]) -> Path | None:
    """The operator's file of passwords that are known from breaches, if there is one."""
    file = Path(told) if (told := environ.get("HUB_BREACHED_PASSWORDS", "")) else None
    if file and not (file.is_file() and os.access(file, os.R_OK)):
        faults.append("HUB_BREACHED_PASSWORDS must name a file that can be read.")
    return file


def national_secrets(environ: Mapping[str, str], faults: list[str]) -> dict[str, str]:
    """Each organisation's secret with its national system: “slug=secret slug=secret”."""
    pairs = [one.partition("=") for one in environ.get("HUB_NATIONAL_SECRETS", "").split()]
    if not all(slug and secret for slug, _, secret in pairs):
        faults.append("HUB_NATIONAL_SECRETS must hold slug=secret, with blanks or lines between.")
    return {slug: secret for slug, _, secret in pairs}
