"""The ways by which notices leave the hub: GOV.UK Notify, and the council's mail server."""

import re
from collections.abc import Mapping
from urllib.parse import urlsplit

from hub.settings import links

NOTIFY = "https://api.notifications.service.gov.uk"
# What Notify's key ends with: the service's id and the secret, of which the client cuts both from the end.
NOTIFY_KEY = re.compile(r".*[0-9a-f-]{36}-[0-9a-f-]{36}", re.IGNORECASE)


def read(environ: Mapping[str, str], faults: list[str]) -> dict[str, str]:
    """How notices leave the hub; with none of these they stay in it."""
    names = ("NOTIFY_KEY", "NOTIFY_EMAIL_TEMPLATE", "NOTIFY_SMS_TEMPLATE", "SMTP_URL", "MAIL_FROM")
    told = {name.lower(): environ.get(f"HUB_{name}", "") for name in names}
    told["notify_url"] = environ.get("HUB_NOTIFY_URL") or NOTIFY
    if told["notify_key"] and not NOTIFY_KEY.fullmatch(told["notify_key"]):
        faults.append("HUB_NOTIFY_KEY must be a whole API key of GOV.UK Notify: name, service’s id and secret.")
    if told["notify_key"] and not (told["notify_email_template"] or told["notify_sms_template"]):
        faults.append("HUB_NOTIFY_KEY needs HUB_NOTIFY_EMAIL_TEMPLATE or HUB_NOTIFY_SMS_TEMPLATE: a template’s id.")
    notify = urlsplit(told["notify_url"])
    near = notify.scheme == "http" and (links.is_here(notify.hostname) or notify.hostname in links.private(environ))
    if notify.scheme != "https" and not near:
        faults.append("HUB_NOTIFY_URL must begin with https://.")
    if told["smtp_url"] and urlsplit(told["smtp_url"]).scheme not in ("smtp", "smtps"):
        faults.append("HUB_SMTP_URL must begin with smtp:// or smtps://.")
    if told["smtp_url"] and "@" not in told["mail_from"]:
        faults.append("HUB_MAIL_FROM must be the address that notices come from, as in hub@example.gov.uk.")
    return told
