"""The HTTP client: OAuth 2 client credentials, one host, no redirects, bounded in time and size.

`GET {url}/cases?after=PLACE&limit=N` answers {"records": [...], "next": PLACE, "more": bool}. `POST {url}/outcomes`
with the header Idempotency-Key answers {"receipt": text}, the same one however often it is asked.
"""

from collections.abc import Iterator
from typing import Any, NamedTuple
from uuid import UUID

from authlib.common.errors import AuthlibBaseError
from authlib.integrations.requests_client import OAuth2Session
from requests import RequestException, Response
from requests.adapters import HTTPAdapter
from requests.exceptions import ChunkedEncodingError, ConnectTimeout, ContentDecodingError, JSONDecodeError, ReadTimeout
from urllib3 import HTTPConnectionPool, HTTPSConnectionPool

from hub.kernel.outward import whole_within
from hub.national.its.rules import Fault, Gone, retry_after
from hub.national.schemas import National, safe_address

CONNECT, READ, WHOLE = 5, 20, 30  # seconds: to connect, between two bytes, for a whole answer
MOST_BYTES = 8 * 1024 * 1024
DEEPEST = 10
LONGEST_RECEIPT = 200
LONGEST_PLACE = 500


class Page(NamedTuple):
    """One page of their list: records, the place behind it, whether more follow."""

    records: list[Any]
    place: str | None
    more: bool


class Answer(NamedTuple):
    """What they said to a row: taken, with a receipt, or refused, with a word why."""

    taken: bool
    word: str


class Bounded(Response):
    """An answer that is not read beyond MOST_BYTES."""

    def iter_content(self, chunk_size: int | None = 1, decode_unicode: bool = False) -> Iterator[Any]:
        """Raises Fault."""
        read = 0
        for chunk in super().iter_content(chunk_size, decode_unicode):
            read += len(chunk)
            if read > MOST_BYTES:
                self.close()
                raise Fault("too_big")
            yield chunk


class _Plain(HTTPConnectionPool):
    class ConnectionCls(HTTPConnectionPool.ConnectionCls):
        response_class = whole_within(WHOLE)


class _Encrypted(HTTPSConnectionPool):
    class ConnectionCls(HTTPSConnectionPool.ConnectionCls):
        response_class = whole_within(WHOLE)


class _Adapter(HTTPAdapter):
    def init_poolmanager(self, *args: Any, **kwargs: Any) -> None:
        super().init_poolmanager(*args, **kwargs)
        self.poolmanager.pool_classes_by_scheme = {"http": _Plain, "https": _Encrypted}

    def build_response(self, req: Any, resp: Any) -> Response:
        built = super().build_response(req, resp)
        built.__class__ = Bounded
        return built


class _Session(OAuth2Session):
    """A session that follows nobody, asks the environment for nothing, and turns each failure into a Fault."""

    def request(self, method: str, url: str, **kwargs: Any) -> Response:  # type: ignore[override]
        if not safe_address(url):
            raise Fault("not_https")
        kwargs |= {"allow_redirects": False, "timeout": (CONNECT, READ)}
        try:
            return super().request(method, url, **kwargs)
        except (ConnectTimeout, ReadTimeout):
            raise Fault("timeout") from None
        except (ChunkedEncodingError, ContentDecodingError):
            raise Fault("cut") from None
        except JSONDecodeError:
            raise Fault("unreadable") from None
        except AuthlibBaseError:  # an answer of 200 with an error in it raises another than one of 401
            raise Fault("secret") from None
        except RequestException as fault:
            raise Fault("timeout" if "timed out" in str(fault) else "unreachable") from None
        except (ValueError, OverflowError):  # a token of signs that no header can carry, or that never ends
            raise Fault("unreadable") from None


