"""The two ways out of the hub: GOV.UK Notify, or the council's mail server. Neither sees personal data.

What a provider will never take is `Refused`; what may work later is `Away`, and the job's own back-off tries again.
"""

import smtplib
import ssl
from email.message import EmailMessage
from email.utils import formatdate
from urllib.parse import unquote, urlsplit
from uuid import UUID

from flask import current_app

from hub.notices import notify
from hub.notices.providers import SECONDS, Away, Refused, patience
from hub.settings import Settings
from hub.settings.links import is_here

NO_TLS = "smtp without TLS"


def ways(urgent: bool) -> list[str]:
    """How a notice may leave this installation: 'email', 'text', both, or neither."""
    settings: Settings = current_app.config["HUB"]
    by_notify = bool(settings.notify_key)
    email = (by_notify and settings.notify_email_template) or settings.smtp_url
    text = urgent and by_notify and settings.notify_sms_template
    return ["email"] * bool(email) + ["text"] * bool(text)


def send(way: str, notice_id: UUID, to: str, title: str, sentence: str) -> None:
    """Send one notice, unless the provider says that it has it already. Raises Refused, Away."""
    settings: Settings = current_app.config["HUB"]
    address = f"{settings.address}/notices"
    if settings.notify_key and (way == "text" or settings.notify_email_template):
        template = settings.notify_email_template if way == "email" else settings.notify_sms_template
        told = {"title": title, "sentence": sentence, "address": address}
        notify.send(way, to, template, told, str(notice_id))
    else:
        with patience("smtp"):
            _by_smtp(settings, notice_id, to, title, f"{sentence}\n\nOpen it in the hub: {address}\n")


def _by_smtp(settings: Settings, notice_id: UUID, to: str, title: str, body: str) -> None:
    """By the mail server; the message's id is the notice's, so that a second copy is known for one."""
    message = EmailMessage()
    message["From"], message["To"], message["Subject"] = settings.mail_from, to, title
    message["Date"] = formatdate()
    message["Message-ID"] = f"<{notice_id}@{urlsplit(settings.address).hostname}>"
    message["Auto-Submitted"] = "auto-generated"
    message.set_content(body)
    try:
        with _server(settings) as server:
            server.send_message(message)
    except smtplib.SMTPRecipientsRefused as refused:
        code = next(iter(refused.recipients.values()))[0]
        raise (Refused if code >= 500 else Away)(f"smtp {code}") from None
    except smtplib.SMTPResponseException as fault:
        raise (Refused if 500 <= fault.smtp_code < 600 else Away)(f"smtp {fault.smtp_code}") from None
    except (smtplib.SMTPException, OSError) as fault:
        raise Away(f"smtp {type(fault).__name__}") from None


def _server(settings: Settings) -> smtplib.SMTP:
    """A connection, encrypted from the first byte (smtps) or as soon as the server offers it.

    Raises Refused rather than show a user's password, or beyond this machine and a private link anything at all, to a
    server that offers no encryption, or to whoever hides it.
    """
    parts, safe = urlsplit(settings.smtp_url), ssl.create_default_context()
    near = is_here(parts.hostname) or parts.hostname in settings.private_links
    if parts.scheme == "smtps":
        server = smtplib.SMTP_SSL(parts.hostname, parts.port or 465, timeout=SECONDS, context=safe)
    else:
        server = smtplib.SMTP(parts.hostname, parts.port or 25, timeout=SECONDS)
        server.ehlo()
        if server.has_extn("starttls"):
            server.starttls(context=safe)
        elif parts.username or not near:
            server.close()
            raise Refused(NO_TLS)
    if parts.username:
        server.login(unquote(parts.username), unquote(parts.password or ""))
    return server
