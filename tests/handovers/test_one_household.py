"""One household gets one voice: whoever opens a request sees the others at the same address."""

from tests.handovers.asking import asked


def test_a_request_names_the_others_at_its_address_and_who_holds_them(norfolk, client, work, everything):
    first, second = (asked(norfolk, work) for _ in range(2))
    with norfolk.acting("breckland", "officer", 1):
        from hub.handovers import actions

        actions.accept(second.id, second.received.version)
    officer = client("breckland", "officer")
    page = officer.get(f"/requests/{first.id}").text
    assert "Also at this address:" in page and str(second.id) in page
    assert f"held by {norfolk.person('breckland', 'officer', 1).name}" in page
    [event] = everything(
        "select about from event where kind = 'record:opened' and account_id = :me order by id desc limit 1",
        me=officer.person.id,
    )
    assert {str(first.id), str(second.id)} <= set(event.about)


def test_one_that_has_ended_or_is_elsewhere_is_not_named(norfolk, client, work, everything):
    first, second, third = (asked(norfolk, work) for _ in range(3))
    second.withdraw()
    work()
    everything("alter table handover disable trigger keep_subject")
    everything(
        """update handover set subject = jsonb_set(subject, '{address}', '"9 Other Road"') where id = :id""",
        id=third.id,
    )
    page = client("breckland", "officer").get(f"/requests/{first.id}").text
    assert "Also at this address" not in page


def test_what_to_do_about_the_others_fits_the_request(norfolk, client, work):
    search, door = asked(norfolk, work), asked(norfolk, work, kind="door-knock")
    officer = client("breckland", "officer")
    page = officer.get(f"/requests/{search.id}").text
    assert "One of you should deal with all of them." in page and "Go once" not in page
    assert "Go once for all of them." in officer.get(f"/requests/{door.id}").text


def test_whoever_may_claim_is_told_to_and_nobody_else(norfolk, client, work):
    request = asked(norfolk, work)
    assert (
        "Nobody holds it yet. Claim it to work on it."
        in client("breckland", "officer").get(f"/requests/{request.id}").text
    )
    request.accept()
    assert "Claim it to work on it" not in client("breckland", "manager").get(f"/requests/{request.id}").text
