"""GOV.UK Notify, by its own client: send a message once, and ask later whether it arrived."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager

from flask import current_app
from notifications_python_client import NotificationsAPIClient
from notifications_python_client.errors import APIError

from hub.notices.providers import SECONDS, Away, Refused, patience

KINDS = {"email": "email", "text": "sms"}


def send(way: str, to: str, template: str, told: Mapping[str, str], reference: str) -> None:
    """Send by 'email' or 'text', unless Notify has it already under this reference. Raises Refused, Away.

    An attempt whose answer was lost is found again by the reference.
    """
    with _client() as client:
        if _known(client, way, reference):
            return
        if way == "email":
            client.send_email_notification(to, template, dict(told), reference=reference)
        else:
            client.send_sms_notification(to, template, dict(told), reference=reference)


def status(way: str, reference: str) -> str | None:
    """What Notify says of a message: delivered, permanent-failure, sending …; None when it has none. Raises Away."""
    with _client() as client:
        found = _known(client, way, reference)
        return found[0].get("status") if found else None


def _known(client: NotificationsAPIClient, way: str, reference: str) -> list[dict]:
    return client.get_all_notifications(template_type=KINDS[way], reference=reference)["notifications"]


@contextmanager
def _client() -> Iterator[NotificationsAPIClient]:
    settings = current_app.config["HUB"]
    with patience("notify"):
        client = NotificationsAPIClient(settings.notify_key, base_url=settings.notify_url, timeout=SECONDS)
        try:
            yield client
        except APIError as fault:
            code = fault.status_code
            raise (Refused if 400 <= code < 500 and code != 429 else Away)(f"notify {code}") from None
        finally:
            client.request_session.close()
