"""Quizzes under the conditions of real life: two devices, two tabs, a thin line, no scripts, no mouse."""

import re

import pytest
from playwright.sync_api import expect

from tests.journeys.cast import AT_THE_KEYBOARD, RETRYING, RETURNING, TRAVELLING, TWO_TABS, WITHOUT_SCRIPTS
from tests.journeys.product import finish, start
from tests.journeys.steps import (
    BANK,
    NOT_SAVED,
    answer_all,
    answer_question,
    expect_question,
    expect_saved,
    given,
    next_question,
    shown_question,
    sign_in,
    spaces_evened,
    start_quiz,
    status,
    submit,
    take_quiz,
    texts,
    without_gaps,
)

QUIZ = "/en/modules/why-ip-matters/quiz/"
AN_HOUR_PASSES = """
from datetime import timedelta
from django.db.models import F
from quizzes.models import Attempt
finished = Attempt.objects.filter(learner__email="{email}")
finished.update(started_at=F("started_at") - timedelta(hours=1), finished_at=F("finished_at") - timedelta(hours=1))
"""


# Two devices and two tabs ----------------------------------------------------


@pytest.mark.once
def test_answers_wait_for_the_learner_on_another_device(device):
    phone = device(viewport={"width": 360, "height": 740})
    sign_in(phone, RETURNING)
    start_quiz(phone, "why-ip-matters")
    answer_question(phone)
    expect_saved(phone)
    next_question(phone)
    expect_question(phone, 2)
    answer_question(phone)
    expect_saved(phone)
    answered = given(phone)

    laptop = device()
    sign_in(laptop, RETURNING)
    laptop.goto("/en/learn/")
    laptop.get_by_role("link", name=re.compile("Go on with the quiz")).click()
    expect_question(laptop, 3)
    laptop.get_by_role("button", name="Previous").click()
    expect_question(laptop, 2)
    assert given(laptop) == answered

    laptop.goto(QUIZ)
    laptop.get_by_role("button", name="Continue attempt").click()
    expect_question(laptop, 3)


def test_submitting_in_two_tabs_gives_one_result(page):
    sign_in(page, TWO_TABS)
    start_quiz(page, "trademarks")
    answer_all(page)
    other = page.context.new_page()
    other.goto(page.url)
    submit(page)
    expect(page.get_by_role("heading", name="Passed", exact=True)).to_be_visible()
    submit(other)
    expect(other.get_by_role("heading", name="Passed", exact=True)).to_be_visible()
    assert other.url == page.url
    other.goto("/en/modules/trademarks/quiz/")
    expect(other.get_by_role("link", name=re.compile("See the result of your last attempt"))).to_have_count(1)
    expect(other.get_by_role("button", name="Continue attempt")).to_have_count(0)


# Failing and trying again ----------------------------------------------------


@pytest.mark.once
def test_who_fails_learns_why_and_tries_again_after_an_hour(page, product):
    sign_in(page, RETRYING)
    take_quiz(page, "why-ip-matters", right=False)
    expect(page.get_by_text("Your score: 0%.")).to_be_visible()
    expect_feedback_for_every_option(page)

    expect(page.get_by_text("Please wait before you try again")).to_be_visible()
    expect(page.get_by_role("link", name="Try again")).to_have_count(0)

    code = AN_HOUR_PASSES.format(email=RETRYING.email)
    finish(start(product, "manage.py", "shell", "--no-imports", "--command", code))
    page.reload()
    page.get_by_role("link", name="Try again").click()
    page.get_by_role("button", name="Start quiz").click()
    expect_question(page, 1)


def expect_feedback_for_every_option(page):
    for article in page.get_by_role("article").all():
        stem = without_gaps(article.get_by_role("heading").inner_text().partition(". ")[2])
        shown = spaces_evened(article.inner_text())
        question = BANK[stem]
        for part in question.get("options", []) + question.get("pairs", []) + question.get("items", []):
            assert spaces_evened(part["fb"]) in shown


# A thin line -----------------------------------------------------------------


@pytest.mark.once
def test_the_last_change_counts_when_the_answer_to_an_earlier_save_got_lost(device):
    """The server has the first answer, but the page does not know."""
    page = device(service_workers="block")  # else Playwright sees no requests
    sign_in(page, TRAVELLING)
    start_quiz(page, "copyright")
    page.route("**/save/", lambda route: (route.fetch(), route.abort()))
    answer_question(page)
    expect(status(page)).to_have_text(NOT_SAVED)
    answer_question(page, right=False)
    changed = given(page)
    page.unroute_all(behavior="ignoreErrors")  # one more save may be on its way
    expect_saved(page)
    page.reload()
    assert given(page) == changed


