"""Promise 23, 27: hostile text in every field that is shown, for everyone who sees it: nothing runs, nothing breaks.

The same site is built twice, with calm words and with hostile ones. A page may have no element and no attribute with
hostile words that it does not have with calm ones.
"""

import re
from contextlib import contextmanager
from itertools import islice
from urllib.parse import quote

import pytest
from django.db import transaction

from institutions.models import Institution, Membership
from institutions.roles import Role
from pages.bootstrap import prepare_site
from tests.accounts.factories import make_user
from tests.courses.factories import make_indexes
from tests.fire.lengths import LONG
from tests.security.conftest import quietly
from tests.security.crawl import Reader
from tests.security.hostile import OURS, structure, texts
from tests.security.hostile_site import STANZA, Words, build_site

# What came of it --------------------------------------------------------------


def read_all(found):
    """Build the site with these texts, read every page and undo it. Return structures by page."""
    with quietly():
        people, wanted = build_site(Words(found))
        result = {}
        for role, paths in wanted.items():
            reader = Reader(people[role])
            for place, path in enumerate(paths):
                visit = reader.ask("GET", path)
                assert visit.status == 200, (role, path, visit.status, visit.error)
                html = visit.headers["content-type"].startswith("text/html")
                result[role, place, re.sub(r"[0-9a-f-]{36}|\w{26}|\d+", "*", path)] = (
                    structure(visit.body) if html else (set(), set())
                )
    return result


@contextmanager
def undone():
    with transaction.atomic():
        make_indexes(prepare_site())
        yield
        transaction.set_rollback(True)


@pytest.fixture(scope="module")
def calm(django_db_setup, django_db_blocker):
    with django_db_blocker.unblock(), undone():
        return read_all([STANZA])


def assert_like_calm(calm, found):
    for page, (pairs, targets) in read_all(found).items():
        calm_pairs, calm_targets = calm[page]
        assert pairs - calm_pairs - HARMLESS == set(), page
        assert {target for target in targets - calm_targets if not may_be_linked(page, target)} == set(), page


def may_be_linked(page, target):
    """Whether the page is one where an address that somebody typed becomes a link to just that."""
    tag, attribute, address = target
    links = page[-1].endswith(LINKED) and (tag, attribute) == ("a", "href")
    return links and address.startswith(("http://", "https://", "mailto:"))


# The place of a meeting, what is announced to a cohort, and what its people write to each other.
LINKED = ("/learn/groups/*/", "/manage/cohorts/*/plan/", "/learn/groups/*/discussion/*/")
# Two blank lines in a text begin a paragraph, and search engines don't follow such a link; an empty word has no name.
HARMLESS = {("p", ""), ("br", ""), ("a", "rel")}


def rotations(step, number):
    """Return lists that begin at different texts, so that each field meets other ones."""
    found = texts()
    return [[*found[start:], *found[:start]] for start in islice(range(0, len(found), step), number)]


# Ends whatever a text may stand in, and then is an element that nobody overlooks.
BREAKS_OUT = "\"'><script>alert(1)</script>"


@pytest.mark.parametrize("found", [[BREAKS_OUT], OURS], ids=["one for all", "ours"])
def test_hostile_text_stays_text(site, calm, found):
    assert_like_calm(calm, found)


@pytest.mark.slow
@pytest.mark.once
@pytest.mark.parametrize("turn", range(0, 24, 1 if LONG else 3))
def test_every_hostile_text_stays_text(site, calm, turn):
    assert_like_calm(calm, rotations(27, 24)[turn])


# What comes by an address or a form -----------------------------------------------

