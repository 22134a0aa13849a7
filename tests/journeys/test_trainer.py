"""The trainer: writes a module with a lesson, sees it as learners will, and publishes it. Nobody else is needed."""

import pytest
from playwright.sync_api import expect

from tests.journeys.cast import TRAINER
from tests.journeys.steps import fill_in_sign_in

MODULE = "Designs: keep the look of a product your own"
LESSON = "What a design covers"


def open_editor(page):
    page.set_viewport_size({"width": 1440, "height": 900})  # the preview stands beside the form
    page.goto("/cms/")
    fill_in_sign_in(page, TRAINER)
    expect(page.get_by_role("heading", name="Your modules")).to_be_visible()


def test_a_trainer_writes_previews_and_publishes_a_module(page, device):
    open_editor(page)
    page.get_by_role("link", name="Add a module").click()
    page.get_by_role("textbox", name="Title*").fill(MODULE)
    page.get_by_role("textbox", name="Summary*").fill("Show it after you have filed it.")
    page.get_by_role("spinbutton", name="Minutes*").fill("90")
    publish(page)

    page.goto("/cms/")
    page.get_by_role("row").filter(has_text=MODULE).get_by_role("link", name="Add a lesson").click()
    page.get_by_role("textbox", name="Title*").fill(LESSON)
    add_block(page, "Text", "A design is how a product looks, not how it works.")
    add_block(page, "Manager's view", "Decide before the trade fair which shapes are worth a filing.")
    expect_preview(page, "A design is how a product looks, not how it works.")
    publish(page)

    reader = device()
    reader.goto("/en/modules/")
    reader.get_by_role("link", name=MODULE).click()
    reader.get_by_role("link", name="Start module").click()
    expect(reader.get_by_role("heading", name=LESSON, level=1)).to_be_visible()
    expect(reader.get_by_text("Decide before the trade fair which shapes are worth a filing.")).to_be_visible()


@pytest.mark.once
def test_a_trainer_mends_a_lesson(page, device):
    open_editor(page)
    page.get_by_role("button", name="Courses").click()
    page.get_by_role("link", name="Lessons", exact=True).click()
    page.get_by_role("link", name="Reasonable steps", exact=False).first.click()
    page.get_by_role("textbox", name="Title*").fill("Reasonable steps that a small firm can afford")
    publish(page)

    reader = device()
    reader.goto("/en/modules/trade-secrets/")
    expect(reader.get_by_role("link", name="Reasonable steps that a small firm can afford")).to_be_visible()


@pytest.mark.once
def test_a_trainer_sees_a_quiz_as_learners_will(page):
    open_editor(page)
    page.get_by_role("button", name="Quizzes").click()
    page.get_by_role("list", name="Quizzes").get_by_role("link", name="Quizzes", exact=True).click()
    page.get_by_role("link", name="Why IP matters", exact=True).click()
    page.get_by_role("button", name="Toggle preview").click()
    preview = page.frame_locator("#w-preview-iframe")
    expect(preview.get_by_role("heading", name="Why IP matters")).to_be_visible()
    expect(preview.locator("fieldset[data-question]")).to_have_count(8)


@pytest.mark.once
def test_a_trainer_draws_the_areas_of_a_picture(page):
    open_editor(page)
    page.goto("/cms/snippets/quizzes/question/?q=TRY-Q09")
    page.get_by_role("link", name="TRY-Q09").first.click()
    stage = page.locator(".areas__stage")
    expect(stage.locator(".areas__box")).to_have_count(3)

    page.get_by_role("button", name="A The lid").click()
    drag(page, stage, (0.1, 0.2), (0.4, 0.5))
    assert area(page, 0) == [10, 20, 30, 30]
    # The same by its numbers, and from a box: it moves, and never out of the picture.
    page.locator("input[name$='-areas-0-value-width']").fill("20")
    drag(page, stage, (0.2, 0.3), (0.95, 0.3))
    assert area(page, 0) == [80, 20, 20, 30]
    with page.expect_response(lambda answer: answer.request.method == "POST" and "/edit/" in answer.url):
        page.get_by_role("button", name="Save draft").click()
    page.reload()
    expect(stage.locator(".areas__box")).to_have_count(3)
    assert area(page, 0) == [80, 20, 20, 30]


def drag(page, stage, start, end):
    stage.scroll_into_view_if_needed()
    frame = stage.bounding_box()
    places = [(frame["x"] + frame["width"] * x, frame["y"] + frame["height"] * y) for x, y in (start, end)]
    page.mouse.move(*places[0])
    page.mouse.down()
    page.mouse.move(*places[1], steps=5)
    page.mouse.up()


def area(page, place):
    """Return what stands in the number fields of an area, in whole percent."""
    fields = (f"input[name$='-areas-{place}-value-{edge}']" for edge in ("x", "y", "width", "height"))
    return [round(float(page.locator(field).input_value())) for field in fields]


def add_block(page, kind, text):
    """Choose a kind of block at the end of the lesson, and write in it."""
    page.get_by_role("button", name="Insert a block").last.click()
    page.get_by_role("option", name=kind, exact=True).click()
    block = page.get_by_role("region", name=f"{kind} *").get_by_role("textbox")
    block.click()
    page.keyboard.insert_text(text)
    expect(block).to_have_text(text)


def expect_preview(page, text):
    page.get_by_role("button", name="Toggle preview").click()
    expect(page.frame_locator("#w-preview-iframe").get_by_text(text)).to_be_visible()


def publish(page):
    page.get_by_role("button", name="More actions").click()
    page.get_by_role("button", name="Publish", exact=True).click()
    expect(page.get_by_role("status").filter(has_text="published")).to_be_visible()
