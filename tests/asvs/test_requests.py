"""Where a request ends is told in one way alone: nothing is smuggled behind it; and headers are what they say."""

import pytest
from gunicorn.config import Config
from gunicorn.http.errors import ParseException
from gunicorn.http.parser import RequestParser

from hub import server

POST = b"POST / HTTP/1.1\r\nHost: hub.example\r\n"


def read(request: bytes):
    """The request as the hub's web server reads it, under the hub's own settings."""
    config = Config()
    for name in ("worker_class", "graceful_timeout"):
        config.set(name, getattr(server, name))
    return next(RequestParser(config, iter([request]), ("127.0.0.1", 1)))


@pytest.mark.asvs("4.2.1")
@pytest.mark.parametrize(
    "headers",
    [
        b"Content-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\nGET /x",
        b"Transfer-Encoding: chunked\r\nContent-Length: 5\r\n\r\n0\r\n\r\nGET /x",
        b"Content-Length: 5\r\nContent-Length: 6\r\n\r\nhello",
        b"Content-Length: +5\r\n\r\nhello",
        b"Content-Length : 5\r\n\r\nhello",
        b"Transfer-Encoding: chunked\r\nTransfer-Encoding: identity\r\n\r\n0\r\n\r\n",
        b"Transfer-Encoding: xchunked\r\n\r\n0\r\n\r\n",
        b"X-One: a\r\n Content-Length: 5\r\n\r\nhello",
        b"X-One: a\nContent-Length: 5\r\n\r\nhello",
        b"X-One: a\x00b\r\n\r\n",
    ],
)
def test_a_request_of_two_lengths_or_none_is_refused(headers):
    with pytest.raises(ParseException):
        read(POST + headers)


@pytest.mark.asvs("4.2.1")
def test_a_request_of_one_length_is_read_to_its_end_and_no_further():
    found = read(POST + b"Content-Length: 5\r\n\r\nhelloGET /x HTTP/1.1")
    assert found.body.read() == b"hello"


@pytest.mark.asvs("4.1.3")
def test_a_header_that_only_looks_like_a_proxys_is_dropped():
    """Underscores and hyphens become one in WSGI: what a proxy sets could be overwritten so."""
    assert dict(read(POST + b"X_Forwarded_For: 203.0.113.9\r\nX-Real: a\r\n\r\n").headers).keys() == {"HOST", "X-REAL"}


@pytest.mark.asvs("15.2.2")
def test_a_page_asks_the_database_for_a_minute_at_most(app):
    from sqlalchemy import create_engine

    engine = create_engine(app.config["HUB"].database_url, connect_args={"autocommit": True})
    server.bound(engine)
    with engine.connect() as connection:
        assert connection.exec_driver_sql("show statement_timeout").scalar() == "1min"
        connection.rollback()
        assert connection.exec_driver_sql("show statement_timeout").scalar() == "1min"
    engine.dispose()
