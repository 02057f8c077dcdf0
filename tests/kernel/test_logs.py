"""Logs: a JSON object a line, in UTC, with the request's number; what is typed forges none; refusals stand there."""

import io
import json
from datetime import UTC, datetime, timedelta

import pytest
import structlog

from hub.kernel import logs
from hub.kernel.web import requests as web
from hub.settings import ROOT


@pytest.fixture
def lines(monkeypatch):
    """What the hub's own settings make of each line: `lines()`."""
    logs.configure()
    out = io.StringIO()
    log = structlog.wrap_logger(structlog.PrintLogger(out), processors=structlog.get_config()["processors"])
    monkeypatch.setattr(web, "log", log)
    return lambda: [json.loads(line) for line in out.getvalue().splitlines()]


@pytest.mark.asvs("16.4.1", "16.2.4")
@pytest.mark.parametrize("text", ["a\nb", "a\r\n{}", '"} {"event": "forged"', "\x1b[31m", "\u2028x", "\x00"])
def test_nothing_that_is_logged_begins_a_line_of_its_own(lines, text):
    web.log.warning("request_refused", why=text)
    [told] = lines()
    assert told["why"] == text and told["event"] == "request_refused" and told["level"] == "warning"


@pytest.mark.asvs("16.2.2")
def test_times_are_utc(lines):
    web.log.warning("x")
    at = datetime.fromisoformat(lines()[0]["timestamp"])
    assert at.utcoffset() == timedelta(0) and abs(datetime.now(UTC) - at) < timedelta(minutes=1)


@pytest.mark.asvs("16.3.3", "16.2.1")
@pytest.mark.parametrize(
    ("sent", "why"),
    [
        ({"path": "/workspace", "method": "POST", "data": {"csrf_token": "forged"}}, "form key"),
        ({"path": "/sign-in", "base_url": "http://evil.example"}, "host name"),
        ({"path": "/account?x=%00"}, "malformed"),
        ({"path": "/account", "method": "DELETE"}, "method"),
    ],
)
def test_a_request_that_a_control_turned_away_is_logged(client, lines, sent, why):
    answer = client("norfolk", "tracer").open(**sent)
    assert answer.status_code >= 400
    told = lines()[-1]
    assert told["event"] == "request_refused" and told["why"] == why
    assert len(told["request"]) == 36 and len(told["caller"]) == 32 and "127.0.0.1" not in json.dumps(told)
    assert "evil" not in json.dumps(told) and "forged" not in json.dumps(told), "nothing that the caller wrote"


@pytest.mark.asvs("16.3.3", "2.4.1")
def test_who_is_throttled_is_logged(client, lines):
    browser = client()
    for _ in range(11):
        answer = browser.post("/sign-in", data={"email": "somebody@norfolk.example", "password": "x"})
    assert answer.status_code == 429
    assert lines()[-1]["why"] == "too many" and "somebody" not in json.dumps(lines())


@pytest.mark.asvs("16.2.1")
def test_each_line_of_a_request_has_its_own_number(client, lines):
    for _ in range(2):
        client().open("/sign-in", base_url="http://evil.example")
    first, second = lines()
    assert first["request"] != second["request"]


@pytest.mark.asvs("16.2.3")
def test_logs_go_to_standard_output_and_nowhere_else():
    """What the operator's collector reads; audit events and checkpoints go where docs/security.md says."""
    logs.configure()
    assert isinstance(structlog.get_config()["logger_factory"], structlog.PrintLoggerFactory)
    elsewhere = ("FileHandler", "SysLogHandler", "logging.handlers", "sentry", "opentelemetry")
    sources = {path: path.read_text() for path in (ROOT / "hub").rglob("*.py")}
    assert [path for path, text in sources.items() if any(word in text for word in elsewhere)] == []


def test_a_command_that_a_program_reads_keeps_its_lines_aside(capsys):
    logs.aside()
    structlog.get_logger().warning("job_failed")
    out, err = capsys.readouterr()
    logs.configure()
    structlog.configure(logger_factory=structlog.PrintLoggerFactory())
    assert out == "" and "job_failed" in err