class Client:
    """One organisation's way to its national system."""

    def __init__(self, national: National, secret: str):
        if not secret:
            raise Fault("no_secret")
        if not (safe_address(national.url) and safe_address(national.token_url)):
            raise Fault("not_https")
        self.national = national
        self.session = _Session(
            national.client_id, secret, scope=national.scope or None, token_endpoint=national.token_url,
            grant_type="client_credentials",
        )  # fmt: skip
        self.session.trust_env = False
        for scheme in ("https://", "http://"):
            self.session.mount(scheme, _Adapter())
        for moment in ("access_token_response", "refresh_token_response"):
            self.session.register_compliance_hook(moment, _token_answer)

    def __enter__(self) -> "Client":
        return self

    def __exit__(self, *_: Any) -> None:
        self.session.close()

    def page(self, place: str | None) -> Page:
        """The records behind this place of their list. Raises Fault; Gone when they no longer know the place."""
        asked = {"limit": self.national.page_size} | ({"after": place} if place else {})
        answer = self._ask("GET", "cases", params=asked)
        if answer.status_code == 410:
            raise Gone()
        told = _document(_checked(answer))
        found = Page(told.get("records"), told.get("next"), told.get("more"))
        whole = isinstance(found.records, list) and isinstance(found.more, bool)
        onward = not found.more or (found.records and found.place not in (None, place))
        if not whole or not _is_place(found.place) or not onward:
            raise Fault("unreadable")  # "more" without end: nobody would ever come to the end of it
        return found

    def push(self, row_id: UUID, told: dict[str, Any]) -> Answer:
        """Hand one row over; asked again with the same id, they answer the same. Raises Fault."""
        answer = self._ask("POST", "outcomes", json=told, headers={"Idempotency-Key": str(row_id)})
        if answer.status_code in (400, 404, 409, 422):
            return Answer(False, _word(answer, "reason") or str(answer.status_code))
        receipt = _word(_checked(answer), "receipt")
        if not receipt:
            raise Fault("unreadable")
        return Answer(True, receipt)

    def _ask(self, method: str, path: str, **kwargs: Any) -> Response:
        """One request with a token; a token that they no longer take is fetched anew, once."""
        address = f"{self.national.url.rstrip('/')}/{path}"
        for attempt in (1, 2):
            if not self.session.token:
                self._fetch_token()
            answer = self.session.request(method, address, **kwargs)
            if answer.status_code != 401:
                return answer
            self.session.token = None
            if attempt == 2:
                raise Fault("secret")
        raise AssertionError("unreachable")

    def _fetch_token(self) -> None:
        try:
            self.session.fetch_token(self.national.token_url, grant_type="client_credentials")
        except AuthlibBaseError:
            raise Fault("secret") from None
        except (RequestException, ValueError, TypeError, OverflowError):
            raise Fault("unreadable") from None


def _token_answer(answer: Response) -> Response:
    """What a token endpoint says, before it is taken for a token: a refusal may come without a word of OAuth."""
    if answer.status_code in (400, 401, 403):
        raise Fault("secret")
    told = _document(_checked(answer))
    if "error" not in told and not _is_token(told):
        raise Fault("unreadable")
    return answer


def _is_token(told: dict[str, Any]) -> bool:
    """Whether it is a text to be borne as it is: the client knows no other kind of token."""
    token, kind = told.get("access_token"), told.get("token_type", "Bearer")
    return isinstance(token, str) and bool(token) and isinstance(kind, str) and kind.casefold() == "bearer"


def _checked(answer: Response) -> Response:
    code = answer.status_code
    if code == 200 or code == 201:
        return answer
    if 300 <= code < 400:
        raise Fault("redirected")
    if code == 403:
        raise Fault("refused")
    wait = retry_after(answer.headers.get("Retry-After"), answer.headers.get("Date"))
    if code in (429, 503) and (code == 429 or wait):
        raise Fault("busy", wait)
    raise Fault("server" if code >= 500 else "unreadable", wait)


def _document(answer: Response) -> dict[str, Any]:
    try:
        told = answer.json()
    except (JSONDecodeError, ValueError, RecursionError):
        raise Fault("unreadable") from None
    if not isinstance(told, dict) or not _is_shallow(told):
        raise Fault("unreadable")
    return told


def _is_shallow(told: Any) -> bool:
    """Whether lists and records stand in one another no deeper than whoever reads them can follow."""
    level = [told]
    for _ in range(DEEPEST):
        level = [
            inner for one in level for inner in (one.values() if isinstance(one, dict) else one)
            if isinstance(inner, dict | list)
        ]  # fmt: skip
    return not level


def _is_place(place: Any) -> bool:
    """Nothing, or a short text of signs that can be seen: it comes back to them with the next question."""
    return place is None or isinstance(place, str) and 0 < len(place) <= LONGEST_PLACE and place.isprintable()


def _word(answer: Response, name: str) -> str:
    try:
        told = str(_document(answer).get(name) or "")
        return "".join(letter for letter in told if letter.isprintable())[:LONGEST_RECEIPT]
    except Fault:
        if answer.status_code < 300:
            raise
        return ""