@pytest.mark.once
def test_who_goes_on_quickly_is_not_interrupted_and_loses_nothing(device):
    """The page is left only when the server has all that was given, also while a save is under way."""
    page = device(service_workers="block")
    sign_in(page, TRAVELLING)
    start_quiz(page, "trade-secrets")
    saves = []
    page.route("**/save/", lambda route: saves.append(route) if not saves else route.continue_())
    with page.expect_request("**/save/"):
        answer_question(page)
    answer_question(page, right=False)
    changed = given(page)
    page.get_by_role("button", name="Review answers").click()
    expect(status(page)).to_have_text("Saving …")
    saves[0].continue_()
    expect(page.get_by_role("heading", name="Review your answers")).to_be_visible()
    page.get_by_role("link", name=re.compile("^1[.]")).click()
    expect_question(page, 1)
    assert given(page) == changed


# No scripts, no mouse --------------------------------------------------------


@pytest.mark.once
def test_the_whole_quiz_works_without_scripts(device):
    page = device(java_script_enabled=False)
    sign_in(page, WITHOUT_SCRIPTS)
    start_quiz(page, "why-ip-matters")
    answer_question(page)
    next_question(page)
    page.get_by_role("button", name="Previous").click()
    expect_question(page, 1)
    expect_saved(page)
    answer_all(page)
    submit(page)
    expect(page.get_by_role("heading", name="Passed", exact=True)).to_be_visible()
    expect(page.get_by_text("Your score: 100%.")).to_be_visible()


@pytest.mark.once
def test_the_whole_quiz_works_by_keyboard_alone(page):
    sign_in(page, AT_THE_KEYBOARD)
    page.goto(QUIZ)
    press(page, page.get_by_role("button", name="Start quiz"))
    number, more = 1, True
    while more:
        expect_question(page, number)
        answer_by_keyboard(page)
        following = page.get_by_role("button", name="Next", exact=True)
        more = following.count() > 0
        press(page, following if more else page.get_by_role("button", name="Review answers"))
        number += 1
    expect(page.get_by_role("heading", name="Review your answers")).to_be_visible()
    press(page, page.get_by_role("button", name="Submit answers"))
    expect(page.get_by_text("Your score: 100%.")).to_be_visible()


def press(page, target):
    tab_to(page, target)
    page.keyboard.press("Enter")


def tab_to(page, target):
    """Press Tab until the target has the focus, which must be seen."""
    for _each in range(80):
        page.keyboard.press("Tab")
        if target.evaluate("element => element === document.activeElement"):
            return
    raise AssertionError(f"Tab does not lead to {target}.")


def answer_by_keyboard(page):
    fieldset, question = shown_question(page)
    KEYS[question["type"]](page, fieldset, question)


def choose_by_keyboard(page, fieldset, question):
    right = fieldset.get_by_role("radio", name=texts(question, True)[0], exact=True)
    tab_to(page, fieldset.get_by_role("radio").first)
    page.keyboard.press("Space")
    for _each in question["options"]:
        if not right.is_checked():
            page.keyboard.press("ArrowDown")
    expect(right).to_be_checked()


def choose_several_by_keyboard(page, fieldset, question):
    for box in fieldset.get_by_role("checkbox").all():
        tab_to(page, box)
        if any(
            box.and_(fieldset.get_by_role("checkbox", name=text, exact=True)).count() for text in texts(question, True)
        ):
            page.keyboard.press("Space")


def type_by_keyboard(page, fieldset, question):
    tab_to(page, fieldset.get_by_role("textbox"))
    page.keyboard.type(str(question["answer"]) if question["type"] == "num" else question["accept"][0])


def match_by_keyboard(page, fieldset, question):
    rights = {spaces_evened(pair["left"]): spaces_evened(pair["right"]) for pair in question["pairs"]}
    pick_by_keyboard(page, fieldset, rights)


def order_by_keyboard(page, fieldset, question):
    places = {spaces_evened(step["text"]): str(place) for place, step in enumerate(question["items"], 1)}
    pick_by_keyboard(page, fieldset, places)


def pick_by_keyboard(page, fieldset, wanted):
    for box in fieldset.get_by_role("combobox").all():
        tab_to(page, box)
        label = spaces_evened(box.locator("xpath=preceding-sibling::span").inner_text())
        for _each in range(box.locator("option").count()):
            if box.evaluate("select => select.selectedOptions[0].label") != wanted[label]:
                page.keyboard.press("ArrowDown")


def fill_blanks_by_keyboard(page, fieldset, question):
    for blank in question["blanks"]:
        tab_to(page, fieldset.get_by_label(f"Blank {blank['n']}"))
        page.keyboard.type(str(blank["accept"][0]))


KEYS = {
    "single": choose_by_keyboard,
    "tf": choose_by_keyboard,
    "multi": choose_several_by_keyboard,
    "num": type_by_keyboard,
    "short": type_by_keyboard,
    "match": match_by_keyboard,
    "order": order_by_keyboard,
    "cloze": fill_blanks_by_keyboard,
}