ASKED = (
    ("anonymous", "/en/modules/?q={}"), ("anonymous", "/en/modules/?level={}"), ("anonymous", "/verify/?id={}"),
    ("anonymous", "/en/accounts/login/?next={}"), ("anonymous", "/en/accounts/signup/?next={}"),
    ("anonymous", "/en/join/{}/"),
    ("manager", "/en/manage/?q={}"), ("manager", "/en/manage/?cohort={}"),
    ("manager", "/en/manage/overview/?course={}"), ("manager", "/en/manage/?month={}"),
    ("manager", "/en/manage/?language={}"), ("manager", "/en/manage/nudges/new/?people={}"),
    ("manager", "/en/manage/cohorts/?page={}"),
    ("manager", "/en/manage/import/?{}"), ("manager", "/en/manage/jobs/?page={}"),
    ("anonymous", "/nowhere/?{}"), ("anonymous", "/verify/{}/"), ("anonymous", "/en/{}/"),
    ("learner", "/en/learn/{}.pdf"),
)  # fmt: skip
POSTED = (
    ("anonymous", "/en/accounts/login/", "login"), ("anonymous", "/en/accounts/signup/", "email"),
    ("anonymous", "/en/accounts/password/reset/", "email"), ("learner", "/en/learn/certificates/name/", "name"),
    ("learner", "/en/accounts/email/", "email"), ("manager", "/en/manage/cohorts/new/", "name"),
    ("anonymous", "/en/accounts/institution/", "name"),
    ("anonymous", "/en/accounts/security/passkeys/sign-in/", "credential"),
)  # fmt: skip


def people_only():
    learner, manager = make_user("reads@example.org"), make_user("manages@example.org")
    institution = Institution.objects.create(name="Calm", slug="calm")
    Membership.objects.create(user=manager, institution=institution, role=Role.MANAGER)
    Membership.objects.create(user=learner, institution=institution, role=Role.LEARNER)
    return {"anonymous": Reader(), "learner": Reader(learner), "manager": Reader(manager)}


def assert_asked_like_calm(found, asked=ASKED, posted=POSTED):
    readers = people_only()
    with quietly():
        for role, path in asked:
            for text in found:
                visit = readers[role].ask("GET", path.format(quote(text, safe="")))
                assert visit.status in (200, 301, 302, 404), (path, text, visit.error)
                assert_nothing_foreign(visit, text)
        for role, path, field in posted:
            for text in found:
                visit = readers[role].ask("POST", path, {field: text, "password": text, "preview": "1"})
                assert visit.status in (200, 302), (path, text, visit.error)
                assert_nothing_foreign(visit, text)


def assert_nothing_foreign(visit, text):
    """Forms differ with what is wrong in them, so here the rule is what no page of ours ever has."""
    if not visit.headers.get("content-type", "").startswith("text/html") or not visit.body:
        return
    pairs, targets = structure(visit.body)
    assert targets == set(), (visit.path, text)
    assert [pair for pair in pairs if pair[1].startswith("on") or pair[1] in ("style", "srcdoc")] == [], (
        visit.path,
        text,
    )
    assert {tag for tag, _name in pairs} <= OUR_ELEMENTS, (visit.path, text)


ELEMENTS = """
html head meta title link script body header footer main nav div section article aside p a ul ol li span strong em b i
br bdi hr form fieldset legend label input textarea select option button details summary svg use path rect h1 h2 h3 h4
dl dt dd time table caption thead tbody tr th td small output progress img figure figcaption search abbr
"""
OUR_ELEMENTS = set(ELEMENTS.split())


def test_hostile_addresses_and_forms_are_shown_as_text(site):
    assert_asked_like_calm(OURS)


@pytest.mark.slow
@pytest.mark.once
@pytest.mark.parametrize("asked", ASKED, ids=str)
def test_every_hostile_text_in_an_address_is_shown_as_text(site, asked):
    assert_asked_like_calm(texts(), asked=[asked], posted=[])


@pytest.mark.slow
@pytest.mark.once
@pytest.mark.parametrize("posted", POSTED, ids=str)
def test_every_hostile_text_in_a_form_is_shown_as_text(site, posted):
    assert_asked_like_calm(texts(), asked=[], posted=[posted])
