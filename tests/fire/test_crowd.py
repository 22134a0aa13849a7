"""Two hundred who take a quiz at once, and a class that signs in behind one address, on the site as people run it."""

import json

import pytest

from bench import crowd
from tests.fire.client import TOKEN
from tests.fire.fill import PASSWORD
from tests.fire.stack import run

pytestmark = pytest.mark.slow

MEGABYTES = 300


def test_all_finish_and_nothing_is_lost(make_stack, database, folder, content):
    # One web process, as docs/settings.md has it when nothing is said.
    stack = make_stack(WEB_WORKERS="1", WEB_THREADS="8")
    world = {"session_cookie": "session", "csrf_cookie": "csrf", "csrf": TOKEN, "password": PASSWORD}
    world["class"] = content["class"]
    signed_in, seconds = crowd.sign_in_class(stack.port, world)
    assert signed_in == len(content["class"]) == 60
    assert seconds < 60

    takers = [taker | {"items": list(taker["items"])} for taker in content["learners"]]
    taken, _seconds = crowd.take_all(stack.port, world, takers)
    assert {each.error for each in taken.values()} == {""}
    assert all(each.submitted and each.saved for each in taken.values())
    assert crowd.lost(taken, json.loads(run(["-m", "bench.world", "results"], database, folder))) == []
    assert crowd.memory(stack.process) < MEGABYTES


def test_what_is_lost_is_seen():
    attempt = "an attempt"
    taken = {attempt: crowd.Taken({"an item": 3}, submitted=False)}
    assert crowd.lost(taken, {attempt: ("open", {"an item": 2})}) == [attempt]
    assert crowd.lost(taken, {attempt: ("open", {"an item": 3})}) == []
    taken[attempt].submitted = True
    assert crowd.lost(taken, {attempt: ("open", {"an item": 3})}) == [attempt]
