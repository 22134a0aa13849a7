"""Promise 14 and 16: every address, every role, every verb stands in authz_matrix.csv, and answers as it says there.

A cell is "GET POST OTHERS". Of our own addresses it holds the status, and for a redirect the name of where it leads; of
the editor's, whether the door is open, as its pages are Wagtail's: `open`, `refused`, `login`, 404, 405.
"""

import re
from collections import Counter
from uuid import uuid4

import pytest
from django.test import Client

from tests.fire.lengths import LONG
from tests.security.crawl import REFUSED, SIGN_IN, cell
from tests.security.routes import ROLES, all_routes, read_matrix

# What anyone may fetch below /cms/: drawings and words of the editor itself, nothing that anyone wrote.
EDITORS_OWN = {"cms/sprite/", "cms/jsi18n/"}
# The way out of the editor. Who has no right to enter is signed out all the same.
WAY_OUT = {"cms/logout/"}
# There is one way to a forgotten password, and it is not the editor's.
SWITCHED_OFF = "cms/password_reset/"


def test_every_address_has_one_row_and_every_row_an_address():
    rows = Counter(row.route for row in read_matrix())
    routes = Counter(route.text for route in all_routes())
    # Two patterns of the resolver may be written alike: the first one answers for both.
    assert set(routes) - set(rows) == set(), "addresses without a row"
    assert set(rows) - set(routes) == set(), "rows without an address"
    assert [route for route, number in rows.items() if number > 1] == []


def test_every_cell_is_filled():
    assert [(row.route, role) for row in read_matrix() for role in ROLES if not row.cells[role]] == []


def agrees(said, expected):
    """Whether the other verbs were answered as the matrix says: all of them with LONG=1, else one of them."""
    if LONG or not said:
        return said == expected
    return said[0] in expected[0].split("|")


def differences(walk, methods):
    """Return what was answered otherwise than the matrix says, a line each."""
    rows = {row.route: row for row in read_matrix()}
    found = []
    for (role, route), visits in walk.visits.items():
        asked = [visit for visit in visits if visit.method in methods]
        said = cell(asked, route.in_editor).split()
        expected = rows[route.text].cells[role].split()[: len(said)]
        if said[:2] != expected[:2] or not agrees(said[2:], expected[2:]):
            found.append(f"{route.text} as {role}: {' '.join(said)} instead of {' '.join(expected)}")
    return "\n".join(found)


def test_each_role_is_answered_as_the_matrix_says(quick_walk):
    assert differences(quick_walk, ("GET", "POST")) == ""


@pytest.mark.slow
def test_each_role_is_answered_as_the_matrix_says_with_every_verb(full_walk):
    assert differences(full_walk, ("GET", "POST", "PUT", "PATCH", "DELETE")) == ""


@pytest.mark.slow
def test_head_opens_nothing_that_get_does_not(full_walk):
    for visits in full_walk.visits.values():
        get, head = visits[:2]
        assert head.door in (get.door, "405"), (get.path, get.outcome, head.outcome)
        assert head.body == ""


def test_learners_and_managers_never_enter_the_editor(quick_walk):
    assert_closed(quick_walk, "anonymous", "learner", "manager_a")


@pytest.mark.slow
def test_nobody_but_trainers_and_administrators_enters_the_editor_with_any_verb(full_walk):
    assert_closed(full_walk, "anonymous", "learner", "manager_a", "manager_b", "observer", "editor")


def assert_closed(walk, *roles):
    entered = [
        (role, visit.method, visit.path, visit.outcome)
        for role, route, visit in walk.of(*roles)
        if route.in_editor
        and route.text not in EDITORS_OWN | WAY_OUT
        and not (route.text.startswith(SWITCHED_OFF) and visit.outcome == "404")
        and visit.outcome.partition(">")[2] not in SIGN_IN
        and visit.outcome not in REFUSED
    ]
    assert entered == []
    assert len({route for _role, route, _visit in walk.of(*roles) if route.in_editor}) > 300


def test_the_matrix_itself_lets_no_learner_or_manager_into_the_editor():
    """Whoever changes the table to please the test above has to change this one too."""
    for row in read_matrix():
        if row.route.startswith("cms/") and row.route not in EDITORS_OWN | WAY_OUT:
            for role in set(ROLES) - {"trainer", "admin"}:
                assert not set(row.cells[role].replace("|", " ").split()) & {"open"}, (row.route, role)


def test_no_address_breaks(quick_walk):
    assert_nothing_breaks(quick_walk, ROLES, ("GET",))


