"""What people do on the site, said once. Everything is found by the words that they see or hear."""

import email
import re
import time
from email.policy import default
from pathlib import Path

import yaml
from playwright.sync_api import expect

from tests.journeys.product import PASSWORD, ROOT

MODULES = {
    "why-ip-matters": "Why IP matters: from ideas to business assets",
    "trademarks": "Trademarks and brand building",
    "trade-secrets": "Trade secrets and confidentiality",
    "copyright": "Copyright and related rights",
}
# The status is "Saved 14:03"; "Not saved yet" must not count as it.
SAVED = re.compile(r"^\s*Saved")
NOT_SAVED = re.compile(r"^\s*Not saved")


# Accounts --------------------------------------------------------------------


def sign_in(page, person, password=PASSWORD):
    page.goto("/en/accounts/login/")
    fill_in_sign_in(page, person, password)


def fill_in_sign_in(page, person, password=PASSWORD):
    page.get_by_label("Email").fill(person.email)
    page.get_by_label("Password").fill(password)
    page.get_by_role("button", name="Sign in", exact=True).click()
    expect(page.get_by_role("heading", name="Sign in")).to_have_count(0)


def sign_up(page, product, address, password=PASSWORD):
    """Make an account and confirm its address by the mail."""
    page.goto("/en/")
    page.get_by_role("link", name="Sign up").click()
    page.get_by_label("Email").fill(address)
    page.get_by_label("Password", exact=True).fill(password)
    for box in page.get_by_role("checkbox").all():
        expect(box).not_to_be_checked()
        box.check()
    page.get_by_role("button", name="Sign up").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("email")
    page.goto(link_in(mail_to(product, address)))
    page.get_by_role("button", name="Yes, confirm it").click()
    expect(page.get_by_role("heading", name="My learning")).to_be_visible()


def sign_out(page):
    page.get_by_text("Account", exact=True).click()
    page.get_by_role("button", name="Sign out").click()
    expect(page.get_by_role("link", name="Sign up")).to_be_visible()


def mail_to(product, address, number=1):
    """Return the text of that many-th mail to the address, as soon as it is there."""
    mails = eventually(lambda: found if len(found := mails_to(product, address)) >= number else None, "a mail")
    return mails[number - 1].get_body(("plain",)).get_content()


def mails_to(product, address):
    files = sorted(product.mail.glob("*"), key=lambda file: file.stat().st_mtime_ns) if product.mail.exists() else []
    # A file holds all mails of one connection, each closed by a line of dashes.
    texts = (text for file in files for text in file.read_text().split(f"\n{'-' * 79}\n") if text.strip())
    mails = (email.message_from_string(text, policy=default) for text in texts)
    return [mail for mail in mails if address in mail["To"]]


def link_in(text):
    return re.search(r"https?://\S+", text)[0]


def eventually(look, what, seconds=20):
    """Return what `look` finds as soon as it finds it: for what happens outside the browser."""
    until = time.monotonic() + seconds
    while not (found := look()):
        assert time.monotonic() < until, f"There was no {what} within {seconds} seconds."
        time.sleep(0.05)
    return found


# Quizzes ---------------------------------------------------------------------


def spaces_evened(text):
    return " ".join(text.split())


def question_bank():
    """Return all questions of the starter catalogue by the words of their stem: the page never says what is right."""
    files = Path(ROOT / "catalogue" / "modules").glob("*/questions.yaml")
    questions = (question for file in files for question in yaml.safe_load(file.read_text())["questions"])
    return {without_gaps(re.sub(r"\[\[\d+\]\]", " ", each["stem"])): each for each in questions}


def without_gaps(text):
    """Return the words of a stem: on a quiz page fields stand in the gaps, in a result lines with a number."""
    return spaces_evened(re.sub(r"____ \(\d+\)", " ", text))


BANK = question_bank()


def start_quiz(page, module):
    page.goto(f"/en/modules/{module}/quiz/")
    page.get_by_role("button", name="Start quiz").click()
    expect_question(page, 1)


