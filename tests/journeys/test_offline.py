"""Answers while the line is cut, the browser killed, the session over or another tab newer (promises 5, 6, 48)."""

import os
import re
import signal
import time
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import expect

from tests.journeys.cast import IN_A_LAB, NEXT_IN_THE_LAB, ON_THE_ROAD, UNDER_TIME
from tests.journeys.line import Line
from tests.journeys.product import finish, start
from tests.journeys.steps import (
    NOT_SAVED,
    SAVED,
    answer_question,
    expect_question,
    expect_saved,
    fill_in_sign_in,
    given,
    next_question,
    shown_question,
    sign_in,
    sign_out,
    start_quiz,
    status,
    submit,
)

pytestmark = pytest.mark.once
WHAT_IS_KEPT = """async () => {
  const database = await new Promise((resolve) => {
    const request = indexedDB.open("cascade");
    request.onsuccess = () => resolve(request.result);
  });
  const count = (store) => new Promise((resolve) => {
    const request = database.transaction(store).objectStore(store).count();
    request.onsuccess = () => resolve(request.result);
  });
  const counts = await Promise.all([...database.objectStoreNames].map(count));
  const workers = await navigator.serviceWorker.getRegistrations();
  return counts.reduce((all, each) => all + each, 0)
    + localStorage.length + sessionStorage.length + (await caches.keys()).length + workers.length;
}"""
THE_TIME_IS_SET = """
from datetime import timedelta
from django.utils import timezone
from quizzes.models import Attempt
end = timezone.now() + timedelta(seconds={seconds})
Attempt.objects.open().filter(learner__email="{email}").update(deadline=end)
"""


def answer(page, count):
    """Answer so many questions, and stay at the last."""
    answered = []
    for number in range(count):
        answer_question(page)
        answered.append(given(page))
        if number < count - 1:
            next_question(page)
    return answered


def given_from(page, first, count):
    """Return what stands at so many questions, from the first on."""
    found = []
    for number in range(first, first + count):
        turn_to(page, number)
        found.append(given(page))
    return found


def turn_to(page, number):
    page.get_by_role("navigation", name="Questions").get_by_role(
        "button", name=re.compile(rf"^Question {number}\b")
    ).click()
    expect_question(page, number)


def expect_kept(page):
    """Wait until the page can be opened again without a line."""
    page.wait_for_function("async () => (await caches.match(location.href.replace(/[0-9]+.$/, ''))) !== undefined")
    page.wait_for_function("async () => (await navigator.serviceWorker.ready).active.state === 'activated'")


# The line is cut and the browser killed -------------------------------------------


@pytest.fixture
def line(product):
    line = Line(urlsplit(product.url).port)
    line.mend()
    yield line
    line.cut()


@pytest.fixture
def killable(browser_type, browser_type_launch_args, browser_context_args, line, tmp_path):
    """Return how to start one and the same browser, and how to kill it."""
    running = []

    def start_browser():
        options = browser_context_args | {"base_url": f"http://127.0.0.1:{line.port}"}
        context = browser_type.launch_persistent_context(tmp_path, **browser_type_launch_args, **options)
        running.append(context)
        return context

    def kill():
        for process in Path("/proc").glob("[0-9]*/cmdline"):
            if f"--user-data-dir={tmp_path}".encode() in process.read_bytes():
                os.kill(int(process.parent.name), signal.SIGKILL)

    yield start_browser, kill
    running[-1].close()


def test_answers_survive_a_cut_line_and_a_killed_browser(killable, line, device):
    start_browser, kill = killable
    context = start_browser()
    sign_in(context.pages[0], ON_THE_ROAD)
    context.close()  # Chromium writes cookies down every half minute: this person has signed in before

    context = start_browser()
    page = context.pages[0]
    start_quiz(page, "trademarks")
    answered = answer(page, 3)
    expect_saved(page)
    expect_kept(page)
    line.cut()
    next_question(page)
    answered += answer(page, 2)
    expect(status(page)).to_contain_text("Answers waiting: 2")
    context.set_offline(True)
    next_question(page)
    answered += answer(page, 2)
    expect(status(page)).to_contain_text("Answers waiting: 4")
    address = urlsplit(page.url).path
    kill()

    page = start_browser().pages[0]
    page.goto(address)
    expect_question(page, 7)
    expect(status(page)).to_contain_text("Answers waiting: 4")
    assert given_from(page, 1, 7) == answered
    line.mend()
    expect(status(page)).to_have_text(SAVED, timeout=5000)

    elsewhere = device()
    sign_in(elsewhere, ON_THE_ROAD)
    elsewhere.goto(address)
    assert given_from(elsewhere, 1, 7) == answered


