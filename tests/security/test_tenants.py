"""Promise 14, 35: nothing of institution B reaches anyone of institution A, by any address, in any byte.

The words of world.CANARIES are in B's names, addresses, files and certificates and nowhere else.
"""

from itertools import product

import pytest

from quizzes.models import Attempt
from tests.classroom.factories import right_answers
from tests.quizzes.factories import accept_every_option
from tests.security.crawl import Reader
from tests.security.routes import address, all_routes, read_matrix
from tests.security.world import CANARIES, EDITORS_CANARY, KEY_CANARY

# Whoever holds the id of a certificate may read it: that is what the id is for.
BY_ID = {
    *("verify_certificate", "certificate_facts", "compare_certificate"),
    *("badge_credential", "badge_png", "badge_svg", "badge_preview"),
}
STRANGERS = ("anonymous", "learner", "manager_a", "trainer")


def canaries_in(text):
    text = text.casefold()
    return [word for word in CANARIES if word in text]


def leaks(walk, *roles):
    serials = (walk.world["serial_b"], walk.world["graded_b"])
    for role, route, visit in walk.of(*roles):
        # What was asked for may be said again, as in the link to the same page in another language.
        known = [serial for serial in serials if serial in visit.text and serial not in visit.path]
        if route.name not in BY_ID and (found := canaries_in(visit.text) + known):
            yield role, visit.method, visit.path, found


def test_no_byte_of_b_reaches_anyone_else(quick_walk):
    assert list(leaks(quick_walk, *STRANGERS)) == []


@pytest.mark.parametrize("role", ["observer_a", "editor_a"])
def test_no_byte_of_b_reaches_who_may_do_little_in_a(world, role):
    """The matrix asks as the observer and the editor of B, who may see something there."""
    reader = Reader(world[role])
    addresses = {row.route: row.address for row in read_matrix()}
    ours = [address(addresses[route.text], world) for route in all_routes() if route.ours and route.name not in BY_ID]
    asked = [reader.ask("GET", path) for path in ours]
    assert [(visit.path, canaries_in(visit.text)) for visit in asked if canaries_in(visit.text)] == []
    assert {visit.status for visit in asked} >= {200, 404}


@pytest.mark.slow
def test_no_byte_of_b_reaches_anyone_else_with_any_verb(full_walk):
    assert list(leaks(full_walk, *STRANGERS)) == []


@pytest.mark.slow
def test_the_canaries_sing_where_they_may(full_walk):
    """B's own manager finds them: a search that finds nothing anywhere would prove nothing."""
    heard = {word for _role, _route, visit in full_walk.of("manager_b") for word in canaries_in(visit.body)}
    assert heard == set(CANARIES)


# Parts of B's names, not the whole: what is searched for stands on the page again.
PARTS = ("zyxq", "vraxth", "drozm", "wobblem", "plinq", "@wobbl", "idle", "alice", "", "%", "_", "'", "\\", "%zyx%")
SHOWS = ("all", "stuck", "finished", "under-way", "not-started", "not-enrolled")
SORTS = ("activity", "name", "progress", "email", "institution__name", "-learner__password")


def manager_addresses(world):
    for page in ("/en/manage/", "/en/manage/learners.json"):
        for part, show in product(PARTS, ("all", "not-enrolled")):
            yield f"{page}?q={part}&show={show}"
        for show in SHOWS:
            yield f"{page}?show={show}"
        for sort in SORTS:
            yield f"{page}?sort={sort}"
        for institution in ("wobblem", world["institution_b"], "northern", "harbour-city", ""):
            yield f"{page}?institution={institution}"
        for course in (world["course_key"], world["attempt_b"], ""):
            yield f"{page}?course={course}"
        for cohort in ("cohort_a", "cohort_b"):
            yield f"{page}?cohort={world[cohort]}"
    for part in (*PARTS, world["serial_b"], world["serial_b"][:8]):
        yield f"/en/manage/certificates/?q={part}"
        yield f"/en/manage/certificates.json?q={part}"
    for institution in ("wobblem", world["institution_b"]):
        yield f"/en/manage/certificates/?institution={institution}"
        yield f"/en/manage/certificates.json?institution={institution}"
    yield f"/en/manage/certificates/issue/?cohort={world['cohort_b']}"
    for key in ("learner_b_key", "attempt_b", "graded_b"):
        yield f"/en/manage/learners/{world[key]}/"
    for cohort, part in product(("cohort_a", "cohort_b"), PARTS):
        yield f"/en/manage/cohorts/{world[cohort]}/learners/?q={part}"
    for page in (
        "",
        "?archived=True",
        f"{world['cohort_a']}/",
        f"{world['cohort_a']}/trainers/",
        f"{world['cohort_b']}/",
    ):
        yield f"/en/manage/cohorts/{page}"


def marking_addresses(world):
    for show in ("mine", "others", "marked", "all"):
        for asked in ("", f"&quiz={world['quiz_key']}", f"&quiz={world['answer_b']}", "&days=3", "&page=2"):
            yield f"/en/manage/marking/?show={show}{asked}"
    for key in ("answer_b", "attempt_b", "learner_b_key"):
        yield f"/en/manage/marking/{world[key]}/"
    accept_every_option()  # so that there are results to change
    for key in ("graded_quiz_key", "quiz_key", "second_key", "attempt_b"):
        yield f"/en/manage/quizzes/{world[key]}/regrade/"