@pytest.mark.slow
def test_no_address_breaks_for_an_administrator(full_walk):
    assert_nothing_breaks(full_walk, ROLES, ("GET", "HEAD"))


def assert_nothing_breaks(walk, roles, methods):
    broken = [
        (role, visit.method, visit.path, visit.error)
        for role, route, visit in walk.of(*roles, methods=methods)
        if visit.status >= 500 and route.text not in MEANT_TO_FAIL
    ]
    assert broken == []


# Wagtail's trial of its own error page; and what watches the site, which says 503 while no worker runs.
MEANT_TO_FAIL = {"cms/failwhale/", "healthz"}


# Each address that names a thing of B's, who asks for it, and a thing of the same kind that is nowhere.
FOREIGN = [
    *(("learner", "get", f"/en/learn/attempts/{{}}/{page}", "attempt_b") for page in ("", "1/", "review/", "result/")),
    *(("learner", "post", f"/en/learn/attempts/{{}}/{page}", "attempt_b") for page in ("1/", "save/", "submit/")),
    ("learner", "get", "/en/learn/attempts/{}/result/", "graded_b"),
    ("learner", "get", "/en/learn/certificates/{}.pdf", "serial_b"),
    ("learner", "post", "/en/learn/institution/requests/{}/withdraw/", "request_b"),
    ("manager_a", "get", "/en/manage/learners/{}/", "learner_b_key"),
    ("manager_a", "get", "/en/manage/learners/{}/", "attempt_a"),
    *(("manager_a", verb, "/en/manage/attempts/{}/reopen/", "marking_b") for verb in ("get", "post")),
    ("trainer", "get", "/en/manage/marking/{}/", "answer_b"),
    ("trainer", "post", "/en/manage/marking/{}/", "answer_b"),
    ("manager_a", "post", "/en/manage/learners/{}/extra-time/", "learner_b_key"),
    *(("manager_a", "get", f"/en/manage/cohorts/{{}}/{page}", "cohort_b") for page in ("", "change/", "learners/")),
    *(
        ("manager_a", "post", f"/en/manage/cohorts/{{}}/{page}", "cohort_b")
        for page in ("archive/", "trainers/remove/")
    ),
    *(("manager_a", "post", f"/en/manage/extra-time/{{}}/{page}", "extra_time_b") for page in ("", "end/")),
    ("trainer", "get", "/en/manage/cohorts/{}/", "cohort_b"),
    *(("manager_a", verb, "/en/manage/links/{}/", "link_b") for verb in ("get", "post")),
    ("manager_a", "get", "/en/manage/links/{}.svg", "link_b"),
    *(("manager_a", "post", "/en/manage/invitations/{}/", name) for name in ("invitation_b", "hiring_b")),
    *(("manager_a", "get", f"/en/manage/papers/{{}}/{page}", "batch_b") for page in ("", "enter/", "sheets-1-2.pdf")),
    ("manager_a", "post", "/en/manage/papers/{}/enter/", "batch_b"),
    *(("learner", "post", f"/en/learn/certificates/{{}}/{page}/", "serial_b") for page in ("withdraw", "language")),
    ("manager_a", "get", "/en/manage/certificates/{}/", "serial_b"),
    ("manager_a", "post", "/en/manage/certificates/{}/send/", "serial_b"),
    ("manager_a", "get", "/en/manage/certificates/batches/{}/", "issue_batch_b"),
    ("manager_a", "post", "/en/manage/certificates/batches/{}/pack/", "issue_batch_b"),
    *(("manager_a", "get", f"/en/manage/certificates/archives/{{}}{end}", "archive_b") for end in ("/", ".zip")),
]
TOKEN = re.compile(r'name="csrfmiddlewaretoken" value="\w+"')


def test_what_is_foreign_and_what_is_nowhere_get_the_same_answer(world):
    clients = {role: Client() for role in ("learner", "manager_a", "trainer")}
    for role, client in clients.items():
        client.force_login(world[role])
    for role, method, address, name in FOREIGN:
        keys = [str(world[name]), "0" * 26 if name == "serial_b" else str(uuid4())]
        answers = [getattr(clients[role], method)(address.format(key)) for key in keys]
        assert [answer.status_code for answer in answers] == [404, 404], address
        # The address itself stands in links to other languages; each form carries a token of its own.
        pages = zip(answers, keys, strict=True)
        texts = [TOKEN.sub("", answer.content.decode().replace(key, "")) for answer, key in pages]
        assert texts[0] == texts[1], address
        assert {*answers[0].headers} == {*answers[1].headers}, address
