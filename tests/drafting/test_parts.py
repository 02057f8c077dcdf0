"""Steps, outcomes, forms, questions, times of day: written, moved, copied, removed, never lost to a colleague."""

import pytest

from hub.visit_models.rules import DECLINED


def step(manager, key="knock"):
    return next(one for one in manager.body["step"] if one["key"] == key)


def outcome(manager, key, of="knock"):
    return next(one for one in step(manager, of)["outcome"] if one["key"] == key)


def question(manager, key):
    return next(one for one in manager.body["form"][0]["question"] if one["key"] == key)


@pytest.fixture
def two_steps(begun):
    """Nobody in leads on to a second step."""
    begun.saves("add-step", title="Try once more", who="officers")
    begun.saves("steps/try-once-more/add-outcome", label="Met", then="end", county="reached-complete")
    begun.saves("steps/knock/outcomes/no-answer", after_last="step:try-once-more", county="")
    return begun


def test_a_step_has_all_that_a_file_can_say(begun):
    begun.saves(
        "steps/knock/change", title="Knock twice", guidance="Wait a minute.\nKnock again.", who="team", team="revenues",
        staff="2", attempts="2", window_1="evening", window_2="morning", gap_hours="12", assign="least-loaded",
        asks="Who was there?", form="",
    )  # fmt: skip
    changed = step(begun)
    outcomes = changed.pop("outcome")
    assert changed == {
        "key": "knock", "title": "Knock twice", "guidance": "Wait a minute.\nKnock again.", "by": "team:revenues",
        "staff": 2, "attempts": 2, "windows": ["evening", "morning"], "gap_hours": 12, "assign": "least-loaded",
        "asks": "Who was there?",
    }  # fmt: skip
    assert len(outcomes) == 11
    page = begun.see("steps/knock")
    assert "A pair of officers from Revenues and benefits." in page
    assert "Nobody goes alone: each attempt names the second person." in page
    assert "It goes by itself to whoever has the fewest open visits." in page
    assert "No step uses the form “At the door”." in begun.see()


def test_each_attempt_has_a_time_of_day_or_none_has(begun):
    answer = begun.send("steps/knock/change", window_2="-", title="Typed and kept")
    assert answer.status_code == 422
    assert (
        "Choose a time of day for each attempt, or any time for all" in answer.text and "Typed and kept" in answer.text
    )
    begun.saves("steps/knock/change", window_1="-", window_2="-", window_3="-")
    assert "windows" not in step(begun)


def test_more_attempts_bring_more_times_of_day_to_choose(begun):
    answer = begun.send("steps/knock/change", attempts="5")
    assert answer.status_code == 422 and "Time of day of attempt 5" in answer.text


def test_a_partner_is_offered_where_there_is_an_agreement_and_can_say_no(manager):
    someone = manager("south-norfolk")
    someone.saves("start", source="1")
    someone.saves("add-step", title="Neighbours go", who="partner", partner="broads-neighbours", accept_hours="6",
                  hand_on="at-once", assign="patch")  # fmt: skip
    made = someone.body["step"][-1]
    assert {name: made[name] for name in ("by", "accept_hours", "hand_on")} == {
        "by": "partner:broads-neighbours", "accept_hours": 6, "hand_on": "at-once",
    }  # fmt: skip
    assert "assign" not in made
    assert [one["key"] for one in made["outcome"]] == [DECLINED]
    page = someone.see("steps/neighbours-go")
    assert "It is handed on by itself" in page and "The partner has 6 hours to say yes" in page
    assert "The hub records this by itself" in someone.see(f"steps/neighbours-go/outcomes/{DECLINED}")


def test_a_district_without_an_agreement_is_offered_no_partner(begun):
    assert 'value="partner"' not in begun.see("add-step")


def test_keys_stay_when_words_change(begun):
    begun.saves("steps/knock/change", title="Something else")
    begun.saves("steps/knock/outcomes/moved", label="Gone away")
    begun.saves("forms/doorstep/change", title="Another title", layout="one-by-one")
    begun.saves("forms/doorstep/questions/card", label="What did you leave?", options__0__label="Our card")
    assert step(begun)["key"] == "knock" and outcome(begun, "moved")["label"] == "Gone away"
    assert begun.body["form"][0] | {"question": []} == {
        "key": "doorstep", "title": "Another title", "layout": "one-by-one", "question": [],
    }  # fmt: skip
    assert question(begun, "card")["options"][0] == {"key": "sorry-we-missed-you", "label": "Our card"}
    assert "There is nothing to mend" in begun.see()


