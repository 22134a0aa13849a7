"""A manager narrows the list, chooses its columns, saves the view, does something to three learners, and comes back."""

import re

import pytest
from playwright.sync_api import expect

from tests.journeys.cast import MANAGER
from tests.journeys.steps import sign_in

WAYS = {
    "desk": {"viewport": {"width": 1280, "height": 800}},
    "phone": {"viewport": {"width": 360, "height": 740}, "has_touch": True},
    "without scripts": {"java_script_enabled": False},
    "keyboard": {},
}


class Hands:
    """Uses a page with a pointer, or with the keys alone."""

    def __init__(self, page, keys):
        self.page, self.keys = page, keys

    def press(self, element, key="Enter"):
        if self.keys:
            element.focus()
            self.page.keyboard.press(key)
        else:
            element.click()

    def tick(self, element):
        self.press(element, "Space")


@pytest.mark.parametrize("way", WAYS)
def test_a_view_is_saved_used_and_found_again(device, way):
    page = device(**WAYS[way])
    hands = Hands(page, keys=way == "keyboard")
    sign_in(page, MANAGER)
    make_cohort(page, f"Second try, {way}")

    page.goto("/en/manage/")
    hands.press(page.get_by_role("link", name=re.compile(r"^Stuck \d+$")))
    expect(page).to_have_url(re.compile("show=stuck"))
    open_columns(page, hands)
    hands.press(page.get_by_role("button", name="The usual ones"))
    expect(page.locator(".columns[open]")).to_have_count(0)
    open_columns(page, hands)
    hands.tick(page.get_by_label("Email", exact=True).and_(page.get_by_role("checkbox")))
    hands.tick(page.get_by_label("Enrolled on", exact=True))
    hands.press(page.get_by_role("button", name="Show these"))
    expect(page.get_by_role("table").last).to_contain_text("Enrolled on" if way != "phone" else "")
    expect(page.get_by_role("table").last).not_to_contain_text("@demo.example")

    hands.press(page.get_by_role("link", name="Save this view"))
    page.get_by_label("Name", exact=True).fill(f"Stuck, {way}")
    hands.press(page.get_by_role("button", name="Save the view"))
    tab = page.get_by_role("link", name=f"Stuck, {way}")
    expect(tab).to_have_attribute("aria-current", "true")

    people = page.get_by_role("checkbox", name=re.compile("^Choose "))
    chosen = [people.nth(place).get_attribute("value") for place in range(3)]
    for place in range(3):
        hands.tick(people.nth(place))
    hands.press(page.get_by_role("button", name="Put into a cohort"))
    page.get_by_label("Cohort", exact=True).select_option(label=f"Second try, {way}")
    hands.press(page.get_by_role("button", name="See what would happen"))
    expect(page.get_by_role("definition").first).to_have_text("3")
    hands.press(page.get_by_role("button", name="Put them into the cohort"))
    expect(page.get_by_text("Put into the cohort: 3.")).to_be_visible()

    page.goto("/en/manage/?show=all")
    hands.press(tab)
    expect(tab).to_have_attribute("aria-current", "true")
    assert set(chosen) <= {people.nth(place).get_attribute("value") for place in range(people.count())}
    delete_view(page, hands, f"Stuck, {way}")


def make_cohort(page, name):
    page.goto("/en/manage/cohorts/new/")
    page.get_by_label("Name", exact=True).fill(name)
    page.get_by_role("button", name="Make the cohort").click()
    expect(page.get_by_role("heading", name=name, level=1)).to_be_visible()


def open_columns(page, hands):
    hands.press(page.get_by_text("Columns", exact=True))


def delete_view(page, hands, name):
    hands.press(page.get_by_role("link", name="Change views"))
    hands.press(page.get_by_role("link", name=f"Change {name}"))
    hands.press(page.get_by_role("button", name="Delete this view"))
    expect(page.get_by_text("The view is gone.")).to_be_visible()