def test_without_a_line_the_page_goes_on_and_says_what_needs_one(page):
    sign_in(page, ON_THE_ROAD)
    start_quiz(page, "why-ip-matters")
    first = page.url
    expect_kept(page)
    page.context.set_offline(True)
    expect(page.get_by_text("There is no connection.")).to_be_visible()
    answered = answer(page, 2)
    page.get_by_role("button", name="Review answers").click()
    needed = page.get_by_text("To review or submit your answers you need the connection.")
    expect(needed.locator("..")).to_be_focused()
    expect_question(page, 2)
    page.go_back()
    expect_question(page, 1)
    page.goto(first.removesuffix("1/") + "review/")
    expect(status(page)).to_have_text(NOT_SAVED)
    assert given_from(page, 1, 2) == answered

    page.context.set_offline(False)
    expect_saved(page)
    page.get_by_role("button", name="Review answers").click()
    expect(page.get_by_role("heading", name="Review your answers")).to_be_visible()
    expect(page.get_by_text("Answered", exact=True)).to_have_count(2)
    page.context.set_offline(True)
    submit(page)
    expect(page.get_by_text("There is no connection.")).to_be_visible()
    assert given_from(page, 1, 2) == answered


def test_where_the_server_leads_on_the_answer_waits_with_the_page(page):
    sign_in(page, NEXT_IN_THE_LAB)
    page.goto("/en/modules/trademarks/quiz/")
    page.get_by_role("button", name="Practise").click()
    expect_question(page, 1)
    expect_kept(page)
    page.context.set_offline(True)
    [answered] = answer(page, 1)
    page.get_by_role("button", name="Next", exact=True).click()
    expect(page.get_by_text("To go on you need the connection.").locator("..")).to_be_focused()
    page.reload()
    expect_question(page, 1)
    assert given(page) == answered

    page.context.set_offline(False)
    expect_saved(page)
    next_question(page)
    expect_question(page, 2)
    page.get_by_role("button", name="Previous").click()
    expect_question(page, 1)
    assert given(page) == answered


def test_what_waits_is_sent_by_whichever_page_is_opened_first(page):
    sign_in(page, NEXT_IN_THE_LAB)
    start_quiz(page, "copyright")
    review = page.url.removesuffix("1/") + "review/"
    page.context.set_offline(True)
    answer(page, 2)
    expect(status(page)).to_contain_text("Answers waiting: 2")
    page.goto("about:blank")
    page.context.set_offline(False)
    with page.expect_response("**/save/"):
        page.goto("/en/learn/")
    page.goto(review)
    expect(page.get_by_text("Answered", exact=True)).to_have_count(2)


def test_who_types_without_a_pause_is_saved_all_the_same(page):
    sign_in(page, NEXT_IN_THE_LAB)
    start_quiz(page, "trade-secrets")
    while shown_question(page)[1]["type"] not in ("num", "short", "cloze"):
        next_question(page)
    sent = []
    page.on("request", lambda request: sent.append(time.monotonic()) if "/save/" in request.url else None)
    page.get_by_role("textbox").first.focus()
    begun = time.monotonic()
    page.keyboard.type("1234567890", delay=300)
    assert sent[0] - begun < 2
    expect_saved(page)


def test_on_a_very_slow_line_a_change_is_saved_and_shown(page):
    sign_in(page, ON_THE_ROAD)
    start_quiz(page, "copyright")
    network = page.context.new_cdp_session(page)
    slow = {"offline": False, "latency": 1500, "downloadThroughput": 4000, "uploadThroughput": 4000}
    network.send("Network.emulateNetworkConditions", slow)
    answer_question(page)
    expect(status(page)).to_have_text("Saving …")
    expect_saved(page)


# The server is busy, the session is over, somebody else comes -----------------------


def test_a_busy_server_is_asked_again_when_it_says(device):
    page = device(service_workers="block")  # else Playwright sees no requests
    sign_in(page, ON_THE_ROAD)
    start_quiz(page, "trade-secrets")
    asked = []

    def refuse_once(route):
        asked.append(route)
        if len(asked) == 1:
            route.fulfill(status=503, headers={"Retry-After": "3"})
        else:
            route.continue_()

    page.route("**/save/", refuse_once)
    answer_question(page)
    expect(status(page)).to_have_text(NOT_SAVED)
    page.wait_for_timeout(2000)
    assert len(asked) == 1
    expect_saved(page)


