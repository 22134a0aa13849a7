"""A trainer's log on the device it is typed on."""

import re

import pytest
from playwright.sync_api import expect

from tests.journeys.cast import TRAINER
from tests.journeys.steps import sign_in

pytestmark = pytest.mark.once


def test_what_was_typed_is_there_again_after_the_page_was_closed(device):
    page = device()
    sign_in(page, TRAINER)
    page.goto("/en/teach/sessions/new/")
    page.get_by_label(re.compile("^Place")).fill("Half a sentence")
    page.goto("/en/learn/")
    page.goto("/en/teach/sessions/new/")
    expect(page.get_by_label(re.compile("^Place"))).to_have_value("Half a sentence")
