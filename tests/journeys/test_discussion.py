"""A group talks: one asks, another answers, the first reports the answer, the trainer hides it and says why."""

from playwright.sync_api import expect

from tests.journeys.cast import FINISHED, LEARNER, TRAINER
from tests.journeys.steps import sign_in

ADVERT = "Buy my tins instead, they are cheaper. https://tins.example/buy"
REASON = "No adverts here, please."


def test_a_learner_asks_another_answers_and_a_trainer_hides_the_answer(device):
    asking, answering, trainer = device(), device(), device(java_script_enabled=False)
    topic = ask(asking)
    reply(answering, topic)
    report(asking, topic)
    hide(trainer)
    answering.goto(topic)
    expect(answering.get_by_text("A trainer has hidden your message")).to_be_visible()
    expect(answering.get_by_text(REASON)).to_be_visible()
    asking.goto(topic)
    expect(asking.get_by_text("This message was hidden by a trainer.")).to_be_visible()
    expect(asking.get_by_text(ADVERT[:20])).to_have_count(0)


def ask(page):
    """Begin a topic, the second time with a title, and return its address."""
    sign_in(page, LEARNER)
    page.goto("/en/learn/")
    page.get_by_role("link", name="Evening class").click()
    page.get_by_role("link", name="Discussion").click()
    page.get_by_role("link", name="Start a topic").click()
    page.get_by_label("Message").fill("Our name is on every tin. Is that enough?")
    page.get_by_role("button", name="Start the topic").click()
    expect(page.get_by_role("heading", name="There is a problem")).to_be_visible()
    expect(page.get_by_label("Message")).to_have_value("Our name is on every tin. Is that enough?")
    page.get_by_label("Title").fill("A name on a tin")
    page.get_by_role("button", name="Start the topic").click()
    expect(page.get_by_role("heading", name="A name on a tin", level=1)).to_be_visible()
    return page.url


def reply(page, topic):
    sign_in(page, FINISHED)
    page.goto("/en/learn/")
    page.get_by_role("link", name="Evening class").click()
    page.get_by_role("link", name="Discussion").click()
    page.get_by_role("link", name="A name on a tin").click()
    expect(page).to_have_url(topic)
    page.get_by_label("Your answer").fill(ADVERT)
    page.get_by_role("button", name="Answer", exact=True).click()
    expect(page.get_by_role("link", name="https://tins.example/buy")).to_be_visible()


def report(page, topic):
    page.goto(topic)
    expect(page.get_by_text("New since your last visit")).to_be_visible()
    page.get_by_role("link", name="Report message 2").click()
    page.get_by_label("What is wrong with it?").fill("It is an advert.")
    page.get_by_role("button", name="Report it").click()
    expect(page.get_by_text("You have reported this.")).to_be_visible()


def hide(page):
    """Without scripts: from the page of the cohort to the message, and out of the queue."""
    sign_in(page, TRAINER)
    page.goto("/en/manage/cohorts/")
    page.get_by_role("link", name="Evening class").click()
    page.get_by_role("link", name="2 reported messages wait for you").click()
    waiting = page.get_by_role("article").filter(has_text="It is an advert.")
    expect(waiting.get_by_text(ADVERT[:20])).to_be_visible()
    waiting.get_by_role("link", name="Hide it").click()
    page.get_by_label("Reason").fill(REASON)
    page.get_by_role("button", name="Hide it").click()
    expect(page.get_by_text("The message is hidden.")).to_be_visible()
    expect(page.get_by_text("It is an advert.")).to_have_count(0)