def test_a_copy_has_a_key_of_its_own_and_stands_below(begun):
    begun.press("copy step/knock")
    begun.press("copy form/doorstep/question/card")
    begun.press("copy step/knock/outcome/moved")
    assert [one["key"] for one in begun.body["step"]] == ["knock", "knock-at-the-door"]
    assert [one["title"] for one in begun.body["step"]] == ["Knock at the door", "Copy of Knock at the door"]
    assert [one["key"] for one in begun.body["form"][0]["question"]][2:4] == ["card", "which_card_did_you_leave"]
    assert "Nothing leads to the step “Copy of Knock at the door”" in begun.see()


def test_parts_move_within_their_list(two_steps):
    two_steps.press("down step/knock")
    assert [one["key"] for one in two_steps.body["step"]] == ["try-once-more", "knock"]
    two_steps.press("down step/knock")
    two_steps.press("up step/knock")
    assert [one["key"] for one in two_steps.body["step"]] == ["knock", "try-once-more"]
    two_steps.press("up form/doorstep/question/card")
    assert [one["key"] for one in two_steps.body["form"][0]["question"]][:2] == ["who_answered", "card"]
    for nonsense in ("sideways step/knock", "up step/nowhere", "up", "up step", "copy outcome/x", ""):
        assert two_steps.browser.post("/visit-model/draft/arrange", data={"do": nonsense}).status_code == 404


def test_a_step_goes_and_what_led_to_it_leads_elsewhere(two_steps):
    page = two_steps.see("remove/step/try-once-more")
    assert "Remove this step?" in page and "Knock at the door: No answer, card left" in page
    two_steps.saves("remove/step/try-once-more", instead="end", county="no-answer-card-left")
    assert outcome(two_steps, "no-answer") == {
        "key": "no-answer", "label": "No answer, card left", "then": "again", "after_last": "end",
        "county": "no-answer-card-left",
    }  # fmt: skip
    assert "There is nothing to mend" in two_steps.see()


def test_a_step_goes_and_what_led_to_it_is_a_fault_until_it_is_mended(two_steps):
    two_steps.saves("remove/step/try-once-more")
    page = two_steps.see()
    assert "There is no step “try-once-more” in this model." in page
    assert "Leads to a step that does not exist" in page, "the drawing marks it"
    assert "go on to “try-once-more”, a step that does not exist" in two_steps.see("steps/knock")
    here = "steps/knock/outcomes/no-answer"
    assert f'href="/visit-model/draft/{here}"' in page and "no longer there" in two_steps.see(here)
    two_steps.saves(here, after_last="end", county="no-answer-card-left")
    assert "There is nothing to mend" in two_steps.see()


def test_the_first_step_goes_and_another_is_first(two_steps):
    two_steps.saves("about", first="knock")
    two_steps.saves("remove/step/knock")
    assert "first" not in two_steps.body
    assert "There is no step “knock”" not in two_steps.see()


def test_a_form_goes_and_its_steps_ask_the_outcome_alone(begun):
    assert "These steps use it: Knock at the door." in begun.see("remove/form/doorstep")
    begun.saves("remove/form/doorstep")
    assert "form" not in begun.body and "form" not in step(begun)
    assert "There is nothing to mend" in begun.see()


def test_what_hangs_on_a_question_or_an_outcome_that_goes_is_named_with_its_page(begun):
    begun.saves("remove/form/doorstep/question/needs")
    begun.saves("remove/step/knock/outcome/unsafe")
    page = begun.see()
    assert "There is no question “needs” before this one." in page
    assert "“unsafe” is no answer to the question “What happened?”." in page
    for key in ("needs_consent", "risk_seen"):
        assert f'href="/visit-model/draft/forms/doorstep/questions/{key}' in page
    assert "Only after an answer to “needs”, which is not asked before" in begun.see("forms/doorstep")
    begun.saves("forms/doorstep/questions/needs_consent/condition", on="-")
    begun.saves("forms/doorstep/questions/needs_consent", covers=[])
    assert "“needs”" not in begun.see()


def test_a_question_of_each_kind_has_what_its_kind_knows(begun):
    for kind, told, rules in (
        ("number", {"min": "0", "max": "9"}, {"min": 0, "max": 9}),
        ("date", {"min": "1/2/2021", "max": "today"}, {"min": "2021-02-01", "max": "today"}),
        ("long_text", {"max_length": "300"}, {"max_length": 300}),
        ("choices", {"min": "1", "max": "2"}, {"min": 1, "max": 2}),
    ):
        here = begun.saves("forms/doorstep/add-question", label=f"A {kind}?", kind=kind)
        options = {"options__0__label": "One", "options__1__label": "Two", "options__1__hint": "Small"}
        begun.saves(here, **told, **(options if kind == "choices" else {}))
        made = begun.body["form"][0]["question"][-1]
        assert made["rules"] == rules and made["kind"] == kind
    assert made["options"] == [{"key": "one", "label": "One"}, {"key": "two", "label": "Two", "hint": "Small"}]
    assert "There is nothing to mend" in begun.see()
    wrong = begun.send(here.replace("choices", "date"), min="soon")
    assert wrong.status_code == 422 and "Write today, or a date like" in wrong.text and 'value="soon"' in wrong.text