def public_addresses(world):
    for part in PARTS:
        for page in ("/en/", "/en/modules/", "/en/courses/", "/verify/"):
            yield f"{page}?q={part}&id={part}"
    yield f"/verify/?id={world['serial_b'][:25]}"
    yield f"/verify/{world['serial_b'][:25]}/"


EDITOR_LISTS = (
    "pages/search/", "pages/", "images/", "images/results/", "documents/", "documents/results/", "media/",
    "snippets/quizzes/question/", "snippets/courses/glossaryterm/results/", "module_list/", "lesson_list/results/",
    "choose-page/", "choose-page/search/", "images/chooser/results/", "documents/chooser/results/", "media/chooser/",
    "snippets/choose/quizzes/question/results/", "tag-autocomplete/", "reports/site-history/",
    "reports/aging-pages/", "reports/workflow/", "reports/workflow_tasks/", "users/", "users/results/",
    "memberships/", "institutions/", "api/main/pages/", "api/main/images/",
    "localize/api/snippets/courses/glossaryterm/",
)  # fmt: skip


def editor_addresses(world):
    parts = ("zyxq", "wobblem", "drozm")
    for page, part in product(EDITOR_LISTS, parts):
        yield f"/cms/{page}?q={part}&search={part}&term={part}"
    for page in ("reports/site-history/", "reports/aging-pages/", "users/"):
        yield f"/cms/{page}?export=csv"
    for name in ("learner_b_pk", "learner_b_key"):
        yield f"/cms/users/edit/{world[name]}/"
        yield f"/cms/users/history/{world[name]}/"
    for model in ("accounts/user", "institutions/institution", "certificates/certificate", "institutions/membership"):
        yield f"/cms/localize/api/snippets/{model}/"
        yield f"/cms/tag-autocomplete/{model}/?term=zyxq"
        yield f"/cms/bulk/{model}/delete/?id={world['learner_b_pk']}"
        yield f"/cms/snippets/{model}/"


ASKED = [
    ("manager_a", manager_addresses),
    ("trainer", marking_addresses),
    pytest.param("learner", manager_addresses, marks=pytest.mark.slow),
    pytest.param("trainer", manager_addresses, marks=pytest.mark.slow),
    ("anonymous", public_addresses),
    pytest.param("trainer", editor_addresses, marks=pytest.mark.slow),
]


@pytest.mark.parametrize(("role", "addresses"), ASKED)
def test_no_search_filter_sorting_or_export_brings_anything_of_b(world, role, addresses):
    reader = Reader(world.get(role))
    found = []
    for path in addresses(world):
        visit = reader.ask("GET", path)
        assert visit.status < 500, (path, visit.error)
        text = visit.text.replace(path, "")
        # What was asked for may be said again, in the field and in links.
        if canaries_in(text) or (world["serial_b"] in text and world["serial_b"] not in path):
            found.append((path, canaries_in(text)))
    assert found == []


# What trainers do not work on ----------------------------------------------------


def test_trainers_read_nothing_outside_their_pages_and_files(quick_walk):
    shown = [
        (visit.path, route.text)
        for _role, route, visit in quick_walk.of("trainer")
        if EDITORS_CANARY in visit.text.casefold()
    ]
    assert shown == []


# The key of a quiz -------------------------------------------------------------

KEYLESS = ("anonymous", "learner", "manager_a")


def test_no_page_gives_a_key_away_before_it_is_released(quick_walk):
    """The question is in an open attempt only. Feedback, and which option is right, come with the result."""
    shown = [
        (role, visit.path)
        for role, route, visit in quick_walk.of(*KEYLESS)
        if KEY_CANARY in visit.text and route.name != "self_check"
    ]
    assert shown == []


def test_the_pages_of_an_open_attempt_name_no_option_by_its_key(world):
    reader = Reader(world["learner"])
    attempt = Attempt.objects.get(key=world["attempt_a"])
    keys = [choice.key for item in attempt.paper.items for choice in item.choices]
    assert keys
    shown = [reader.ask("GET", f"/en/learn/attempts/{attempt.key}/{page}") for page in ("1/", "review/")]
    shown.append(reader.ask("POST", f"/en/learn/attempts/{attempt.key}/save/", right_answers(attempt.paper)))
    assert [visit.status for visit in shown] == [200, 200, 200]
    for visit in shown:
        assert KEY_CANARY not in visit.text
        assert [key for key in keys if key in visit.text] == []


def test_the_key_is_shown_with_the_result(world, client):
    client.force_login(world["learner"])
    assert KEY_CANARY not in client.get(f"/en/learn/attempts/{world['attempt_a']}/1/").content.decode()
    client.post(f"/en/learn/attempts/{world['attempt_a']}/submit/")
    assert KEY_CANARY in client.get(f"/en/learn/attempts/{world['attempt_a']}/result/").content.decode()
