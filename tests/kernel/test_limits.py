"""A request that sends more than its page may be sent is 413 before anything of it is read."""

import io
import json

import pytest

from hub.kernel.web.limits import MOST_TYPED

LARGE = 10 * 1024 * 1024
FORM, FILE, JSON = "application/x-www-form-urlencoded", "multipart/form-data; boundary=b", "application/json"


class Body(io.BytesIO):
    """What a browser sends, and how much of it was read."""

    def __init__(self, size):
        super().__init__(b"note=" + b"x" * (size - 5))
        self.taken = 0

    def readinto(self, into):
        taken = super().readinto(into)
        self.taken += taken
        return taken


@pytest.fixture
def send(client):
    def post(who, path, kind, size=LARGE):
        browser, body = client(*who), Body(size)
        answer = browser.open(path, method="POST", input_stream=body, content_type=kind, content_length=size)
        return answer, body.taken

    return post


@pytest.mark.asvs("15.2.2")
@pytest.mark.parametrize("path", ["/cases/new", "/imports", "/sign-in", "/check"])
@pytest.mark.parametrize("kind", [FORM, JSON, "text/plain"])
def test_ten_megabytes_of_text_are_not_read(send, path, kind):
    answer, taken = send(("norfolk", "supervisor"), path, kind)
    assert taken == 0
    assert answer.status_code == 413


@pytest.mark.asvs("5.2.1")
@pytest.mark.parametrize("path", ["/cases/new", "/sign-in", "/check"])
def test_only_a_view_that_takes_a_file_reads_one(send, path):
    answer, taken = send(("norfolk", "supervisor"), path, FILE)
    assert (answer.status_code, taken) == (413, 0)


def test_the_page_says_what_to_do(send):
    answer, _ = send(("norfolk", "tracer"), "/cases/new", FORM)
    assert answer.mimetype == "text/html" and "You sent too much text" in answer.text
    assert f"{MOST_TYPED:,} characters" in answer.text and "Go back in your browser" in answer.text


def test_a_phone_that_sends_too_much_gets_a_document(send, client):
    browser = client("breckland", "officer")
    answer = browser.open(
        "/doorstep/answers", method="POST", input_stream=Body(LARGE), content_type=JSON, content_length=LARGE
    )
    assert json.loads(answer.data)["status"] == 413


def test_what_a_page_may_be_sent_is_read(send):
    answer, taken = send(("norfolk", "tracer"), "/cases/new", FORM, MOST_TYPED)
    assert answer.status_code == 400 and taken == MOST_TYPED  # read, and then refused for want of its key
