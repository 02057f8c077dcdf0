"""What comes from a phone is no longer, no more and no oftener than a day at the doorstep can make it."""

import pytest

from tests.doorstep.phone import CARD, kept


@pytest.mark.parametrize("inside", [b"[" * 40_000, b"\xff", b"[]", b"null", b'"text"'], ids=lambda one: repr(one[:4]))
def test_an_envelope_that_holds_no_answer_does_not_open(phone, everything, inside):
    _, made = phone()
    answer = made.send(made.sealed(inside))
    assert answer.status_code == 422 and "cannot open this answer" in answer.json["detail"]
    assert kept(everything) == []


@pytest.mark.parametrize(("name", "longest"), [("epk", 88), ("iv", 16), ("data", 60_000)])
def test_an_envelope_is_base64_and_no_longer_than_a_form_can_be(phone, everything, name, longest):
    _, made = phone()
    envelope = made.answer("no-answer", **CARD)
    for odd in ("A" * (longest + 4), envelope[name][:-4] + "*$%&", ""):
        answer = made.send(envelope | {name: odd})
        assert answer.status_code == 422 and f"({name})" in answer.json["detail"], odd[:20]
    assert made.send(envelope | {"v": 2}).json["detail"].endswith("(v)")
    assert kept(everything) == []


TOO_MUCH = [{"outcome": "x" * 61}, {"outcome": ""}, {"attempt": 1001}, {"answers": {"x" * 61: "y"}},
            {"answers": {str(n): "x" for n in range(201)}}]  # fmt: skip


@pytest.mark.parametrize("more", TOO_MUCH, ids=lambda one: next(iter(one)))
def test_what_no_form_can_hold_is_not_taken_in(phone, everything, more):
    _, made = phone()
    answer = made.send(made.sealed(made.told("no-answer", **CARD) | more))
    assert answer.status_code == 422 and f"({next(iter(more))}" in answer.json["detail"]
    assert kept(everything) == []


def test_long_answers_and_many_choices_are_cut_before_they_are_kept(phone, everything):
    _, made = phone()
    made.send(made.answer("no-answer", note="x" * 6000, card=["y" * 6000] + ["z"] * 149))
    [row] = everything("select answers from doorstep_answer")
    assert len(row.answers["note"]) == 5000
    assert [len(one) for one in row.answers["card"]] == [5000] + [1] * 99


def test_a_ticket_is_no_longer_than_the_hub_makes_them(phone):
    _, made = phone()
    answer = made.post("/doorstep/check", {"ticket": made.pack["ticket"] + "x" * 400})
    assert answer.status_code == 422 and answer.json["detail"].endswith("(ticket)")


def test_a_ticket_may_be_tried_only_so_often(phone):
    _, made = phone()
    tried = [made.post("/doorstep/check", {"ticket": "x"}).status_code for _ in range(601)]
    assert set(tried[:600]) == {404} and tried[600] == 429


@pytest.mark.asvs("15.2.2")
def test_a_huge_body_is_refused_as_it_comes(phone):
    _, made = phone()
    answer = made.post("/doorstep/answers", raw=b"x" * 2_000_000)
    assert answer.status_code == 413 and answer.mimetype == "application/problem+json"
