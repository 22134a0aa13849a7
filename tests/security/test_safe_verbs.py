"""Promise 13: GET and HEAD never write. What writes to the table of sessions only keeps somebody signed in."""

from datetime import UTC, datetime

import pytest
from allauth.account.models import EmailAddress

from accounts.models import User
from institutions.models import Institution, Membership
from quizzes.models import Attempt
from tests.security.crawl import Reader, seen_writes

# Wagtail's editor keeps house while trainers read it. Nothing of this is content, and learners make none of it.
OPEN_NOW = "wagtailadmin_editingsession"  # who has it open: shown to the next editor, lest they overwrite each other
SUBSCRIBED = "wagtailcore_pagesubscription"  # the reader's own wish for mails about comments, empty at first
SMALLER = "wagtailimages_rendition"  # a smaller copy of an image, made when it is first shown
PROFILE = "wagtailusers_userprofile"  # the reader's own settings of the editor, empty at first
SNIPPETS = (
    "certificates/certificatedesign",
    "courses/glossaryterm",
    "courses/referencefigure",
    "quizzes/question",
    "quizzes/quiz",
    "quizzes/questionbank",
    "trainers/facilitatorguide",
    "trainers/programme",
)
EDITORS_HOUSEKEEPING = {
    "cms/pages/<int:page_id>/edit/": {OPEN_NOW, SUBSCRIBED},
    "cms/pages/<int:page_id>/revisions/<int:revision_id>/revert/": {OPEN_NOW, SUBSCRIBED},
    "cms/account/": {PROFILE},
    "cms/images/": {SMALLER},
    "cms/images/results/": {SMALLER},
    "cms/images/<int:image_id>/": {SMALLER},
    "cms/images/<int:image_id>/delete/": {SMALLER},
    "cms/images/chooser/": {SMALLER},
    "cms/images/chooser/results/": {SMALLER},
    "cms/images/chooser/chosen/<str:pk>/": {SMALLER},
    "cms/images/chooser/<int:image_id>/select_format/": {SMALLER},
    "cms/api/main/^images/": {SMALLER},
    "cms/api/main/^images/<int:pk>/": {SMALLER},
    **{f"cms/snippets/{model}/edit/<int:pk>/": {OPEN_NOW} for model in SNIPPETS},
    **{
        f"cms/snippets/{model}/history/<int:pk>/revisions/<int:revision_id>/revert/": {OPEN_NOW}
        for model in ("certificates/certificatedesign", "quizzes/question", "quizzes/quiz", "trainers/facilitatorguide")
    },
}


# Who takes a list of people away is told to the log: see docs/decisions/0010.
LOG = {"institutions_auditentry"}
FILES = (
    "learners.csv",
    "learners.<slug:ending>",
    "certificates.<slug:ending>",
    "hours.csv",
    "log.csv",
    "cascade/rows/<slug:name>.<slug:ending>",
    "cascade/levels.<slug:ending>",
)
DOWNLOADS = {f"en/manage/{list}": LOG for list in FILES}


def written_by(walk, *methods):
    roles = {role for role, _route in walk.visits}
    for role, route, visit in walk.of(*roles, methods=methods):
        unexpected = set(visit.written) - EDITORS_HOUSEKEEPING.get(route.text, set())
        unexpected -= DOWNLOADS.get(route.text, set()) if visit.method == "GET" else set()
        if unexpected:
            yield role, visit.method, visit.path, sorted(unexpected)


def test_reading_writes_nothing(quick_walk):
    assert list(written_by(quick_walk, "GET")) == []


@pytest.mark.slow
@pytest.mark.once
def test_reading_writes_nothing_whoever_reads(full_walk):
    assert list(written_by(full_walk, "GET", "HEAD")) == []


@pytest.mark.parametrize("method", ["GET", "HEAD"])
@pytest.mark.parametrize("address", ["confirm-email/{confirm_key}", "password/reset/key/{reset_key}"])
def test_a_link_from_a_mail_changes_nothing_until_a_button_is_pressed(world, method, address):
    """Programs that look into mails follow every link."""
    visit = Reader().ask(method, f"/en/accounts/{address.format(**world)}/")
    assert visit.status in (200, 302)
    assert visit.written == ()
    assert not EmailAddress.objects.get(email="newcomer@a.example").verified


def test_a_quiz_whose_time_is_up_is_not_closed_by_looking(world):
    Attempt.objects.filter(key=world["attempt_a"]).update(deadline=datetime(2026, 1, 1, tzinfo=UTC))
    reader = Reader(world["learner"])
    for page in ("", "1/", "review/", "result/"):
        assert reader.ask("GET", f"/en/learn/attempts/{world['attempt_a']}/{page}").written == ()


def test_the_watcher_sees_what_is_written(db):
    with seen_writes() as tables:
        User.objects.update(first_name="x")
        # In bulk: what is saved alone, Wagtail asks its worker to look through for references.
        Institution.objects.bulk_create([Institution(name="Harbour City Chamber", slug="harbour-city")])
        Attempt.objects.all()._raw_delete("default")
        list(Membership.objects.all())
    assert tables == {"accounts_user", "quizzes_attempt", "institutions_institution"}