def where(page, number=r"(\d+)"):
    return page.get_by_text(re.compile(rf"^\s*Question {number} of \d+\s*$"))


def expect_question(page, number):
    expect(where(page, number)).to_be_visible()


def question_number(page):
    return int(where(page).inner_text().split()[1])


def shown_question(page):
    """Return the fieldset of the question, and the question as its author wrote it."""
    fieldset = page.locator("fieldset[data-question]:visible")
    return fieldset, BANK[without_gaps(fieldset.locator(".quiz__prompt").inner_text())]


def answer_question(page, right=True):
    """Answer the question on the page wholly right or wholly wrong, and return its kind."""
    fieldset, question = shown_question(page)
    ANSWERS[question["type"]](fieldset, question, right)
    return question["type"]


def choose(fieldset, question, right):
    fieldset.get_by_role("radio", name=texts(question, right)[0], exact=True).check()


def choose_several(fieldset, question, right):
    for text in texts(question, True) if right else texts(question, False)[:1]:
        fieldset.get_by_role("checkbox", name=text, exact=True).check()


def texts(question, right):
    return [spaces_evened(option["text"]) for option in question["options"] if option.get("correct", False) == right]


def type_number(fieldset, question, right):
    fieldset.get_by_role("textbox").fill(str(question["answer"]) if right else "987654")


def type_words(fieldset, question, right):
    fieldset.get_by_role("textbox").fill(question["accept"][0] if right else "I do not know")


def match(fieldset, question, right):
    rights = [pair["right"] for pair in question["pairs"]]
    for pair, wanted in zip(question["pairs"], rights if right else rights[1:] + rights[:1], strict=True):
        row(fieldset, pair["left"]).select_option(label=spaces_evened(wanted))


def order(fieldset, question, right):
    steps = question["items"] if right else question["items"][::-1]
    for place, step in enumerate(steps, 1):
        row(fieldset, step["text"]).select_option(label=str(place))


def row(fieldset, label):
    return fieldset.get_by_role("combobox", name=spaces_evened(label), exact=True)


def fill_blanks(fieldset, question, right):
    for blank in question["blanks"]:
        text = str(blank["accept"][0]) if right else "I do not know"
        fieldset.get_by_label(f"Blank {blank['n']}").fill(text)


ANSWERS = {
    "single": choose,
    "tf": choose,
    "multi": choose_several,
    "num": type_number,
    "short": type_words,
    "match": match,
    "order": order,
    "cloze": fill_blanks,
}


def given(page):
    """Return what is chosen and typed at the question on the page."""
    fieldset = page.locator("fieldset[data-question]:visible")
    pairs = fieldset.evaluate(
        "set => [...new FormData(set.form)].filter(([name]) => name.startsWith(`answer-${set.dataset.question}`))"
    )
    return [tuple(pair) for pair in pairs]


def status(page):
    """Return what the page says about saving."""
    return page.locator("[data-saved-status]")


def expect_saved(page):
    expect(page.get_by_role("status").filter(has_text=SAVED)).to_be_visible()


def next_question(page):
    """Go on to the next question; from the last, to the review. Returns whether there was a next one."""
    button = page.get_by_role("button", name="Next", exact=True)
    more = button.count() > 0
    (button if more else page.get_by_role("button", name="Review answers")).click()
    return more


def answer_all(page, right=True):
    """Answer from the question on the page to the last, and go to the review. Returns the kinds met."""
    kinds, number, more = set(), question_number(page), True
    while more:
        expect_question(page, number)
        kinds.add(answer_question(page, right))
        number, more = number + 1, next_question(page)
    expect(page.get_by_role("heading", name="Review your answers")).to_be_visible()
    return kinds


def submit(page):
    page.get_by_role("button", name="Submit answers").click()


def take_quiz(page, module, right=True):
    start_quiz(page, module)
    kinds = answer_all(page, right)
    submit(page)
    expect(page.get_by_role("heading", name="Passed" if right else "Not passed yet", exact=True)).to_be_visible()
    return kinds