def test_who_signs_in_again_finds_the_same_page_and_every_answer(page):
    sign_in(page, IN_A_LAB)
    start_quiz(page, "trademarks")
    answered = answer(page, 1)
    expect_saved(page)
    next_question(page)
    page.context.clear_cookies(name="session")
    answered += answer(page, 1)
    expect(status(page)).to_contain_text("you have been signed out")
    address = page.url
    page.get_by_role("link", name="Sign in again").click()
    fill_in_sign_in(page, IN_A_LAB)
    expect(page).to_have_url(address)
    expect_saved(page)
    assert given_from(page, 1, 2) == answered

    # Signed in again in another tab: this one goes on by itself, though the token of its form is an old one.
    page.context.clear_cookies()
    turn_to(page, 3)
    answered += answer(page, 1)
    expect(status(page)).to_contain_text("you have been signed out")
    sign_in(page.context.new_page(), IN_A_LAB)
    expect_saved(page)
    page.reload()
    assert given_from(page, 1, 3) == answered


def test_signing_out_leaves_nothing_and_nothing_is_sent_for_another_person(page, product):
    sign_in(page, IN_A_LAB)
    start_quiz(page, "why-ip-matters")
    address = page.url
    expect_kept(page)
    page.context.set_offline(True)
    answer_question(page)
    expect(status(page)).to_have_text(NOT_SAVED)
    page.goto("about:blank")
    page.context.set_offline(False)
    page.context.clear_cookies(name="session")

    sends = []
    page.on("request", lambda request: sends.append(request) if "/save/" in request.url else None)
    sign_in(page, NEXT_IN_THE_LAB)
    assert page.goto(address).status == 404
    start_quiz(page, "why-ip-matters")
    answer_question(page)
    expect_saved(page)
    assert {request.url.split("/attempts/")[1] for request in sends} == {page.url.split("/attempts/")[1][:-2] + "save/"}
    assert len(page.evaluate("caches.keys()")) == 1
    sign_out(page)
    assert page.evaluate(WHAT_IS_KEPT) == 0


# Two tabs, two devices --------------------------------------------------------------


def test_tabs_show_the_newest_answer_and_the_newest_edit_wins(page, device):
    sign_in(page, IN_A_LAB)
    start_quiz(page, "copyright")
    while shown_question(page)[1]["type"] == "multi":  # a second choice is added there to the first
        next_question(page)
    address = page.url
    other = page.context.new_page()
    other.goto(address)
    answer_question(page, right=False)
    wrong = given(page)
    expect_saved(other)
    assert given(other) == wrong
    answer_question(other)
    right = given(other)
    expect_saved(page)
    assert given(page) == right != wrong
    other.close()

    # Given without a line, and before what another device has saved: the older one gives way.
    page.context.set_offline(True)
    answer_question(page, right=False)
    expect(status(page)).to_have_text(NOT_SAVED)
    phone = device()
    sign_in(phone, IN_A_LAB)
    phone.goto(address)
    answer_question(phone, right=False)
    answer_question(phone)
    expect_saved(phone)
    page.context.set_offline(False)
    expect(page.get_by_text("We kept the newer answer.")).to_be_visible()
    assert given(page) == given(phone) == right


# Against the clock ------------------------------------------------------------------


def set_time(product, person, seconds):
    code = THE_TIME_IS_SET.format(email=person.email, seconds=seconds)
    finish(start(product, "manage.py", "shell", "--no-imports", "--command", code))


def test_the_end_is_announced_and_leads_away_when_the_server_says_so(page, product):
    page.clock.install()
    sign_in(page, UNDER_TIME)
    start_quiz(page, "why-ip-matters")
    set_time(product, UNDER_TIME, 400)
    page.reload()
    warning = page.get_by_role("status").filter(has_text=re.compile("left"))
    expect(page.get_by_role("timer")).to_have_text("7 minutes")
    expect(warning).to_have_count(0)
    page.clock.fast_forward(110_000)
    expect(warning).to_contain_text("Less than 5 minutes are left.")
    page.clock.fast_forward(235_000)
    expect(warning).to_contain_text("Less than 1 minute is left.")

    # The clock of the page is far ahead. The server's is asked, and sets it right.
    page.clock.fast_forward(60_000)
    expect(page.get_by_role("timer")).to_have_text("7 minutes")
    answer_question(page)
    expect_saved(page)
    set_time(product, UNDER_TIME, 0)
    page.clock.fast_forward(400_000)
    expect(page.get_by_role("heading", name="Your time is up")).to_be_visible()
    page.get_by_role("button", name="See your result").click()
    expect(page.get_by_text("1 of 8 questions fully right.")).to_be_visible()
    assert page.evaluate(WHAT_IS_KEPT) == 0