def test_another_kind_keeps_what_it_knows(begun):
    begun.saves("forms/doorstep/questions/card/kind", kind="choices")
    assert "share" not in question(begun, "card") and len(question(begun, "card")["options"]) == 3
    begun.saves("forms/doorstep/questions/card/kind", kind="text")
    assert question(begun, "card") == {
        "key": "card", "kind": "text", "label": "Which card did you leave?", "required": True,
    }  # fmt: skip


def test_an_answer_goes_when_its_row_is_emptied_and_more_rows_lose_nothing(begun):
    here = "forms/doorstep/questions/card"
    typed = begun.fields(here) | {"options.1.label": "", "label": "Typed but not saved"}
    more = begun.post(here, typed | {"do": "more"})
    assert more.status_code == 200 and "Typed but not saved" in more.text and more.text.count(">Answer ") >= 6
    assert question(begun, "card")["label"] == "Which card did you leave?"
    begun.saves(here, options__1__label="", options__1__hint="")
    assert [one["key"] for one in question(begun, "card")["options"]] == ["sorry-we-missed-you", "none"]


def test_a_time_of_day_with_another_name_is_followed_by_the_steps(begun):
    begun.saves("times", windows__0__name="Early morning", windows__0__opens="7am")
    assert begun.body["windows"]["early-morning"] == "07:00-12:00"
    assert step(begun)["windows"] == ["early-morning", "afternoon", "evening"]
    assert "early morning (07:00 to 12:00)" in begun.see("steps/knock")
    wrong = begun.send("times", windows__1__closes="6am")
    assert wrong.status_code == 422 and "must be later than the beginning" in wrong.text
    begun.saves("times", windows__0__name="", windows__0__opens="", windows__0__closes="")
    page = begun.see()
    assert "“early-morning” is no time of day of this model" in page
    assert 'href="/visit-model/draft/steps/knock/change"' in page


def test_two_managers_at_one_step_both_see_both_and_nothing_is_lost(begun, manager):
    other = manager(nth=0)
    mine = begun.fields("steps/knock/change") | {"title": "Mine"}
    other.saves("steps/knock/change", title="Theirs", gap_hours="7")
    answer = begun.post("steps/knock/change", mine)
    assert answer.status_code == 409
    assert "Someone else changed this while you were working on it" in answer.text
    assert "Theirs" in answer.text and 'value="Mine"' in answer.text
    assert step(begun)["title"] == "Theirs"
    version = answer.text.partition('name="version" value="')[2].partition('"')[0]
    assert begun.post("steps/knock/change", mine | {"version": version}).status_code == 303
    assert step(begun)["title"] == "Mine"


def test_what_a_colleague_changed_is_told_in_words_and_nothing_that_is_the_same(begun, manager):
    mine = begun.fields("steps/knock/change") | {"who": "team", "team": "revenues"}
    manager().saves("steps/knock/change", form="")
    answer = begun.post("steps/knock/change", mine)
    assert answer.status_code == 409
    assert "An officer from Revenues and benefits" in answer.text
    table = answer.text.partition("Their version and yours")[2].partition("</table>")[0]
    assert [word in table for word in ("Who does it", "Form", "How many go", "Attempts")] == [True, True, False, False]


def test_two_managers_at_different_parts_do_not_disturb_one_another(begun, manager):
    mine = begun.fields("steps/knock/change") | {"title": "Mine"}
    other = manager()
    other.saves("steps/knock/outcomes/moved", label="Gone away")
    other.saves("about", title="Theirs")
    assert begun.post("steps/knock/change", mine).status_code == 303
    assert (begun.body["title"], step(begun)["title"], outcome(begun, "moved")["label"]) == (
        "Theirs",
        "Mine",
        "Gone away",
    )


def test_what_a_colleague_removed_is_told_with_what_was_typed(begun, manager):
    mine = begun.fields("steps/knock/outcomes/moved") | {"label": "My own words"}
    before = begun.fields("discard")["version"]
    manager().saves("remove/step/knock/outcome/moved")
    answer = begun.post("steps/knock/outcomes/moved", mine)
    assert answer.status_code in (404, 409)
    assert begun.post("undo", {"version": before}).status_code == 409
    assert begun.post("discard", {"version": before}).status_code == 409


def test_what_does_not_exist_is_not_found(begun):
    for path in (
        "steps/none", "steps/none/change", "steps/knock/outcomes/none", "forms/none", "forms/doorstep/questions/none",
        "remove/step/none", "remove/outcome/none", "remove/step", "remove/step/knock/question/card", "steps/none/try",
    ):  # fmt: skip
        assert begun.browser.get(f"/visit-model/draft/{path}").status_code == 404, path
